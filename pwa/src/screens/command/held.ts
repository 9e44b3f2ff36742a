import { reactive } from 'vue'
import type { HeldView, Id } from '../../api/types'
import { metresBetween } from '../../device/distance'
import type { Verdict } from '../../sync/held'

/** How far from the ticket's place the command was made, in whole metres; null where one of the two is not known. */
export function metresFrom({ position, ticket }: HeldView): number | null {
  return position && ticket?.position ? Math.round(metresBetween(position, ticket.position)) : null
}

/** What is typed for a verdict, kept while one looks at others. */
const notes = reactive(new Map<string, string>())

export function noteFor(held: Id, verdict: Verdict): string {
  return notes.get(`${held} ${verdict}`) ?? ''
}

export function keepNote(held: Id, verdict: Verdict, note: string): void {
  notes.set(`${held} ${verdict}`, note)
}

/** On their way to the server, whatever is looked at meanwhile. */
export const settling = reactive(new Set<Id>())
