import { computed, ref, shallowRef } from 'vue'
import { get } from '../api/client'
import type { Id, Label, TicketCard, TicketList, TicketPage } from '../api/types'
import { spoken } from './faults'
import { usePhoneList } from './field'
import { fetchFound } from './finding'
import { fetchList, gathered, PAGE, type View } from './lists'
import { onTicketsChanged } from './live'
import { isPhone } from './reference'
import type { PhoneList } from './rows'
import { me } from './session'

export { gathered, type View } from './lists'

const OWN: readonly PhoneList[] = ['mine', 'area', 'done_today', 'reported_by_me', 'asked', 'answered']
const LARGEST_PAGE = 200

type Read = (cursor: string | null, limit: number) => Promise<TicketList>

/** A list that grows page by page and repeats itself, as far as it was read, when tickets change. */
function useServerList(read: Read) {
  const items = shallowRef<readonly TicketCard[] | null>(null)
  const next = ref<string | null>(null)
  const fault = shallowRef<Label | null>(null)
  const loading = ref(false)
  const readAt = ref<number | null>(null)
  let again = false
  let running = Promise.resolve()

  async function fill(from: readonly TicketCard[], cursor: string | null, count: number): Promise<void> {
    loading.value = true
    try {
      const [more, rest] = await readRows(read, cursor, count)
      items.value = joined(from, more)
      next.value = rest
      fault.value = null
      readAt.value = Date.now()
    } catch (wrong) {
      fault.value = spoken(wrong)
    } finally {
      loading.value = false
    }
    if (again) await reload()
  }

  async function more(): Promise<void> {
    if (next.value && !loading.value) await (running = fill(items.value ?? [], next.value, PAGE))
  }

  /* What changes while a page is on its way is read after it, and this waits for that too. */
  function reload(): Promise<void> {
    again = loading.value
    if (!again) running = fill([], null, Math.max(PAGE, items.value?.length ?? 0))
    return running
  }

  onTicketsChanged(gathered(() => void reload(), () => 1 + (items.value?.length ?? 0) / LARGEST_PAGE))

  return { items, fault, loading, readAt, more, reload, whole: computed(() => !next.value) }
}

async function readRows(read: Read, cursor: string | null, count: number): Promise<[TicketCard[], string | null]> {
  const found: TicketCard[] = []
  let next = cursor
  do {
    const list = await read(next, Math.min(LARGEST_PAGE, count - found.length))
    found.push(...list.items)
    next = list.next
  } while (next && found.length < count)
  return [found, next]
}

/* A ticket that moved between two pages must not stand in the list twice. */
function joined(before: readonly TicketCard[], more: readonly TicketCard[]): TicketCard[] {
  const known = new Set(before.map((each) => each.id))
  return [...before, ...more.filter((each) => !known.has(each.id))]
}

export function fetchTicket(id: Id): Promise<TicketPage> {
  return get<TicketPage>(`/api/tickets/${id}`)
}

/** The person's own lists come from the phone for those who work outside; all others from the server. */
export function useTicketList(view: View) {
  const own = OWN.find((each) => each === view)
  if (!own || !isPhone(me.value)) return useServerList((cursor, limit) => fetchList(view, cursor, limit))
  return own === 'reported_by_me' ? useReportList() : usePhoneList(own)
}

/** What fits the filters of an address. */
export function useFoundList(query: string) {
  return useServerList((cursor, limit) => fetchFound(query, cursor, limit))
}

/* Old reports are on the server only: its pages online, the phone's own without network, new ones always on top. */
function useReportList() {
  const [kept, all] = [usePhoneList('reported_by_me'), useServerList((cursor, limit) => fetchList('reported_by_me', cursor, limit))]
  const items = computed(() => {
    if (!all.items.value) return kept.items.value
    return joined((kept.items.value ?? []).filter((card) => !card.number), all.items.value)
  })
  return {
    items,
    fault: computed(() => (items.value ? null : all.fault.value)),
    loading: all.loading,
    readAt: computed(() => (all.fault.value ? kept.readAt.value : (all.readAt.value ?? kept.readAt.value))),
    more: all.more,
    reload: async () => void (await Promise.all([kept.reload(), all.reload()])),
    whole: all.whole,
  }
}

export function thumbOf(photo: Id): string {
  return `/api/photos/${photo}/thumb`
}

/** A few kB, for lists. */
export function smallOf(photo: Id): string {
  return `/api/photos/${photo}/small`
}

/** The evidence without masks: for its taker and the command room; who opens it is registered. */
export function unmaskedOf(photo: Id): string {
  return `/api/photos/${photo}/unmasked`
}

export function fullOf(photo: Id): string {
  return `/api/photos/${photo}/full`
}
