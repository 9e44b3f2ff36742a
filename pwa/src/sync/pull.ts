import { BadReply } from '../api/faults'
import type { Id, Me, PhoneView, Reference, TicketPage, TownMap } from '../api/types'
import { seal, type Sealed } from '../device/seal'
import { written, type CommandRow, type TicketRow } from '../device/store'
import { IDLE, note, ran, type Core, type Present, type Run } from './core'
import { keepAnswer } from './outbox'
import { rowOf } from './rows'
import { sweep } from './sweep'
import { placeOf, pulledOf, rowsOf, sealTicket, type Pulled } from './view'

/* Brings the phone's view forward, page by page. A page and the cursor behind it are one transaction, so that a killed
   page is asked for again and nothing is skipped. */

const DAY = 86_400_000
const SETTLING_MS = 60_000

/** The session is another person's than the phone believes. */
export class Stranger extends Error {
  override readonly name = 'Stranger'
}

/** One pull at a time; another tab's counts as ours. */
export function pull(core: Core): Promise<Run> {
  return core.locks.request('banjie.pull', { ifAvailable: true }, async (lock) => {
    const present = core.present()
    if (!lock || !present) return IDLE
    try {
      const count = await pullAll(core, present)
      await note(core, 'pull', count)
      return ran(count)
    } catch (fault) {
      await note(core, 'pull', 0, fault)
      return ran(0, fault)
    }
  })
}

async function pullAll(core: Core, present: Present): Promise<number> {
  const startedAt = core.now()
  let count = 0
  let fresh = false
  for (;;) {
    const pulled = await pulledOf(core, present.me.id)
    const page = await ask(core, present, pulled.cursor)
    if (!page) break
    await learn(core, present, page, pulled)
    const kept = await keep(core, present, page, pulled, fresh)
    if (kept === 'restart') {
      fresh = true
      continue
    }
    count += page.tickets.length + page.removed.length
    for (const answer of page.answers) await keepAnswer(core, answer)
    if (!page.more) break
  }
  await finish(core, present, startedAt)
  if (count) core.changed('view')
  return count
}

/** The next page; null: nothing has changed. */
async function ask(core: Core, { me, client }: Present, cursor: string | null): Promise<PhoneView | null> {
  const sentAt = core.now()
  const { data, headers } = await client.ask<PhoneView | undefined>(
    'GET',
    cursor ? `/api/view?cursor=${encodeURIComponent(cursor)}` : '/api/view',
  )
  const told = data ? Date.parse(data.serverTime) : Number(headers.get('Banjie-Time') ?? Number.NaN)
  core.clock.measure(told, sentAt, core.now())
  if (!data) return null
  if (!Array.isArray(data.tickets) || typeof data.cursor !== 'string') throw new BadReply(200)
  if (data.me.id !== me.id) throw new Stranger()
  return data
}

/* Rules and map before the tickets that need them. A map that does not come is no reason to stop. */
async function learn(core: Core, { client }: Present, page: PhoneView, pulled: Pulled): Promise<void> {
  if ((await core.reference())?.version !== page.reference) {
    await core.base.put('facts', await client.get<Reference>('/api/reference'), 'reference')
    core.changed('reference')
  }
  if (pulled.map === page.map && (await core.base.getKey('facts', 'map'))) return
  try {
    await core.base.put('facts', await client.get<TownMap>('/api/map'), 'map')
    core.changed('reference')
  } catch (fault) {
    await note(core, 'map', 0, fault)
    page.map = pulled.map
  }
}

/**
 * Stores a page. A whole pull that the server begins anew in its middle (other rights, another database) names a ticket
 * twice or changes the person: then what was named before proves nothing, and it is asked for from the start.
 */
async function keep(
  core: Core,
  present: Present,
  page: PhoneView,
  pulled: Pulled,
  fresh: boolean,
): Promise<'kept' | 'restart'> {
  const run = page.whole && !pulled.midway ? pulled.run + 1 : pulled.run
  const key = present.keys.view
  if (!key) throw new Error('no key')
  if (page.whole && pulled.midway && !fresh && (await begunAnew(core, present.me, page, run))) {
    await core.base.put('facts', { ...pulled, cursor: null, midway: false }, `pulled/${present.me.id}`)
    return 'restart'
  }
  const rows = page.tickets.map((each) => rowOf(each, page.me, run))
  const [sealed, me] = await Promise.all([sealAll(core, key, page.tickets), seal(core.crypto, key, 'me', page.me)])
  const next: Pulled = {
    cursor: page.cursor,
    at: page.more ? pulled.at : core.now(),
    run,
    midway: page.whole && page.more,
    keepDays: page.keepDays,
    map: page.map,
  }
  await storePage(core, present, { rows, sealed, me, next, page })
  if (!sameRights(present.me, page.me)) core.changed('session')
  present.me = { ...page.me }
  return 'kept'
}

