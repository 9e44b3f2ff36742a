import type { Id, TicketCard, TicketPage } from '../api/types'
import { seal, unseal } from '../device/seal'
import { written, type CommandRow, type TicketRow } from '../device/store'
import type { Core, Present } from './core'
import { commandRows, opened, type Entry } from './outbox'
import { provisional, type Pending } from './provisional'
import { chosen, standingOf, type PhoneList } from './rows'

/* What the phone knows of the server. The tickets themselves lie sealed; only what is shown is opened. */

/** How far the person's view has been pulled. */
export interface Pulled {
  cursor: string | null
  /** Milliseconds; null: never wholly pulled. */
  at: number | null
  run: number
  /** A whole pull is under way: between two of its pages. */
  midway: boolean
  keepDays: number
}

const SPARE = 16

export const UNPULLED: Pulled = { cursor: null, at: null, run: 0, midway: false, keepDays: 0 }

export interface ViewPage {
  items: TicketCard[]
  /** Of the long lists no more is counted than that there is more. */
  total: number
  pulledAt: number | null
}

export async function pulledOf(core: Core, person: Id): Promise<Pulled> {
  return ((await core.base.get('facts', `pulled/${person}`)) as Pulled | undefined) ?? UNPULLED
}

/** The first `count` tickets of a list, as the server knows them, chosen with the waiting commands replayed. */
export async function listed(core: Core, list: PhoneList, count: number): Promise<ViewPage> {
  const present = core.present()
  if (!present) return { items: [], total: 0, pulledAt: null }
  const person = present.me.id
  const [waiting, pulled, reference] = await Promise.all([
    pendingOf(core, person),
    pulledOf(core, person),
    core.reference(),
  ])
  const choose = (rows: readonly TicketRow[]): TicketRow[] => {
    const standings = rows.map((row) => standingOf(row, waiting.get(row.id) ?? []))
    return chosen(list, standings, reference?.kinds ?? [], serverNow(core))
  }
  const long = list === 'mine' || list === 'area'
  const rows = long ? [] : await rowsOf(core, person)
  const found = long ? await soonestOf(core, person, list, count, choose) : choose(rows)
  const known = new Set(rows.map((row) => row.id))
  const [made, pages] = await Promise.all([
    long ? [] : provisionals(core, list, waiting, known),
    pagesOf(core, present, found.slice(0, count).map((row) => row.id)),
  ])
  const items = [...made, ...pages.map((page) => page.ticket)]
  return { items: items.slice(0, count), total: made.length + found.length, pulledAt: pulled.at }
}

/* The first ones of a long list and one more, read in order of its index until so many are found. */
async function soonestOf(
  core: Core,
  person: Id,
  list: 'mine' | 'area',
  count: number,
  choose: (rows: readonly TicketRow[]) => TicketRow[],
): Promise<TicketRow[]> {
  const found: TicketRow[] = []
  const most = count + SPARE
  let after: [string, number, string] | [string] = [person]
  while (found.length <= count) {
    const range = IDBKeyRange.bound(after, [person, []], true)
    const rows = await core.base.getAllFromIndex('rows', list, range, most)
    found.push(...choose(rows))
    const last = rows.at(-1)
    if (!last || rows.length < most) break
    after = [person, (list === 'mine' ? last.mineDue : last.areaDue) ?? Infinity, last.id]
  }
  return found
}

function pendingOne({ command, words }: Entry): Pending {
  return { command, target: words.target }
}

/* Reports that the server has not answered, or that the view does not hold yet. */
async function provisionals(
  core: Core,
  list: PhoneList,
  waiting: ReadonlyMap<Id, Step[]>,
  known: ReadonlySet<Id>,
): Promise<TicketCard[]> {
  const present = core.present()
  const made = [...waiting].filter(([id]) => !known.has(id)).map(([, own]) => own)
  const wanted = made.filter((own) => list === 'reported_by_me' || (list === 'done_today' && own.length > 1))
  const pages = wanted.map(async (own) => present && provisional((await opened(core, own.map(rowIn))).map(pendingOne), present.me))
  return (await Promise.all(pages)).flatMap((page) => (page ? [page.ticket] : [])).reverse()
}

function rowIn({ row }: Step): CommandRow {
  return row
}

