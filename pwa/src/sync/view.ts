import type { Id, Me, TicketCard, TicketPage } from '../api/types'
import { seal, unseal } from '../device/seal'
import { written, type TicketRow } from '../device/store'
import type { Core, Present } from './core'
import { entries, type Entry } from './outbox'
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
  map: string
}

export const UNPULLED: Pulled = { cursor: null, at: null, run: 0, midway: false, keepDays: 0, map: '' }

export interface ViewPage {
  items: TicketCard[]
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
  const [rows, waiting, pulled, reference] = await Promise.all([
    rowsOf(core, present.me.id),
    pendingOf(core, present.me.id),
    pulledOf(core, present.me.id),
    core.reference(),
  ])
  const standings = rows.map((row) => standingOf(row, waiting.get(row.id)?.map(moveOf) ?? []))
  const found = chosen(list, standings, reference?.kinds ?? [], serverNow(core))
  const known = new Set(rows.map((row) => row.id))
  const made = await provisionals(list, waiting, known, present.me)
  const cards = await Promise.all(found.slice(0, count).map((row) => pageOf(core, present, row.id)))
  const items = [...made, ...cards.filter((page) => page !== null).map((page) => page.ticket)]
  return { items: items.slice(0, count), total: made.length + found.length, pulledAt: pulled.at }
}

function moveOf({ command, words }: Entry): { name: string; target: string | null } {
  return { name: command.name, target: words.target }
}

function pendingOne({ command, words }: Entry): Pending {
  return { command, target: words.target }
}

/* Reports that the server has not answered, or that the view does not hold yet. */
async function provisionals(
  list: PhoneList,
  waiting: ReadonlyMap<Id, Entry[]>,
  known: ReadonlySet<Id>,
  me: Me,
): Promise<TicketCard[]> {
  const made = [...waiting].filter(([id]) => !known.has(id)).map(([, own]) => ({ own, page: provisional(own.map(pendingOne), me) }))
  const wanted = made.filter(({ own }) => list === 'reported_by_me' || (list === 'done_today' && own.length > 1))
  return wanted.flatMap(({ page }) => (page ? [page.ticket] : [])).reverse()
}

/** The ticket as the server knows it; one that is only reported here without a number; null: not on this phone. */
export async function ticketOf(core: Core, id: Id): Promise<TicketPage | null> {
  const present = core.present()
  if (!present) return null
  const known = await pageOf(core, present, id)
  if (known) return known
  const own = (await pendingOf(core, present.me.id)).get(id)
  return own ? provisional(own.map(pendingOne), present.me) : null
}

async function pageOf(core: Core, { me, keys }: Present, id: Id): Promise<TicketPage | null> {
  const sealed = await core.base.get('tickets', placeOf(me.id, id))
  if (!sealed || !keys.view) return null
  return unseal<TicketPage>(core.crypto, keys.view, `ticket/${id}`, sealed).catch(() => null)
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

/** The person's own commands that the view does not show yet, by ticket. */
export async function pendingOf(core: Core, person: Id): Promise<Map<Id, Entry[]>> {
  const own = (await entries(core)).filter(({ row }) => row.madeBy === person && isPending(row.state))
  return grouped(own)
}

function isPending(state: string): boolean {
  return state === 'waiting' || state === 'applied'
}

function grouped(own: readonly Entry[]): Map<Id, Entry[]> {
  const found = new Map<Id, Entry[]>()
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