async function begunAnew(core: Core, me: Me, page: PhoneView, run: number): Promise<boolean> {
  if (!sameRights(me, page.me)) return true
  const named = await Promise.all(page.tickets.map(({ ticket }) => core.base.get('rows', [me.id, ticket.id])))
  return named.some((row) => row?.run === run)
}

function sameRights(a: Me, b: Me): boolean {
  return JSON.stringify([a.roles, a.areas, a.team]) === JSON.stringify([b.roles, b.areas, b.team])
}

function sealAll(core: Core, key: CryptoKey, tickets: readonly TicketPage[]): Promise<Sealed[]> {
  return Promise.all(tickets.map((each) => sealTicket(core, key, each)))
}

interface Bundle {
  rows: TicketRow[]
  sealed: Sealed[]
  me: Sealed
  next: Pulled
  page: PhoneView
}

const OF_VIEW = ['rows', 'tickets', 'thumbs', 'facts', 'keys'] as const

function storePage(core: Core, present: Present, { rows, sealed, me, next, page }: Bundle): Promise<void> {
  const person = present.me.id
  return written(core.base, [...OF_VIEW], async (transaction) => {
    const [kept, tickets, facts] = [
      transaction.objectStore('rows'),
      transaction.objectStore('tickets'),
      transaction.objectStore('facts'),
    ]
    await demandView(transaction, present)
    for (const [at, row] of rows.entries()) {
      await kept.put(row)
      await tickets.put(sealed[at] as Sealed, placeOf(person, row.id))
    }
    const gone = new Set(page.removed)
    if (page.whole && !page.more) {
      const all = await kept.getAll(IDBKeyRange.bound([person], [person, []]))
      for (const row of all) if (row.run !== next.run) gone.add(row.id)
    }
    for (const id of gone) await removeTicket(transaction, person, id)
    await facts.put(me, `me/${person}`)
    await facts.put(next, `pulled/${person}`)
  })
}

type OfView = Parameters<Parameters<typeof written<void, (typeof OF_VIEW)[number][]>>[2]>[0]

/* A pull that was under way at a logout must not write into the next login's view. */
async function demandView(transaction: OfView, { me, keys }: Present): Promise<void> {
  const held = await transaction.objectStore('keys').get(me.id)
  if (!held?.viewId || held.viewId !== keys.viewId) throw new Error('logged out meanwhile')
}

async function removeTicket(transaction: OfView, person: Id, id: Id): Promise<void> {
  await transaction.objectStore('rows').delete([person, id])
  await transaction.objectStore('tickets').delete(placeOf(person, id))
  const thumbs = transaction.objectStore('thumbs')
  for (const thumb of await thumbs.index('ticket').getAllKeys([person, id])) await thumbs.delete(thumb)
}

/** After the last page: what ended long ago leaves, and so do commands whose result the view now shows. */
async function finish(core: Core, present: Present, startedAt: number): Promise<void> {
  const person = present.me.id
  const versions = await written(core.base, [...OF_VIEW], async (transaction) => {
    await demandView(transaction, present)
    const facts = transaction.objectStore('facts')
    const pulled = (await facts.get(`pulled/${person}`)) as Pulled | undefined
    if (pulled) await facts.put({ ...pulled, at: core.now() }, `pulled/${person}`)
    const rows = await transaction.objectStore('rows').getAll(IDBKeyRange.bound([person], [person, []]))
    return new Map(rows.map((row) => [row.id, row.version]))
  })
  await expire(core, person)
  if (await dropShown(core, person, versions, startedAt)) await sweep(core)
}

/** What ended longer ago than the days to keep leaves the phone, with or without network. */
export async function expire(core: Core, person: Id): Promise<void> {
  const { keepDays } = await pulledOf(core, person)
  if (!keepDays) return
  const horizon = core.now() + (core.clock.reading()?.offsetMs ?? 0) - keepDays * DAY
  const old = (await rowsOf(core, person)).filter((row) => row.endedAt !== null && row.endedAt < horizon)
  if (!old.length) return
  await written(core.base, [...OF_VIEW], async (transaction) => {
    for (const row of old) await removeTicket(transaction, person, row.id)
  })
  core.changed('view')
}

/* A ticket that never comes (returned, outside of one's area) is given a minute: the pull may have been a moment early. */
async function dropShown(core: Core, person: Id, versions: Map<Id, number>, startedAt: number): Promise<boolean> {
  const shown = (row: CommandRow): boolean => {
    if (row.state !== 'applied') return false
    const version = row.madeBy === person ? versions.get(row.ticket) : undefined
    if (version !== undefined) return row.version === null || version >= row.version
    return startedAt - (row.answeredAt ?? 0) > SETTLING_MS
  }
  const dropped = await written(core.base, ['commands'], async ({ store }) => {
    const done = (await store.getAll()).filter(shown)
    for (const row of done) await store.delete(row.id)
    return done.length
  })
  if (dropped) core.changed('outbox')
  return dropped > 0
}
