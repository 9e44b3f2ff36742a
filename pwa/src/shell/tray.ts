import type { Standing, Waiting } from '../sync/queue'

/** In the order in which the tray shows them: what needs the person first, then what needs nothing. */
export const GROUPS = ['refused', 'held', 'settled', 'sending', 'waiting'] as const satisfies Standing[]
export type Group = (typeof GROUPS)[number]

export interface Grouped {
  group: Group
  rows: Waiting[]
}

/** The groups that have something, oldest first within each: that is the order of sending. */
export function grouped(rows: readonly Waiting[]): Grouped[] {
  return GROUPS.map((group) => ({ group, rows: inOrder(rows, group) })).filter((each) => each.rows.length)
}

function inOrder(rows: readonly Waiting[], group: Group): Waiting[] {
  return rows.filter((each) => each.state === group).toSorted((a, b) => a.madeAt.localeCompare(b.madeAt))
}

/** Only what the server has answered for may go from the phone; the rest stays until it has. */
export function mayLeave({ state, mine }: Waiting): boolean {
  return mine && (state === 'refused' || state === 'settled')
}

/** Where one can look at it: a new report in its form, else its ticket. Another person's work is not shown. */
export function placeOf({ command, mine, state }: Waiting): string | null {
  if (!mine) return null
  if (command.name !== 'ticket.report') return `/tickets/${command.ticket}`
  return state === 'refused' ? '/report' : null
}
