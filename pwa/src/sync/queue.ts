import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { Command, Id, Instant, Label, Settlement, State } from '../api/types'

/**
 * A command on its way, in words for the tray and with what the screens need to show it as done.
 * waiting, sending: no answer yet. applied: done, and kept until the phone's view shows it.
 * refused: seen by the server and not done. held: a person of the command room decides. settled: they have decided.
 */
export type Standing = 'waiting' | 'sending' | 'applied' | 'refused' | 'held' | 'settled'

export interface Waiting {
  /** Of another person of this phone only its name, ticket and time. */
  command: Command
  move: Label
  about: string
  target: State | null
  madeBy: Id
  madeAt: Instant
  /** Made by who is logged in now. */
  mine: boolean
  state: Standing
  tries: number
  /** `code`: of a problem that the phone or the server has named. */
  problem: (Label & { code?: string }) | null
  /** Of the command itself and of its photos that are not sent yet. */
  bytes: number
  photos: number
  settlement: Settlement | null
  /** The version that the ticket has with it, where it is applied. */
  version?: number | null
}

export interface Answered {
  state: State
  version: number
}

/* The desk's commands live as long as its page; the phone's are stored, and mirrored here. */
const desk = shallowReactive(new Map<Id, Waiting>())
const stored = shallowRef<readonly Waiting[]>([])
const answers = shallowReactive(new Map<Id, Answered>())

export const waiting = computed(() => [...stored.value.filter((each) => each.state !== 'applied'), ...desk.values()])
export const unsent = computed(() => waiting.value.filter(({ state }) => state === 'waiting' || state === 'sending'))
export const refused = computed(() => waiting.value.filter(({ state }) => state === 'refused'))
export const held = computed(() => waiting.value.filter(({ state }) => state === 'held'))
export const settled = computed(() => waiting.value.filter(({ state }) => state === 'settled'))

/** Photos whose bytes the server does not have yet. */
export const unsentPhotos = shallowRef({ count: 0, bytes: 0 })

/** Whether what waits on this phone has been read: before, nothing can be said of it. */
export const mirrored = ref(false)

export function mirror(rows: readonly Waiting[], photos: { count: number; bytes: number }): void {
  mirrored.value = true
  stored.value = rows
  unsentPhotos.value = photos
}

export function put(entry: Waiting): void {
  desk.set(entry.command.id, entry)
}

export function change(id: Id, changes: Partial<Waiting>): void {
  const entry = desk.get(id)
  if (entry) desk.set(id, { ...entry, ...changes })
}

export function drop(id: Id): void {
  desk.delete(id)
}

/** What the server said a ticket became: shown until a newer version is fetched. */
export function remember(ticket: Id, answered: Answered): void {
  answers.set(ticket, answered)
}

export function answeredFor(ticket: Id): Answered | undefined {
  return answers.get(ticket)
}

export function waitingFor(ticket: Id): Waiting[] {
  return unsent.value.filter((each) => each.command.ticket === ticket)
}

/** What the server's view of the ticket, which has this version, does not show yet. */
export function pendingFor(ticket: Id, version: number): Waiting[] {
  const applied = stored.value.filter((each) => each.state === 'applied' && (each.version ?? 0) > version)
  return [...applied, ...unsent.value].filter((each) => each.mine && each.command.ticket === ticket)
}

/** What was refused of this ticket, with all that was typed. */
export function refusedFor(ticket: Id): Waiting[] {
  return refused.value.filter((each) => each.mine && each.command.ticket === ticket)
}

/** What the command room has to settle, or has settled and nobody has looked at yet. */
export function heldFor(ticket: Id): Waiting[] {
  return [...held.value, ...settled.value].filter((each) => each.mine && each.command.ticket === ticket)
}
