import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { get } from '../api/client'
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
const GATHER_MS = 600

function fetchList(view: View, cursor: string | null): Promise<TicketList> {
  const query = new URLSearchParams({ view, limit: String(PAGE) })
  if (cursor) query.set('cursor', cursor)
  return get<TicketList>(`/api/tickets?${query}`)
}

/** A list that grows page by page and repeats itself, as far as it was read, when tickets change. */
export function useTicketList(view: View) {
  const items = shallowRef<readonly TicketCard[] | null>(null)
  const next = ref<string | null>(null)
  const fault = shallowRef<Label | null>(null)
  const loading = ref(false)
  let pages = 1

  async function fill(from: readonly TicketCard[], cursor: string | null, count: number): Promise<void> {
    if (loading.value) return
    loading.value = true
    try {
      const [more, rest] = await readPages(view, cursor, count)
      items.value = joined(from, more)
      next.value = rest
      fault.value = null
    } catch (wrong) {
      fault.value = spoken(wrong)
    } finally {
      loading.value = false
    }
  }

  async function more(): Promise<void> {
    if (!next.value || loading.value) return
    pages += 1
    await fill(items.value ?? [], next.value, 1)
  }

  const reload = (): Promise<void> => fill([], null, pages)
  onTicketsChanged(gathered(() => void reload()))

  return { items, fault, loading, more, reload, whole: computed(() => !next.value) }
}

async function readPages(view: View, cursor: string | null, count: number): Promise<[TicketCard[], string | null]> {
  const found: TicketCard[] = []
  let next = cursor
  for (let page = 0; page < count && (page === 0 || next); page++) {
    const list = await fetchList(view, next)
    found.push(...list.items)
    next = list.next
  }
  return [found, next]
}

/* A ticket that moved between two pages must not stand in the list twice. */
function joined(before: readonly TicketCard[], more: readonly TicketCard[]): TicketCard[] {
  const known = new Set(before.map((each) => each.id))
  return [...before, ...more.filter((each) => !known.has(each.id))]
}

/** Many changes at once cause one call. */
export function gathered(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return () => {
    clearTimeout(timer)
    timer = setTimeout(act, GATHER_MS)
  }
}

export function useTicketPage(id: Id) {
  const page = useLoad(() => get<TicketPage>(`/api/tickets/${id}`))
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
