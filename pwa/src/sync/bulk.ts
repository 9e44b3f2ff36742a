import { post } from '../api/client'
import type { BulkAnswers, Command, CommandAnswers, CommandFields, Id, Label, Move, TicketCard, TicketList } from '../api/types'
import { uuidv7 } from '../device/ids'
import { makeCommand } from './commands'
import { fetchFound } from './finding'
import { fetchList, type View } from './lists'
import { announce } from './live'

/* Several tickets at once: a command with an id of its own for each, through the same door as one. */

export const MOST = 100
const TOGETHER = 50

/** What a list shows, as far as it can be done at once. `query`: filters of the list of all. */
export async function fetchListed(view: View, query: string): Promise<TicketCard[]> {
  const found: TicketList = view === 'all' ? await fetchFound(query, null, MOST) : await fetchList(view, null, MOST)
  return found.items
}

/** What became of a ticket. `to`: the person or team it went to; `version`: the ticket's after it. */
export interface Outcome {
  ticket: Id
  applied: boolean
  to: string | null
  version: number | null
  problem: Label | null
}

export interface BulkCommand {
  id: Id
  ticket: Id
  baseVersion: number
}

/** The ids stay the same over repeats, so that nothing is dispatched twice. */
export function pick({ id, version }: Pick<TicketCard, 'id' | 'version'>): BulkCommand {
  return { id: uuidv7(), ticket: id, baseVersion: version }
}

/** With neither person nor team each ticket goes where the rules say. */
export async function dispatchMany(tickets: readonly BulkCommand[], to: { assignee?: Id; team?: string }, note: string): Promise<Outcome[]> {
  const { answers } = await post<BulkAnswers>('/api/dispatches', { tickets, note, ...to })
  announce(new Set(tickets.map((each) => each.ticket)))
  return answers.map((each, at) => {
    const applied = each.result === 'applied'
    return { ticket: each.ticket, applied, to: each.to ?? null, version: applied ? (tickets[at]?.baseVersion ?? 0) + 1 : null, problem: each.problem ?? null }
  })
}

/** The same move of each; what is under the same id is done once. */
export async function sendMany(move: Move, tickets: readonly BulkCommand[], fields: CommandFields): Promise<Outcome[]> {
  const made: Command[] = tickets.map((each) => ({ ...makeCommand(move.name, { id: each.ticket, version: each.baseVersion, address: '' }, fields), id: each.id }))
  const found: Outcome[] = []
  for (let at = 0; at < made.length; at += TOGETHER) {
    const commands = made.slice(at, at + TOGETHER)
    const { answers } = await post<CommandAnswers>('/api/commands', { commands })
    const tickets = commands.map((each) => each.ticket)
    answers.forEach(({ problem, version }, n) => found.push({ ticket: tickets[n] ?? '', applied: !problem, to: null, version: version ?? null, problem: problem ?? null }))
    announce(new Set(tickets))
  }
  return found
}
