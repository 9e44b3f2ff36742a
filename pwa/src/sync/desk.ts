import { get } from '../api/client'
import type { Id, SuggestionList, Summary, TicketPage } from '../api/types'
import { timed } from './time'

/* What only the command room asks for. */

export function fetchSummary(): Promise<Summary> {
  return timed(() => get<Summary>('/api/summary'))
}

export function fetchByNumber(number: string): Promise<TicketPage> {
  return get<TicketPage>(`/api/tickets/by-number/${encodeURIComponent(number)}`)
}

/** Everybody who can be sent, and the teams. */
export function fetchFieldPeople(): Promise<SuggestionList> {
  return get<SuggestionList>('/api/people/field')
}

/** Whom to send, best first. */
export function fetchSuggestions(ticket: Id): Promise<SuggestionList> {
  return get<SuggestionList>(`/api/tickets/${ticket}/suggestions`)
}
