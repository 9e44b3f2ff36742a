import { watch } from 'vue'
import { ApiProblem, spoken } from '../api/faults'
import type { Id } from '../api/types'
import type { Run } from './core'
import type { Engine } from './engine'
import { joined, onLive } from './live'
import { patience, wake } from './patience'
import { onPhoneChanged, phone, refresh } from './phone'
import { keysOf } from './photo-keys'
import { isPhone } from './reference'
import { loadMe, me } from './session'
import { lastPull, lastPush } from './status'

/* When the phone sends and pulls: on start, when the network or the person comes back, after each command, when the
   server tells of a change, and by the clock. */

const BEAT_MS = 60_000
const IDLE_PULL_MS = 5 * 60_000
const GATHER_MS = 600
const PICTURES_AFTER_MS = 1_000
/* Tidying reads much; the first screen comes before it. */
const TIDY_AFTER_MS = 10_000

const loops = new Map<string, Promise<void>>()

/** Repeats until nothing is left, a login is needed, or another tab is at it. */
function loop(name: string, step: (engine: Engine) => Promise<Run>, left: (engine: Engine) => Promise<boolean>): void {
  if (loops.has(name) || !me.value) return
  loops.set(
    name,
    go(step, left)
      .catch(() => undefined)
      .finally(() => loops.delete(name)),
  )
}

async function go(step: (engine: Engine) => Promise<Run>, left: (engine: Engine) => Promise<boolean>): Promise<void> {
  const engine = await phone()
  const { failed, worked } = patience()
  while (me.value && (await left(engine))) {
    const run = await step(engine)
    if (run.idle || needsEntry(run.fault)) return
    if (run.count) void pullSoon()
    if (run.fault) await failed(run.wait)
    else if (run.count) worked()
    else return
  }
}

function needsEntry(fault: unknown): boolean {
  return fault instanceof ApiProblem && (fault.status === 401 || fault.code === 'password.must_change')
}

export function send(): void {
  loop('push', pushOnce, (engine) => engine.sendable())
  loop('photos', (engine) => engine.carryPhotos(), async (engine) => (await engine.uploads()).some((row) => !row.stuck))
}

async function pushOnce(engine: Engine): Promise<Run> {
  const run = await engine.push()
  if (!run.idle) lastPush.value = { at: Date.now(), fault: run.fault ? spoken(run.fault) : null }
  return run
}

let pulling: Promise<void> | null = null
let again = false

/** Brings the view forward now; while that is under way, once more after it. */
export function pullNow(): Promise<void> {
  if (pulling) again = true
  return (pulling ??= pullOnce().finally(() => {
    pulling = null
    if (!again) return
    again = false
    void pullNow()
  }))
}

async function pullOnce(): Promise<void> {
  if (!isPhone(me.value)) return
  const engine = await phone()
  const run = await engine.pull()
  if (run.idle) return
  lastPull.value = { at: Date.now(), fault: run.fault ? spoken(run.fault) : null }
  if (run.fault instanceof Error && run.fault.name === 'Stranger') void loadMe().catch(() => undefined)
  if (!run.fault) picturesSoon(run.count > 0)
}

let lacking = true
let fetching: ReturnType<typeof setTimeout> | undefined

/* Small pictures, where there may be any: after a change, and until they have once all come. */
function picturesSoon(more: boolean): void {
  if (more) lacking = true
  if (!lacking) return
  fetching ??= setTimeout(() => void fetchPictures(), PICTURES_AFTER_MS)
}

async function fetchPictures(): Promise<void> {
  fetching = undefined
  const run = await (await phone()).fetchThumbs()
  if (!run.fault && !run.idle) lacking = false
}

let gathering: ReturnType<typeof setTimeout> | undefined

function pullSoon(): void {
  gathering ??= setTimeout(() => {
    gathering = undefined
    void pullNow().catch(() => undefined)
  }, GATHER_MS)
}

/* While the server tells us of changes, asking by the clock is only a safety net. */
function pullIfDue(): void {
  const age = Date.now() - (lastPull.value?.at ?? 0)
  if (!joined.value || lastPull.value?.fault || age >= IDLE_PULL_MS) pullSoon()
}

/** Something new is to be sent: it does not wait for the turn of what failed before. */
export function sendNow(): void {
  wake()
  send()
}

/** There is reason to hope: everything that waits is tried now. */
export function hopeAll(): void {
  sendNow()
  pullIfDue()
}

/** Tries this one now, with its photos, those too that the server once refused. */
export async function retry(id: Id): Promise<void> {
  const engine = await phone()
  const entry = (await engine.waiting()).find(({ row }) => row.id === id)
  await engine.unstick((entry?.row.photos ?? []).flatMap(keysOf))
  await refresh()
  sendNow()
}

function tidy(): void {
  void phone()
    .then((engine) => engine.sweep())
    .catch(() => undefined)
}

export function startRunner(): void {
  setInterval(() => {
    if (!me.value) return
    send()
    if (!document.hidden) pullIfDue()
  }, BEAT_MS)
  onLive(pullSoon)
  onPhoneChanged((what) => {
    if (what === 'outbox') send()
  })
  watch(
    () => [me.value?.id, isPhone(me.value)] as const,
    ([person]) => {
      if (!person) return
      send()
      pullSoon()
      setTimeout(tidy, TIDY_AFTER_MS)
    },
    { immediate: true },
  )
}
