import type { EventView, Id, Kind, Move, State, TicketCard } from '../../api/types'

/* How the desk lays out the moves that the server's tables allow. Which ones those are, the tables say. */

/** A move that answers something is offered only where there is something to answer. */
const ANSWERS: Record<string, (card: TicketCard) => boolean> = {
  follow: (card) => !card.children,
  unfollow: (card) => Boolean(card.parent),
  ask_property: (card) => !card.propertyAsked,
  recall: () => false, // offered where the last event allows it: see `recalls`
  approve_extension: (card) => card.extension !== null,
  refuse_extension: (card) => card.extension !== null,
  suspend: (card) => !card.suspended,
  resume: (card) => card.suspended,
}

/** What is done on the spot has its screens on the phone: the desk has no form for it. */
const ON_THE_SPOT = new Set(['arrive', 'photograph', 'handle', 'settle', 'ask_extension'])

export function onTheSpot(move: Move): boolean {
  return ON_THE_SPOT.has(move.name)
}

/** Something waits for this answer, so it is offered first. */
const PRESSING = ['approve_extension', 'resume']

export function sensible(moves: readonly Move[], card: TicketCard): Move[] {
  return moves.filter((move) => !onTheSpot(move) && (ANSWERS[move.name]?.(card) ?? true))
}

/** Whether the work goes on from this state, by the tables: some move leads on from it. */
function goesOn(kind: Kind, state: State): boolean {
  return kind.moves.some((move) => move.target !== null && move.sources.includes(state))
}

/** Whether this person has just decided this, and may take it back for some minutes. */
export function recalls(kind: Kind | null | undefined, last: EventView | undefined, me: Id | undefined, minutes: number, now: number): boolean {
  if (!last || last.actor?.id !== me || last.reason === 'follows') return false
  return now - Date.parse(last.madeAt) < minutes * 60_000 && Boolean(kind?.moves.find((move) => move.name === last.move)?.recallable)
}

/** The step to offer first: an answer that is waited for; else forward in the order of the states, without an excuse, and rather one
    after which the work goes on than one that ends it. */
export function leading(kind: Kind, moves: readonly Move[], state: State, order: readonly string[]): Move | null {
  const pressing = moves.find((move) => PRESSING.includes(move.name))
  if (pressing) return pressing
  const from = order.indexOf(state)
  const forward = moves.filter(({ target, reasons }) => target && !reasons && order.indexOf(target) > from)
  return forward.find(({ target }) => target && goesOn(kind, target)) ?? forward[0] ?? null
}

/** What a command carries beside reason and note, which the tables announce themselves. */
export type Carried = 'category' | 'into' | 'assignee'

const CARRIED: Record<string, Carried> = {
  file: 'category',
  merge: 'into',
  follow: 'into',
  dispatch: 'assignee',
  redispatch: 'assignee',
}

export function carriedBy(move: Move): Carried | null {
  return CARRIED[move.name] ?? null
}
