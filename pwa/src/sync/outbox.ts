import type { Command, CommandAnswer, CommandFields, Id, Label, PhotoTaken, Problem, Settlement, State } from '../api/types'
import { sign } from '../device/keys'
import { seal, unseal, type Sealed } from '../device/seal'
import { written, type CommandRow, type TicketRow, type UploadRow } from '../device/store'
import type { Core, Present } from './core'
import { shownKey } from './photo-keys'
import { sweep } from './sweep'

/* Commands are stored first and sent second. Nothing that the server has not taken is ever deleted here. */

export interface Issue {
  move: { name: string; label: Label; target?: State | null }
  subject: { id: Id; address: string; version?: number }
  fields: CommandFields
  /** Key of the draft that this command makes an end of. */
  draft?: string
  /** Refused ones that this replaces: the person has seen them. */
  replaces?: readonly Id[]
}

/** The command's exact text, and its words for the tray. */
export interface Words {
  text: string
  move: Label
  about: string
  target: State | null
}

export interface Told {
  problem: Problem | null
  settlement: Settlement | null
  answered: { state: State; number: string | null } | null
}

export interface Entry {
  row: CommandRow
  words: Words
  told: Told
  command: Command
}

const NOTHING: Told = { problem: null, settlement: null, answered: null }

export class NobodyPresent extends Error {}

/** Resolves when these commands, their uploads and numbers are stored and their drafts are gone: all of it or nothing. */
export async function issue(core: Core, ...asked: readonly Issue[]): Promise<Id[]> {
  const present = core.present()
  if (!present) throw new NobodyPresent()
  return core.locks.request('banjie.outbox', {}, async () => {
    for (;;) {
      const known = await knownOf(core, present, asked)
      const rows = await Promise.all(asked.map((each, at) => made(core, present, each, at, known)))
      if (await stored(core, rows, asked)) {
        core.changed('outbox')
        return rows.map((row) => row.id)
      }
    }
  })
}

interface Known {
  seq: number
  device: Id
  rows: (TicketRow | undefined)[]
}

/* Asked for at once: on a slow phone each answer that is waited for costs more than all of it. */
async function knownOf(core: Core, { me }: Present, asked: readonly Issue[]): Promise<Known> {
  const transaction = core.base.transaction(['facts', 'rows'])
  const [facts, rows] = [transaction.objectStore('facts'), transaction.objectStore('rows')]
  const [seq, device, seen] = await Promise.all([
    facts.get('seq') as Promise<number | undefined>,
    facts.get('device') as Promise<Id>,
    Promise.all(asked.map(({ subject }) => rows.get([me.id, subject.id]))),
  ])
  return { seq: seq ?? 0, device, rows: seen }
}

async function made(core: Core, present: Present, asked: Issue, at: number, known: Known): Promise<CommandRow> {
  const { me, keys } = present
  const { move, subject, fields } = asked
  const seq = known.seq + 1 + at
  const baseVersion = known.rows[at]?.version ?? subject.version
  const clock = core.clock.reading()
  const command: Command = {
    ...fields,
    name: `ticket.${move.name}`,
    id: core.newId(),
    ticket: subject.id,
    madeBy: me.id,
    madeAt: new Date(core.now()).toISOString(),
    deviceId: known.device,
    seq,
    v: 2,
    ...(baseVersion === undefined ? {} : { baseVersion }),
    ...(clock ? { clock } : {}),
  }
  const text = JSON.stringify(command)
  const words: Words = { text, move: move.label, about: subject.address, target: move.target ?? null }
  const [signature, sealed] = await Promise.all([
    sign(core.crypto, keys.signing, text),
    seal(core.crypto, keys.work, command.id, words),
  ])
  return {
    id: command.id,
    seq,
    madeBy: me.id,
    madeAt: command.madeAt,
    ticket: subject.id,
    name: command.name,
    target: words.target,
    state: 'waiting',
    tries: 0,
    size: new Blob([text]).size,
    photos: (fields.photos ?? []).map((photo) => photo.id),
    version: null,
    answeredAt: null,
    key: keys.id,
    signature,
    sealed,
    told: null,
  }
}

/** False where another page has taken a number meanwhile. */
function stored(core: Core, rows: readonly CommandRow[], asked: readonly Issue[]): Promise<boolean> {
  return written(core.base, ['commands', 'uploads', 'photos', 'facts', 'drafts'], async (transaction) => {
    const [facts, commands] = [transaction.objectStore('facts'), transaction.objectStore('commands')]
    const [photos, uploads] = [transaction.objectStore('photos'), transaction.objectStore('uploads')]
    const taken = rows.map((row, at) => (asked[at]?.fields.photos ?? []).flatMap((photo) => uploadsOf(photo, row.madeBy)))
    const [seq, there] = await Promise.all([
      facts.get('seq') as Promise<number | undefined>,
      Promise.all(taken.flat().map((upload) => photos.getKey(upload.id))),
    ])
    if (rows[0]?.seq !== 1 + (seq ?? 0)) return false
    const held = new Set(there)
    const puts: Promise<unknown>[] = []
    const put = (request: Promise<unknown>): void => {
      request.catch(() => undefined) // where a later one throws, nobody waits for this one any more
      puts.push(request)
    }
    put(facts.put(rows.at(-1)?.seq, 'seq'))
    for (const [at, row] of rows.entries()) {
      const { draft, replaces } = asked[at] as Issue
      put(commands.add(row))
      for (const upload of taken[at] ?? []) if (held.has(upload.id)) put(uploads.put(upload, upload.id))
      if (draft) put(transaction.objectStore('drafts').delete(draft))
      for (const old of replaces ?? []) put(commands.delete(old))
    }
    await Promise.all(puts)
    return true
  })
}

