import type { Id, Kind, Move, Role, State, TicketCard } from '../api/types'

/* Reads the workflow tables that the server sends. No rule of any move stands here. */

export interface Actor {
  id: Id
  roles: readonly Role[]
  team?: string | null
}

type Standing = Pick<TicketCard, 'state' | 'suspended' | 'assignee' | 'reporter' | 'team' | 'parent'>

/** It waits for the first of the person's team to take it. */
export function offered(ticket: Pick<TicketCard, 'assignee' | 'team'>, actor: Pick<Actor, 'team'>): boolean {
  return !ticket.assignee && Boolean(ticket.team) && ticket.team === actor.team
}

/** The moves this person may make on this ticket as it stands, in the order of the table. */
export function permitted(kind: Kind | undefined, ticket: Standing, actor: Actor): Move[] {
  return (kind?.moves ?? []).filter(
    (move) =>
      move.sources.includes(ticket.state) &&
      (!ticket.suspended || move.whileSuspended) &&
      (!ticket.parent || move.whileFollowing) &&
      move.roles.some((role) => actor.roles.includes(role)) &&
      related(move, ticket, actor),
  )
}

function related(move: Move, ticket: Standing, actor: Actor): boolean {
  if (move.relation === 'assignee') return ticket.assignee?.id === actor.id || (move.takes && offered(ticket, actor))
  if (move.relation === 'reporter') return ticket.reporter?.id === actor.id
  return true
}

/** The step forward: a move that needs no excuse and leads to a later state in the order of the states. */
export function nextMove(moves: readonly Move[], state: State, order: readonly string[]): Move | null {
  const from = order.indexOf(state)
  return moves.find((move) => !move.reasons && move.target && order.indexOf(move.target) > from) ?? null
}
