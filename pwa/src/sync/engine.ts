import { makeClient } from '../api/client'
import { ApiProblem } from '../api/faults'
import type { ClockReading, Id, Me, Reference, TicketPage, TownMap } from '../api/types'
import { uuidv7 } from '../device/ids'
import { holdKeys } from '../device/keys'
import { seal, unseal, type Sealed } from '../device/seal'
import { openStore, written, type EventRow } from '../device/store'
import { carryBy, carryPhotos, unstick, type Progress } from './carry'
import { createClock } from './clock'
import { note, type Carry, type Change, type Core, type Present, type Run } from './core'
import { wipePerson } from './leaving'
import { pageLocks, type Locks } from './locks'
import { eraseDraft, readDraft, writeDraft, type Photographed } from './notebook'
import { commandRows, entries, forget, issue, type Entry, type Issue } from './outbox'
import { expire, pull } from './pull'
import { push, register } from './push'
import type { PhoneList } from './rows'
import { sweep } from './sweep'
import { fetchThumbs, pictureOf } from './thumbs'
import { destroyView, listed, pulledOf, rowsOf, ticketOf, type ViewPage } from './view'

/*
 * The phone's engine: outbox, view and photos of one browser. `await createEngine(options)` opens its database; nothing is
 * kept outside of the engine it returns, so that many phones fit into one process.
 *
 *   enter(me, fresh)   this person is at work here; fresh: a login has just made the session
 *   remembered()       who was at work here last, where the phone still knows them: for a start without network
 *   leave()            logout: the view and its key are destroyed, unsent work stays
 *   wipe(person)       a lost phone: everything of that person is destroyed
 *   issue(...)         stores commands with their photos in one transaction; resolves with their ids
 *   push()             sends all that may go, once; pull() brings the view forward; carryPhotos() sends bytes;
 *                      fetchThumbs() fetches small pictures. None of them throws: the Run says how it ended
 *   waiting()          the outbox, in order; view(list, count) and ticket(id): the server's view on this phone
 *   close()            closes the database
 *
 * A run that another one (or another tab, by `locks`) is at already comes back idle. `refused` hears every 401 and
 * password.must_change of the person's session, after the engine has destroyed what the code demands.
 */
export interface EngineOptions {
  indexedDB: IDBFactory
  fetch: typeof globalThis.fetch
  crypto: Crypto
  /** Device time, in milliseconds since the epoch. */
  now: () => number
  /** Milliseconds by a counter that nobody sets. */
  monotonic: () => number
  locks?: Locks | undefined
  /** Puts photo bytes; by `fetch` where there is none. */
  carry?: Carry | undefined
  /** How this device is called in the list of sessions. */
  device: string
  changed?: ((what: Change) => void) | undefined
  clock?: ((reading: ClockReading | null) => void) | undefined
  sending?: ((ids: readonly Id[]) => void) | undefined
  progress?: Progress | undefined
  refused?: ((problem: ApiProblem, person: Id) => void) | undefined
  wiped?: ((person: Id) => void) | undefined
}

export type Engine = Awaited<ReturnType<typeof createEngine>>

/** All but the time at which the server said it. */
function lasting({ serverTime: _, ...me }: Me, key: Id | null): string {
  return JSON.stringify([me, key])
}

