import { wrap, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type { Id, State } from '../api/types'
import type { PersonKeys } from './keys'
import type { Sealed } from './seal'

/** A command of the outbox. Of what it says only order, author and ticket are in the clear. */
export interface CommandRow {
  id: Id
  /** 1, 2, 3 ... on this device; also the order of sending. */
  seq: number
  madeBy: Id
  madeAt: string
  ticket: Id
  /** Its name and the state it leads to, so that lists need not open it; absent: an older app stored it. */
  name?: string
  target?: State | null
  state: 'waiting' | 'applied' | 'refused' | 'held' | 'settled'
  tries: number
  /** Bytes of the command on the wire. */
  size: number
  photos: Id[]
  /** The version that the ticket has with it, where it is applied. */
  version: number | null
  answeredAt: number | null
  key: Id | null
  /** null: an older app stored it unsigned; it is sent plain, by its author only. */
  signature: string | null
  /** The command's JSON text and its words for the tray. */
  sealed: Sealed
  /** What was answered, or why there is no answer yet. */
  told: Sealed | null
}

export interface UploadRow {
  id: Id
  madeBy: Id
  sha256: string
  mediaType: string
  length: number
  tries: number
  /** The server has said no to these bytes: kept, and tried again only when asked. */
  stuck: boolean
}

/** What lists are made of, without anything personal; the ticket itself lies sealed under the same key. */
export interface TicketRow {
  person: Id
  id: Id
  kind: string
  state: string
  version: number
  mine: boolean
  reported: boolean
  inArea: boolean
  suspended: boolean
  due: number | null
  reportedAt: number
  /** When this person last handled or settled it. */
  doneAt: number | null
  endedAt: number | null
  photos: Id[]
  /** The whole pull that brought it last. */
  run: number
  /** Its places in the two long lists, by when it is due; absent: it is in neither. */
  /** It goes with another ticket, its parent, and is no work of its own. */
  follows?: boolean
  /** The property is asked, or has answered. */
  asked?: boolean
  answered?: boolean
  mineDue?: number
  areaDue?: number
}

/** Where an open ticket stands in the long lists. What has no deadline comes last. */
export function dueIn(row: Pick<TicketRow, 'mine' | 'inArea' | 'endedAt' | 'due' | 'follows'>): Pick<TicketRow, 'mineDue' | 'areaDue'> {
  if (row.endedAt !== null || row.follows) return {}
  const due = row.due ?? Infinity
  if (row.mine) return { mineDue: due }
  return row.inArea ? { areaDue: due } : {}
}

export interface ThumbRow {
  person: Id
  id: Id
  ticket: Id
  sealed: Sealed
}

export interface EventRow {
  at: number
  kind: string
  count: number
  status: number | null
  code: string | null
}

/** Photos by their id, as ArrayBuffer: WebKit stores no Blob. */
export interface Schema extends DBSchema {
  drafts: { key: string; value: unknown }
  photos: { key: string; value: ArrayBuffer }
  uploads: { key: string; value: UploadRow }
  commands: { key: string; value: CommandRow; indexes: { seq: number } }
  keys: { key: string; value: PersonKeys }
  rows: {
    key: [string, string]
    value: TicketRow
    indexes: { ended: [string, number]; mine: [string, number, string]; area: [string, number, string] }
  }
  tickets: { key: string; value: Sealed }
  thumbs: { key: string; value: ThumbRow; indexes: { ticket: [string, string] } }
  facts: { key: string; value: unknown }
  events: { key: number; value: EventRow }
}

export type StoreName = StoreNames<Schema>
export type Base = IDBPDatabase<Schema>
export type Writing<Names extends StoreName[] = StoreName[]> = IDBPTransaction<Schema, Names, 'readwrite'>

const NAME = 'banjie'
const VERSION = 3

/** The phone is full. What was stored before is untouched. */
export class StoreFull extends Error {}

/** Another page still runs an older app, so that the database cannot be brought forward. */
export class StoreBlocked extends Error {}

export function openStore(factory: IDBFactory): Promise<Base> {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, VERSION)
    request.onupgradeneeded = ({ oldVersion }) => {
      const base = wrap(request.result) as Base
      if (request.transaction) upgrade(base, oldVersion, wrap(request.transaction) as unknown as Upgrading)
    }
    request.onblocked = () => reject(new StoreBlocked())
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close()
      resolve(wrap(request.result) as Base)
    }
    request.onerror = () => reject(request.error ?? new Error('the database does not open'))
  })
}

