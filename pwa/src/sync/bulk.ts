import { get, post } from '../api/client'
import type { BulkAnswers, Id, TicketCard, TicketList } from '../api/types'
import { uuidv7 } from '../device/ids'
import { announce } from './live'

/* Several tickets dispatched at once: a command with an id of its own for each. */

export const MOST = 100

/** What waits to be dispatched and may be: the oldest first. */
export async function fetchWaiting(): Promise<TicketCard[]> {
  const found = await get<TicketList>(`/api/tickets?view=to_dispatch&limit=${MOST}`)
  return found.items.filter((each) => !each.suspended)
}

export interface BulkCommand {
  id: Id
  ticket: Id
  baseVersion: number
}

/** The ids stay the same over repeats, so that nothing is dispatched twice. */
export function pick(card: TicketCard): BulkCommand {
  return { id: uuidv7(), ticket: card.id, baseVersion: card.version }
}

/** With neither person nor team each ticket goes where the rules say. */
export async function dispatchMany(tickets: readonly BulkCommand[], to: { assignee?: Id; team?: string }): Promise<BulkAnswers> {
  const answers = await post<BulkAnswers>('/api/dispatches', { tickets, ...to })
  announce(new Set(tickets.map((each) => each.ticket)))
  return answers
}
