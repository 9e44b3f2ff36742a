import { get, load } from '../api/client'
import type { Id, MapLayers, TicketCards } from '../api/types'
import { readDots, type Dots } from './dots'

/* The desk's map: by the server only. */

/** `query`: filters as they stand in an address. */
export async function fetchDots(query: string): Promise<Dots> {
  return readDots(await load(`/api/desk-map/dots?${query}`, 'application/octet-stream'))
}

/** Fifty at most, newest first. */
export async function fetchCards(tickets: readonly Id[]): Promise<TicketCards> {
  if (!tickets.length) return { items: [] }
  return get<TicketCards>(`/api/desk-map/tickets?${tickets.map((each) => `ticket=${each}`).join('&')}`)
}

export function fetchLayers(): Promise<MapLayers> {
  return get<MapLayers>('/api/desk-map/layers')
}
