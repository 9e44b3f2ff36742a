import { ref, shallowRef } from 'vue'
import type { ApiProblem } from '../api/faults'
import type { ClockReading, Id } from '../api/types'
import { deviceName } from '../device/ids'
import type { Change } from './core'
import { createEngine, type Engine } from './engine'
import type { Locks } from './locks'
import type { Entry } from './outbox'
import { keysOf, photoOf } from './photo-keys'
import { putBytes, showProgress, showUploads } from './photos'
import { mirror, type Standing, type Waiting } from './queue'
import type { PhoneList } from './rows'
import type { ViewPage } from './view'

/* The app's one engine, with what the screens watch of it. Several tabs share its database and tell each other. */

const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('banjie')
const hearers = new Set<(what: Change) => void>()
const wipeHearers = new Set<(person: Id) => void>()
const underway = shallowRef<ReadonlySet<Id>>(new Set())

/** Counts up whenever what the lists show may have changed. */
export const viewTurn = ref(0)

let opened: Promise<Engine> | undefined
let heardClock: (reading: ClockReading | null) => void = () => undefined
let heardRefusal: (problem: ApiProblem) => void = () => undefined

export function phone(): Promise<Engine> {
  opened ??= createEngine({
    indexedDB,
    fetch: (...asked) => fetch(...asked),
    crypto,
    now: () => Date.now(),
    monotonic: () => performance.now(),
    locks: 'locks' in navigator ? (navigator.locks as unknown as Locks) : undefined,
    carry: putBytes,
    device: deviceName(),
    changed: (what) => {
      tabs?.postMessage(what)
      hear(what)
    },
    clock: (measured) => heardClock(measured),
    sending: (ids) => {
      underway.value = new Set(ids)
      void refresh()
    },
    progress: showProgress,
    refused: (problem) => heardRefusal(problem),
    wiped: (person) => wipeHearers.forEach((wiped) => wiped(person)),
  }).catch((fault: unknown) => {
    opened = undefined
    throw fault
  })
  return opened
}

tabs?.addEventListener('message', ({ data }: MessageEvent<Change>) => hear(data))

function hear(what: Change): void {
  ahead = null
  for (const heard of hearers) heard(what)
  if (what === 'outbox' || what === 'photos' || what === 'session') void refresh()
  if (what === 'view') viewTurn.value += 1
}

export function onPhoneChanged(heard: (what: Change) => void): void {
  hearers.add(heard)
}

export function onClock(heard: typeof heardClock): void {
  heardClock = heard
}

/** A session that the engine used has ended; what its end demands is done. */
export function onSessionRefused(heard: typeof heardRefusal): void {
  heardRefusal = heard
}

export function onWiped(heard: (person: Id) => void): void {
  wipeHearers.add(heard)
}

/* The first screen comes before the reading of what waits, which may be much. */
const LIST_WITHIN_MS = 3_000
const FIRST_SCREENS = ['/', '/tasks']
let listShownYet: () => void = () => undefined
const early = new Promise<void>((resolve) => {
  listShownYet = resolve
  if (!FIRST_SCREENS.includes(globalThis.location?.pathname)) resolve()
  else setTimeout(resolve, LIST_WITHIN_MS)
})

/** What fits on a screen, and some: shown before the rest is opened. */
export const FIRST = 8
let ahead: Promise<ViewPage> | null = null

/** Reads the first list while its screen is still being made. */
export function readAhead(engine: Engine): void {
  if (!FIRST_SCREENS.includes(globalThis.location?.pathname) || globalThis.location.search) return
  ahead = engine.view('mine', FIRST)
  ahead.catch(() => undefined)
}

/** The first rows of a list: read ahead, once, or now. */
export async function viewOf(list: PhoneList, count: number): Promise<ViewPage> {
  const read = list === 'mine' && count === FIRST ? ahead : null
  ahead = null
  return read ?? (await phone()).view(list, count)
}

/** The first list is on the screen. */
export function listShown(): void {
  listShownYet()
}

let reading: Promise<void> | null = null
let next: Promise<void> | null = null

/** Reads the outbox again for the screens; what changes while that is under way is read once, after it. */
export function refresh(): Promise<void> {
  if (reading) return (next ??= reading.catch(() => undefined).then(refresh))
  next = null
  return (reading = early.then(readOutbox).finally(() => (reading = null)))
}

async function readOutbox(): Promise<void> {
  const engine = await phone()
  const [entries, uploads] = await Promise.all([engine.waiting(), engine.uploads()])
  const person = engine.present()?.id
  const bytes = new Map(uploads.map((row) => [row.id, row.length]))
  mirror(
    entries.map((entry) => waitingOf(entry, person, bytes)),
    { count: new Set(uploads.map((row) => photoOf(row.id))).size, bytes: uploads.reduce((sum, row) => sum + row.length, 0) },
  )
  showUploads(uploads)
  viewTurn.value += 1
}

function waitingOf({ row, words, told, command }: Entry, person: Id | undefined, bytes: Map<Id, number>): Waiting {
  const mine = row.madeBy === person
  const { name, id, ticket, madeAt, v } = command
  return {
    command: mine ? command : { name, id, ticket, madeAt, v },
    move: words.move,
    about: mine ? words.about : '',
    target: told.answered?.state ?? words.target,
    madeBy: row.madeBy,
    madeAt: row.madeAt,
    mine,
    state: standingOf(row.state, row.id),
    tries: row.tries,
    problem: told.problem,
    bytes: row.photos.flatMap(keysOf).reduce((sum, key) => sum + (bytes.get(key) ?? 0), row.size),
    photos: row.photos.length,
    settlement: told.settlement,
    version: row.version,
  }
}

function standingOf(state: Entry['row']['state'], id: Id): Standing {
  return state === 'waiting' && underway.value.has(id) ? 'sending' : state
}
