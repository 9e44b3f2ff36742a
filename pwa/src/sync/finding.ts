import { get } from '../api/client'
import type { FilterCounts, FoundTickets } from '../api/types'

/* Finding tickets of the whole town: by the server only. */

/** One page of what fits. `query`: filters as they stand in an address, without a question mark. */
export function fetchFound(query: string, cursor: string | null, limit: number): Promise<FoundTickets> {
  const asked = new URLSearchParams(query)
  asked.set('limit', String(limit))
  if (cursor) asked.set('cursor', cursor)
  return get<FoundTickets>(`/api/tickets/search/?${asked}`)
}

/** How many fit, and of which state, category, grid and source. */
export function fetchCounts(query: string): Promise<FilterCounts> {
  return get<FilterCounts>(`/api/tickets/search/counts?${query}`)
}
