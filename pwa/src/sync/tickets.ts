import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { askEarly, get } from '../api/client'
import { spoken } from '../api/faults'
import type { Id, Label, TicketCard, TicketList, TicketPage } from '../api/types'
import { onTicketsChanged } from './live'
import { useLoad } from './load'

export type View =
  | 'mine'
  | 'area'
  | 'reported_by_me'
  | 'done_today'
  | 'waiting'
  | 'to_dispatch'
  | 'active'
  | 'to_inspect'
  | 'late'
  | 'closed'
  | 'all'

const PAGE = 50
const LARGEST_PAGE = 200
const GATHER_MS = 600

function listPath(view: View, cursor: string | null, limit: number): string {
  const query = new URLSearchParams({ view, limit: String(limit) })
  if (cursor) query.set('cursor', cursor)
  return `/api/tickets?${query}`
}

function fetchList(view: View, cursor: string | null, limit: number): Promise<TicketList> {
  return get<TicketList>(listPath(view, cursor, limit))
}

/** The first screen's list, asked for while that screen is still on its way. */
export function askListEarly(view: View): void {
  askEarly(listPath(view, null, PAGE))
}

/** A list that grows page by page and repeats itself, as far as it was read, when tickets change. */
export function useTicketList(view: View) {
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
      const [more, rest] = await readRows(view, cursor, count)
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

async function readRows(view: View, cursor: string | null, count: number): Promise<[TicketCard[], string | null]> {
  const found: TicketCard[] = []
  let next = cursor
  do {
    const list = await fetchList(view, next, Math.min(LARGEST_PAGE, count - found.length))
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

/** Many changes at once cause one call, and a stream of them a call now and then: the rarer, the dearer it is. */
export function gathered(act: () => void, cost: () => number = () => 1): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      act()
    }, GATHER_MS * cost())
  }
}

export function fetchTicket(id: Id): Promise<TicketPage> {
  return get<TicketPage>(`/api/tickets/${id}`)
}

export function useTicketPage(id: Id) {
  const page = useLoad(() => fetchTicket(id))
  onTicketsChanged((changed) => {
    if (!changed || changed.has(id)) void page.reload()
  })
  return page
}

export function thumbOf(photo: Id): string {
  return `/api/photos/${photo}/thumb`
}

export function fullOf(photo: Id): string {
  return `/api/photos/${photo}/full`
}