/** The ticket as the server knows it; one that is only reported here without a number; null: not on this phone. */
export async function ticketOf(core: Core, id: Id): Promise<TicketPage | null> {
  const present = core.present()
  if (!present) return null
  const known = await pageOf(core, present, id)
  if (known) return known
  const own = (await pendingOf(core, present.me.id)).get(id)
  return own ? provisional((await opened(core, own.map(rowIn))).map(pendingOne), present.me) : null
}

async function pageOf(core: Core, { me, keys }: Present, id: Id): Promise<TicketPage | null> {
  const sealed = await core.base.get('tickets', placeOf(me.id, id))
  if (!sealed || !keys.view) return null
  return unseal<TicketPage>(core.crypto, keys.view, `ticket/${id}`, sealed).catch(() => null)
}

/** In one transaction: each of its own costs more than the reading. What cannot be opened is left out. */
async function pagesOf(core: Core, { me, keys }: Present, ids: readonly Id[]): Promise<TicketPage[]> {
  const { view } = keys
  if (!view || !ids.length) return []
  const { store } = core.base.transaction('tickets')
  const sealed = await Promise.all(ids.map((id) => store.get(placeOf(me.id, id))))
  const open = async (id: Id, at: number): Promise<TicketPage | null> => {
    const page = sealed[at]
    return page ? unseal<TicketPage>(core.crypto, view, `ticket/${id}`, page).catch(() => null) : null
  }
  return (await Promise.all(ids.map(open))).filter((page) => page !== null)
}

export function placeOf(person: Id, id: Id): string {
  return `${person}/${id}`
}

export function sealTicket(core: Core, key: CryptoKey, page: TicketPage) {
  return seal(core.crypto, key, `ticket/${page.ticket.id}`, page)
}

export function rowsOf(core: Core, person: Id): Promise<TicketRow[]> {
  return core.base.getAll('rows', IDBKeyRange.bound([person], [person, []]))
}

/** A command that the view does not show yet: what it will do, without opening it. */
interface Step {
  row: CommandRow
  name: string
  target: string | null
}

/** The person's own, by ticket. */
async function pendingOf(core: Core, person: Id): Promise<Map<Id, Step[]>> {
  const own = (await commandRows(core)).filter((row) => row.madeBy === person && isPending(row.state))
  const old = await opened(core, own.filter((row) => row.name === undefined))
  const known = new Map(old.map((each) => [each.row.id, each]))
  return grouped(own.flatMap((row) => stepOf(row, known.get(row.id)) ?? []))
}

/* Of an older app's command one has to ask itself; null: it cannot be read any more. */
function stepOf(row: CommandRow, entry: Entry | undefined): Step | null {
  if (row.name !== undefined) return { row, name: row.name, target: row.target ?? null }
  return entry ? { row, name: entry.command.name, target: entry.words.target } : null
}

function isPending(state: string): boolean {
  return state === 'waiting' || state === 'applied'
}

function grouped(own: readonly Step[]): Map<Id, Step[]> {
  const found = new Map<Id, Step[]>()
  for (const each of own) found.set(each.row.ticket, [...(found.get(each.row.ticket) ?? []), each])
  return found
}

function serverNow(core: Core): number {
  return core.now() + (core.clock.reading()?.offsetMs ?? 0)
}

/** The view and the key that could read it are gone; keys to sign and unsent work stay. */
export async function destroyView(core: Core, person: Id): Promise<void> {
  await written(core.base, ['keys', 'rows', 'tickets', 'thumbs', 'facts'], async (transaction) => {
    const keys = transaction.objectStore('keys')
    const held = await keys.get(person)
    if (held) await keys.put({ ...held, view: null, viewId: null, registered: false })
    await transaction.objectStore('rows').delete(IDBKeyRange.bound([person], [person, []]))
    await transaction.objectStore('tickets').delete(IDBKeyRange.bound(`${person}/`, `${person}/\uffff`))
    const thumbs = transaction.objectStore('thumbs')
    for (const id of await thumbs.index('ticket').getAllKeys(IDBKeyRange.bound([person], [person, []]))) {
      await thumbs.delete(id)
    }
    const facts = transaction.objectStore('facts')
    await facts.delete(`pulled/${person}`)
    await facts.delete(`me/${person}`)
    if ((await facts.get('present')) === person) await facts.delete('present')
  })
}
