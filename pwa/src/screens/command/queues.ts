import type { Summary } from '../../api/types'
import type { View } from '../../sync/tickets'

/** The desk's lists, in the order of the work. `figure` is what the summary counts of it; `key` follows a g. */
export const QUEUES = [
  { view: 'waiting', figure: 'waiting', key: 'w' },
  { view: 'to_dispatch', figure: 'toDispatch', key: 'd' },
  { view: 'active', figure: 'onTheWay', key: 'a' },
  { view: 'to_inspect', figure: 'toInspect', key: 'i' },
  { view: 'held', figure: 'held', key: 'h' },
  { view: 'late', figure: 'late', key: 'l' },
  { view: 'closed', figure: 'closedToday', key: 'c' },
  { view: 'all', figure: null, key: 'e' },
] as const satisfies { view: View | 'held'; figure: keyof Summary | null; key: string }[]

export type Queue = (typeof QUEUES)[number]['view']
export type TicketQueue = Exclude<Queue, 'held'>

export function queueOf(slug: string | undefined): Queue | null {
  return QUEUES.find((each) => each.view === slug)?.view ?? null
}
