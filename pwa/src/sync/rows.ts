import type { Id, Kind, Me, TicketPage } from '../api/types'
import { offered } from './workflow'
import { dueIn, type TicketRow } from '../device/store'

/* A ticket's row: what the phone's lists need to choose and sort by, read from the page the server sent. */

export type PhoneList = 'mine' | 'area' | 'done_today' | 'reported_by_me' | 'asked' | 'answered'

/** What ends a visit, of whoever makes it. */
const ENDING: readonly string[] = ['handle', 'settle']
const HOUR = 3_600_000
const SHANGHAI = 8 * HOUR
const DAY = 24 * HOUR

export function rowOf(page: TicketPage, me: Me, run: number): TicketRow {
  const { ticket } = page
  const done = page.history.filter((event) => event.actor?.id === me.id && ENDING.includes(event.move)).at(-1)
  const row: TicketRow = {
    person: me.id,
    id: ticket.id,
    kind: ticket.kind,
    state: ticket.state,
    version: ticket.version,
    mine: ticket.assignee?.id === me.id || offered(ticket, me),
    reported: ticket.reporter?.id === me.id,
    inArea: [ticket.place.grid, ticket.place.community].some((code) => code && me.areas.includes(code)),
    suspended: ticket.suspended,
    follows: Boolean(ticket.parent),
    asked: Boolean(ticket.propertyAsked),
    answered: Boolean(ticket.propertyAnswer),
    due: timeOf(ticket.clock?.dueAt),
    reportedAt: Date.parse(ticket.reportedAt),
    doneAt: timeOf(done?.at),
    endedAt: timeOf(ticket.closedAt),
    photos: photosOf(page),
    run,
  }
  return { ...row, ...dueIn(row) }
}

/* The card's own photo first: lists show it. */
function photosOf({ ticket, photos }: TicketPage): Id[] {
  const there = photos.filter((photo) => photo.state !== 'awaited').map((photo) => photo.id)
  return there.sort((a, b) => Number(b === ticket.photo) - Number(a === ticket.photo))
}

function timeOf(instant: string | null | undefined): number | null {
  return instant ? Date.parse(instant) : null
}

/** A row with the person's own waiting commands replayed: the state it will have, and whether the visit is ended. */
export interface Standing {
  row: TicketRow
  state: string
  ended: boolean
  /** The property's answer waits to be sent. */
  answers: boolean
}

export function standingOf(row: TicketRow, waiting: readonly { name: string; target: string | null }[]): Standing {
  return {
    row,
    state: waiting.findLast((each) => each.target)?.target ?? row.state,
    ended: waiting.some((each) => ENDING.includes(each.name.replace('ticket.', ''))),
    answers: waiting.some((each) => each.name === 'ticket.answer_property'),
  }
}

export function chosen(list: PhoneList, all: readonly Standing[], kinds: readonly Kind[], now: number): TicketRow[] {
  const today = Math.floor((now + SHANGHAI) / DAY) * DAY - SHANGHAI
  const belongs: Record<PhoneList, (each: Standing) => boolean> = {
    mine: ({ row, state }) => row.mine && row.endedAt === null && awaitsAssignee(kinds, row.kind, state),
    area: ({ row }) => row.inArea && row.endedAt === null && !row.mine,
    done_today: ({ row, ended }) => !row.follows && (ended || (row.doneAt ?? 0) >= today),
    reported_by_me: ({ row }) => row.reported,
    asked: ({ row, answers }) => Boolean(row.asked) && !answers && row.endedAt === null,
    answered: ({ row, answers }) => (answers || (Boolean(row.answered) && !row.asked)) && row.endedAt === null,
  }
  const order = list === 'mine' || list === 'area' || list === 'asked' ? soonest : latest
  return all.filter(belongs[list]).map((each) => each.row).sort(order)
}

/** Whether the workflow has a step forward or back in this state that the assignee makes. */
function awaitsAssignee(kinds: readonly Kind[], key: string, state: string): boolean {
  const moves = kinds.find((kind) => kind.key === key)?.moves ?? []
  return moves.some((move) => move.relation === 'assignee' && move.target && move.sources.some((each) => each === state))
}

function soonest(a: TicketRow, b: TicketRow): number {
  const [first, second] = [a.due ?? Infinity, b.due ?? Infinity]
  return first === second ? compare(a.id, b.id) : first - second
}

function latest(a: TicketRow, b: TicketRow): number {
  return b.reportedAt - a.reportedAt || compare(b.id, a.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