type Upgrading = IDBPTransaction<Schema, StoreName[], 'versionchange'>

function upgrade(base: Base, from: number, transaction: Upgrading): void {
  if (from < 1) for (const name of ['drafts', 'photos', 'uploads'] as const) base.createObjectStore(name)
  if (from < 2) makeStores(base, transaction, from)
  const rows = transaction.objectStore('rows')
  rows.createIndex('mine', ['person', 'mineDue', 'id'])
  rows.createIndex('area', ['person', 'areaDue', 'id'])
  if (from === 2) void placeRows(transaction)
}

function makeStores(base: Base, transaction: Upgrading, from: number): void {
  base.createObjectStore('commands', { keyPath: 'id' }).createIndex('seq', 'seq', { unique: true })
  base.createObjectStore('keys', { keyPath: 'person' })
  base.createObjectStore('rows', { keyPath: ['person', 'id'] }).createIndex('ended', ['person', 'endedAt'])
  base.createObjectStore('tickets')
  base.createObjectStore('thumbs', { keyPath: 'id' }).createIndex('ticket', ['person', 'ticket'])
  base.createObjectStore('facts')
  base.createObjectStore('events', { autoIncrement: true })
  if (from === 1) void partUploads(transaction)
}

/** Version 2 read every row for every list. */
async function placeRows(transaction: Upgrading): Promise<void> {
  for (let at = await transaction.objectStore('rows').openCursor(); at; at = await at.continue()) {
    await at.update({ ...at.value, ...dueIn(at.value) })
  }
}

interface OldUpload {
  id: Id
  madeBy: Id
  sha256: string
  mediaType: string
  bytes: ArrayBuffer
}

/** Version 1 kept the bytes in the upload itself. */
async function partUploads(transaction: Upgrading): Promise<void> {
  const [photos, uploads] = [transaction.objectStore('photos'), transaction.objectStore('uploads')]
  for (let at = await uploads.openCursor(); at; at = await at.continue()) {
    const { bytes, ...row } = at.value as unknown as OldUpload
    await photos.put(bytes, row.id)
    await at.update({ ...row, length: bytes.byteLength, tries: 0, stuck: false })
  }
}

/**
 * Runs `act` in one transaction: all of it is stored, durably, or nothing. `act` may await requests of
 * the transaction only. Where the phone is full it throws StoreFull.
 */
export function written<T, Names extends StoreName[]>(
  base: Base,
  names: [...Names],
  act: (transaction: Writing<Names>) => Promise<T>,
): Promise<T> {
  return run(base, names, 'strict', act)
}

/** The same for what the server can tell again: whole or not at all, but a phone that loses its power may lose the latest. */
export function jotted<T, Names extends StoreName[]>(
  base: Base,
  names: [...Names],
  act: (transaction: Writing<Names>) => Promise<T>,
): Promise<T> {
  return run(base, names, 'relaxed', act)
}

async function run<T, Names extends StoreName[]>(
  base: Base,
  names: [...Names],
  durability: 'strict' | 'relaxed',
  act: (transaction: Writing<Names>) => Promise<T>,
): Promise<T> {
  const transaction = base.transaction(names as Names, 'readwrite', { durability })
  const done = transaction.done
  done.catch(() => undefined)
  try {
    const result = await act(transaction)
    await done
    return result
  } catch (fault) {
    abort(transaction)
    throw isFull(transaction.error) || isFull(fault) ? new StoreFull() : fault
  }
}

function abort(transaction: { abort: () => void }): void {
  try {
    transaction.abort()
  } catch {
    /* It has ended by itself. */
  }
}

function isFull(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'QuotaExceededError'
}