/** The photo's bytes, and those with its layers drawn in: each travels by itself. */
function uploadsOf({ id, sha256, mediaType, length, shown }: PhotoTaken, madeBy: Id): UploadRow[] {
  const row = { madeBy, tries: 0, stuck: false }
  const whole: UploadRow = { ...row, id, sha256, mediaType: mediaType ?? 'image/jpeg', length }
  return shown ? [{ ...row, ...shown, id: shownKey(id), mediaType: 'image/jpeg' }, whole] : [whole]
}

export function commandRows(core: Core): Promise<CommandRow[]> {
  return core.base.getAllFromIndex('commands', 'seq')
}

/** All that is in the outbox, in the order it was made. What cannot be read any more is left out, and kept. */
export async function entries(core: Core): Promise<Entry[]> {
  const rows = await commandRows(core)
  const there = new Set(rows.map((row) => row.id))
  for (const id of core.opened.keys()) if (!there.has(id)) core.opened.delete(id)
  return opened(core, rows)
}

/** A command is opened once: its text never changes, and what was told of it is sealed anew when it does. */
export interface Opened {
  words: Words
  command: Command
  told: Told
  nonce: string
}

export async function opened(core: Core, rows: readonly CommandRow[]): Promise<Entry[]> {
  const authors = [...new Set(rows.map((row) => row.madeBy))]
  const held = await Promise.all(authors.map((author) => core.base.get('keys', author)))
  const keys = new Map(authors.map((author, at) => [author, held[at]?.work]))
  const read = await Promise.all(rows.map((row) => entryOf(core, row, keys.get(row.madeBy)).catch(() => null)))
  return read.filter((each) => each !== null)
}

async function entryOf(core: Core, row: CommandRow, key: CryptoKey | undefined): Promise<Entry> {
  if (!key) throw new Error('no key')
  const known = core.opened.get(row.id)
  const nonce = row.told ? row.told.nonce.join() : ''
  if (known?.nonce === nonce) return { row, words: known.words, told: known.told, command: known.command }
  const words = known?.words ?? (await unseal<Words>(core.crypto, key, row.id, row.sealed))
  const told = row.told ? await unseal<Told>(core.crypto, key, `${row.id}/told`, row.told) : NOTHING
  const command = known?.command ?? (JSON.parse(words.text) as Command)
  if (core.present()) core.opened.set(row.id, { words, command, told, nonce })
  return { row, words, told, command }
}

/** The command's text, to be sent. */
export async function textOf(core: Core, row: CommandRow): Promise<string> {
  const key = (await core.base.get('keys', row.madeBy))?.work
  if (!key) throw new Error('no key')
  return (await unseal<Words>(core.crypto, key, row.id, row.sealed)).text
}

const STANDING: Record<string, CommandRow['state']> = {
  applied: 'applied',
  duplicate: 'applied',
  refused: 'refused',
  held: 'held',
  accepted: 'settled',
  set_aside: 'settled',
}

/** Keeps the server's answer with the command. False where it is no answer that this app knows. */
export async function keepAnswer(core: Core, answer: CommandAnswer): Promise<boolean> {
  const known = STANDING[answer.result]
  if (!known) return false
  const state = answer.result === 'duplicate' && answer.problem ? 'refused' : known
  const { problem = null, settlement = null, version = null } = answer
  const answered = answer.state ? { state: answer.state, number: answer.number ?? null } : null
  await tell(core, [answer.id], { problem, settlement, answered }, (row) => ({
    ...row,
    state,
    version: state === 'applied' ? version : null,
    answeredAt: core.now(),
  }))
  return true
}

/** They were not answered: why, for the tray. `counts`: it was a try. */
export function keepFaults(core: Core, ids: readonly Id[], problem: Problem, counts: boolean): Promise<void> {
  return tell(core, ids, { ...NOTHING, problem }, (row) => ({ ...row, tries: row.tries + (counts ? 1 : 0) }))
}

/** The server will not take this request at all: kept, with its photos, for its author to see. */
export function refuseHere(core: Core, id: Id, problem: Problem): Promise<void> {
  return tell(core, [id], { ...NOTHING, problem }, (row) => ({ ...row, state: 'refused', answeredAt: core.now() }))
}

async function tell(core: Core, ids: readonly Id[], told: Told, change: (row: CommandRow) => CommandRow): Promise<void> {
  const sealed = new Map<Id, Sealed>()
  for (const id of ids) {
    const row = await core.base.get('commands', id)
    const key = row && (await core.base.get('keys', row.madeBy))?.work
    if (key) sealed.set(id, await seal(core.crypto, key, `${id}/told`, told))
  }
  if (!sealed.size) return
  await written(core.base, ['commands'], async ({ store }) => {
    for (const [id, words] of sealed) {
      const now = await store.get(id)
      if (now) await store.put({ ...change(now), told: words })
    }
  })
  core.changed('outbox')
}

/** The person has seen the end of it. What is not at its end stays. */
export async function forget(core: Core, id: Id): Promise<void> {
  await written(core.base, ['commands'], async ({ store }) => {
    const row = await store.get(id)
    if (row?.state === 'refused' || row?.state === 'settled') await store.delete(id)
  })
  await sweep(core)
  core.changed('outbox')
}
