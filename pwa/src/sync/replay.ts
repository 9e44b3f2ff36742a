import type { TicketCard } from '../api/types'
import { answeredFor, pendingFor } from './queue'

export interface Shown {
  card: TicketCard
  /** A command on this ticket has no answer yet, or its result is not fetched yet. */
  sending: boolean
}

/** The server's view with what was answered since and what still waits replayed over it. */
export function replay(card: TicketCard): Shown {
  const answered = answeredFor(card.id)
  const newer = answered && answered.version > card.version ? answered : null
  const underway = pendingFor(card.id, card.version)
  if (!newer && !underway.length) return { card, sending: card.version === 0 }
  const last = underway.findLast((each) => each.target)?.target
  return { card: { ...card, ...newer, state: last ?? newer?.state ?? card.state }, sending: true }
}
