import { onScopeDispose } from 'vue'
import { get } from '../api/client'
import type { TicketList } from '../api/types'

export type View =
  | 'mine'
  | 'area'
  | 'reported_by_me'
  | 'done_today'
  | 'asked'
  | 'answered'
  | 'waiting'
  | 'to_dispatch'
  | 'active'
  | 'to_inspect'
  | 'late'
  | 'closed'
  | 'all'

export const PAGE = 50
const GATHER_MS = 600

export function fetchList(view: View, cursor: string | null, limit: number): Promise<TicketList> {
  const query = new URLSearchParams({ view, limit: String(limit) })
  if (cursor) query.set('cursor', cursor)
  return get<TicketList>(`/api/tickets?${query}`)
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
