import { ref, shallowRef } from 'vue'
import type { ClockReading, Id, Label } from '../api/types'

/* What the tray and the device's page read of the phone, and the few things one may do there. */

export interface Exchange {
  /** Milliseconds since the epoch. */
  at: number
  fault: Label | null
}

export interface SyncEvent {
  at: number
  kind: string
  count: number
  status: number | null
  code: string | null
}

export interface ExportedCommand {
  id: Id
  madeBy: Id
  state: string
  /** The command as JSON, exactly as it is signed. */
  text: string
  signature: string | null
  key: Id | null
}

export interface ExportedPhoto {
  id: Id
  mediaType: string
  bytes: () => Promise<ArrayBuffer | undefined>
}

export interface Exported {
  commands: ExportedCommand[]
  photos: ExportedPhoto[]
}

export const lastPull = shallowRef<Exchange | null>(null)
export const lastPush = shallowRef<Exchange | null>(null)
export const clockReading = shallowRef<ClockReading | null>(null)
/** Milliseconds that this phone's clock is fast (more than 0) or slow, where that is more than two minutes; else null. */
export const clockWrong = ref<number | null>(null)

/** Tries this one now, before its turn. */
export async function retry(_id: Id): Promise<void> {}

/** The person has seen how a refused or settled one ended: it leaves the phone, with photos that nothing else names. */
export async function seen(_id: Id): Promise<void> {}

/** Everything of the present person that the server has not taken. */
export async function exportAll(): Promise<Exported> {
  return { commands: [], photos: [] }
}

/** The last 200 events, newest first; no personal data. */
export async function syncLog(): Promise<SyncEvent[]> {
  return []
}

/** Called after everything of a person was destroyed on this phone, because the server said so. */
export function registerWipeHandler(_wiped: (person: Id) => void): void {}
