import { ApiProblem, spoken, BadReply, Offline } from '../api/faults'
import type { Client } from '../api/client'
import type { Id, Me, PhotoUpload, Reference } from '../api/types'
import type { PersonKeys } from '../device/keys'
import { jotted, type Base } from '../device/store'
import type { Clock } from './clock'
import type { Locks } from './locks'
import type { Opened } from './outbox'

/** Who is at work on this phone, with the keys of this person on it. */
export interface Present {
  me: Me
  keys: PersonKeys
  /** Asks the server in this person's session. */
  client: Client
}

export type Change = 'outbox' | 'photos' | 'view' | 'reference' | 'session'

export type Carry = (target: PhotoUpload, bytes: ArrayBuffer, progress: (share: number) => void) => Promise<void>

/** What the parts of one engine share. */
export interface Core {
  base: Base
  crypto: Crypto
  clock: Clock
  locks: Locks
  now: () => number
  newId: () => Id
  carry: Carry
  /** What of the outbox has been opened, while somebody is at work. */
  opened: Map<Id, Opened>
  present: () => Present | null
  reference: () => Promise<Reference | undefined>
  changed: (what: Change) => void
}

/** How a run of push, pull or photos ended. */
export interface Run {
  /** What the server has answered or brought: commands, tickets, photos. */
  count: number
  fault: unknown
  /** Milliseconds that the server asks to wait. */
  wait: number
  /** Another page does it, or nobody is logged in. */
  idle: boolean
}

export function ran(count: number, fault: unknown = null): Run {
  const wait = fault instanceof ApiProblem ? 1000 * (fault.retryAfter ?? 0) : 0
  return { count, fault, wait, idle: false }
}

export const IDLE: Run = { count: 0, fault: null, wait: 0, idle: true }

const EVENTS_KEPT = 200

/** One line of the phone's own log. Kinds, figures and codes only: nothing of anybody. */
export async function note(core: Pick<Core, 'base' | 'now'>, kind: string, count: number, fault: unknown = null) {
  const status = fault instanceof ApiProblem || fault instanceof BadReply ? fault.status : null
  const row = { at: core.now(), kind, count, status, code: codeOf(fault) }
  try {
    await jotted(core.base, ['events'], async (transaction) => {
      const last = await transaction.store.add(row)
      await transaction.store.delete(IDBKeyRange.upperBound(last - EVENTS_KEPT))
    })
  } catch {
    /* A full phone keeps no log. */
  }
}

function codeOf(fault: unknown): string | null {
  if (!fault) return null
  if (fault instanceof ApiProblem) return fault.code
  if (fault instanceof Offline) return 'offline'
  return fault instanceof BadReply ? 'bad_reply' : 'fault'
}

/** A reading in words to keep beside a command. */
export function problemOf(fault: unknown) {
  return { code: codeOf(fault) ?? 'fault', ...spoken(fault) }
}
