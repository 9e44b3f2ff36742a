import { computed, shallowReactive } from 'vue'
import type { Command, Id, Label, State } from '../api/types'

/** A command on its way, in words for the tray and with what the screens need to show it as done. */
export interface Waiting {
  command: Command
  move: Label
  about: string
  target: State | null
  madeBy: Id
  state: 'sending' | 'waiting' | 'refused'
  tries: number
  problem: Label | null
}

export interface Answered {
  state: State
  version: number
}

const entries = shallowReactive(new Map<Id, Waiting>())
const answers = shallowReactive(new Map<Id, Answered>())

export const waiting = computed(() => [...entries.values()])
export const unsent = computed(() => waiting.value.filter((each) => each.state !== 'refused'))
export const refused = computed(() => waiting.value.filter((each) => each.state === 'refused'))

export function put(entry: Waiting): void {
  entries.set(entry.command.id, entry)
}

export function change(id: Id, changes: Partial<Waiting>): void {
  const entry = entries.get(id)
  if (entry) entries.set(id, { ...entry, ...changes })
}

export function drop(id: Id): void {
  entries.delete(id)
}

/** What the server said a ticket became: shown until a newer version is fetched. */
export function remember(ticket: Id, answered: Answered): void {
  answers.set(ticket, answered)
}

export function waitingFor(ticket: Id): Waiting[] {
  return unsent.value.filter((each) => each.command.ticket === ticket)
}

export function answeredFor(ticket: Id): Answered | undefined {
  return answers.get(ticket)
}

/** What was refused of this ticket, with all that was typed. */
export function refusedFor(ticket: Id): Waiting[] {
  return refused.value.filter((each) => each.command.ticket === ticket)
}