export async function createEngine(options: EngineOptions) {
  const base = await openStore(options.indexedDB)
  let present: Present | null = null
  let known: Promise<Reference | undefined> | undefined
  let closed = false
  /** What the phone remembers of the person, so that a start need not write what is there. */
  let stored: string | null = null

  const clock = createClock(options, (reading) => {
    options.clock?.(reading)
    if (!closed) void base.put('facts', reading, 'clock').catch(() => undefined)
  })

  const core: Core = {
    base,
    clock,
    crypto: options.crypto,
    locks: options.locks ?? pageLocks(),
    now: options.now,
    newId: () => uuidv7(options.now(), options.crypto.getRandomValues(new Uint8Array(16))),
    carry: options.carry ?? carryBy(options.fetch),
    opened: new Map(),
    present: () => present,
    reference: () => (known ??= base.get('facts', 'reference') as Promise<Reference | undefined>),
    changed,
  }

  if (!(await base.get('facts', 'device'))) {
    await written(base, ['facts'], async ({ store }) => {
      if (!(await store.get('device'))) await store.put(core.newId(), 'device')
    })
  }
  clock.recall(((await base.get('facts', 'clock')) as ClockReading | null | undefined) ?? null)

  function changed(what: Change): void {
    if (what === 'reference') known = undefined
    options.changed?.(what)
  }

  async function enter(me: Me, fresh: boolean): Promise<void> {
    const keys = await holdKeys(base, options.crypto, me.id, core.newId)
    if (fresh) keys.registered = false
    const client = makeClient(options.fetch, (problem) => void heed(me.id, problem))
    const again = !fresh && present?.me.id === me.id
    const facts = lasting(me, keys.viewId)
    if (keys.view && (fresh || facts !== stored)) {
      const sealed = await seal(options.crypto, keys.view, 'me', me)
      await written(base, ['facts', 'keys'], async (transaction) => {
        await transaction.objectStore('facts').put(sealed, `me/${me.id}`)
        await transaction.objectStore('facts').put(me.id, 'present')
        if (fresh) await transaction.objectStore('keys').put(keys)
      })
      stored = facts
    }
    if (present?.me.id !== me.id) core.opened.clear()
    present = { me, keys, client }
    if (again) return
    changed('session')
    changed('outbox')
  }

  async function remembered(): Promise<Me | null> {
    const person = (await base.get('facts', 'present')) as Id | undefined
    const held = person ? await base.get('keys', person) : undefined
    const key = held?.view
    const sealed = person && ((await base.get('facts', `me/${person}`)) as Sealed | undefined)
    if (!key || !sealed) return null
    const me = await unseal<Me>(options.crypto, key, 'me', sealed).catch(() => null)
    stored = me && lasting(me, held.viewId)
    return me
  }

  function forgetPerson(): void {
    stored = null
    core.opened.clear()
  }

  async function leave(): Promise<void> {
    const person = present?.me.id
    present = null
    forgetPerson()
    if (person) await destroyView(core, person)
    changed('session')
    changed('view')
    changed('outbox')
  }

  async function wipe(person: Id): Promise<void> {
    if (present?.me.id === person) present = null
    forgetPerson()
    await wipePerson(core, person)
    await note(core, 'wiped', 1)
    options.wiped?.(person)
    changed('session')
    changed('view')
  }

  /** What a refused session means for what this person has on the phone. */
  async function heed(person: Id, problem: ApiProblem): Promise<void> {
    if (problem.code === 'session.wiped') await wipe(person)
    else if (problem.code === 'session.ended') {
      if (present?.me.id === person) present = null
      forgetPerson()
      await destroyView(core, person)
      changed('view')
    }
    options.refused?.(problem, person)
  }

  const pushing = {
    sending: options.sending ?? (() => undefined),
    registered: introduced,
    register: (at: Core, who: Present) => register(at, who, options.device),
  }

  /* The first request of a session ties it to the device. A refusal of that is no reason not to send. */
  async function introduced(at: Core, who: Present): Promise<void> {
    if (who.keys.registered) return
    try {
      await register(at, who, options.device)
    } catch (fault) {
      await note(core, 'register', 0, fault)
      if (!(fault instanceof ApiProblem) || fault.status === 401) throw fault
    }
  }

  async function pullIntroduced(): Promise<Run> {
    const [run] = await Promise.all([pull(core), present && introduced(core, present).catch(() => undefined)])
    return run
  }

  return {
    enter,
    remembered,
    leave,
    wipe,
    heed,
    measure: clock.measure,
    clock: clock.reading,
    present: () => present?.me ?? null,
    deviceId: async () => (await base.get('facts', 'device')) as Id,
    issue: (...asked: readonly Issue[]): Promise<Id[]> => issue(core, ...asked),
    push: (): Promise<Run> => push(core, pushing),
    pull: pullIntroduced,
    carryPhotos: (): Promise<Run> => carryPhotos(core, options.progress ?? (() => undefined)),
    fetchThumbs: (): Promise<Run> => fetchThumbs(core),
    waiting: (): Promise<Entry[]> => entries(core),
    /** Whether anything waits to be sent. */
    sendable: async () => (await commandRows(core)).some((row) => row.state === 'waiting'),
    uploads: () => base.getAll('uploads'),
    known: () => (present ? rowsOf(core, present.me.id) : Promise.resolve([])),
    unstick: (ids: readonly Id[]) => unstick(core, ids),
    seen: (id: Id): Promise<void> => forget(core, id),
    /** Photos that nothing names and tickets that ended long ago leave the phone. */
    sweep: async () => {
      await sweep(core)
      if (present) await expire(core, present.me.id)
    },
    view: (list: PhoneList, count: number): Promise<ViewPage> => listed(core, list, count),
    ticket: (id: Id): Promise<TicketPage | null> => ticketOf(core, id),
    pulledAt: async () => (present ? (await pulledOf(core, present.me.id)).at : null),
    reference: core.reference,
    map: async () => (await base.get('facts', 'map')) as TownMap | undefined,
    keepReference: async (data: Reference) => {
      await base.put('facts', data, 'reference')
      known = Promise.resolve(data)
    },
    picture: (photo: Id) => pictureOf(core, photo),
    photo: (id: Id) => base.get('photos', id),
    readDraft: <T>(purpose: string) => readDraft<T>(core, purpose),
    writeDraft: (purpose: string, draft: { photos: readonly { id: Id }[] }, photo?: Photographed) =>
      writeDraft(core, purpose, draft, photo),
    eraseDraft: (purpose: string) => eraseDraft(core, purpose),
    draftKeys: (prefix: string) => base.getAllKeys('drafts', IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
    events: async (): Promise<EventRow[]> => (await base.getAll('events')).reverse(),
    close: () => {
      closed = true
      present = null
      base.close()
    },
  }
}
