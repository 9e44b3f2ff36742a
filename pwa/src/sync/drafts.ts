import { reactive, watch } from 'vue'
import type { Id, PhotoKind, PhotoTaken } from '../api/types'
import { uuidv7 } from '../device/ids'
import type { Fix } from '../device/position'
import { erase, keys, read, write } from '../device/store'
import { upload } from './photos'
import { me } from './session'

/* What is typed and photographed but not yet sent: it survives a reload and a killed page. */
export interface Draft {
  /** The id of the ticket to be, so that sending a draft twice makes one ticket. */
  ticket: Id
  outcome: string
  category: string
  address: string
  note: string
  settled: boolean
  photos: PhotoTaken[]
}

export interface TakenPicture {
  bytes: ArrayBuffer
  sha256: string
}

const SAVE_AFTER_MS = 250

function blank(): Draft {
  return { ticket: uuidv7(), outcome: '', category: '', address: '', note: '', settled: false, photos: [] }
}

/** Whose and for what: drafts of two people on one phone never meet. */
export function draftKey(person: Id, purpose: string): string {
  return `${person}/${purpose}`
}

/** Opens the draft of a purpose, e.g. 'report' or 'handle/TICKET', and keeps it stored as it changes. */
export async function openDraft(purpose: string) {
  let key = draftKey(me.value?.id ?? '', purpose)
  const draft = reactive<Draft>({ ...blank(), ...(await read<Draft>('drafts', key)) })
  let timer: ReturnType<typeof setTimeout> | undefined

  function save(): Promise<void> {
    clearTimeout(timer)
    return write('drafts', key, JSON.parse(JSON.stringify(draft)))
  }

  const stop = watch(draft, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), SAVE_AFTER_MS)
  })

  async function addPhoto(kind: PhotoKind, picture: TakenPicture, fromGallery: boolean, fix: Fix | null): Promise<void> {
    const photo = recordOf(kind, picture, fromGallery, fix)
    await write('photos', photo.id, picture.bytes)
    draft.photos.push(photo)
    await save()
  }

  async function removePhoto(id: Id): Promise<void> {
    draft.photos = draft.photos.filter((each) => each.id !== id)
    await save()
  }

  /** The photos are on their way and stored for that: the draft has done its work. */
  async function clear(): Promise<void> {
    stop()
    clearTimeout(timer)
    await erase('drafts', key)
  }

  /** Goes on under another purpose, so that the old one is free for the next draft. */
  async function moveTo(other: string): Promise<void> {
    const old = key
    key = draftKey(me.value?.id ?? '', other)
    await save()
    await erase('drafts', old)
  }

  return { draft, save, addPhoto, removePhoto, clear, moveTo }
}

const REPORT = 'report'

/** A report that was sent but not taken comes back first; else the one that was begun, else a new one. */
export async function openReport(underway: (ticket: Id) => boolean): Promise<OpenDraft> {
  const prefix = draftKey(me.value?.id ?? '', `${REPORT}/`)
  const sent = (await keys('drafts')).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  const back = sent.find((ticket) => !underway(ticket))
  return openDraft(back ? `${REPORT}/${back}` : REPORT)
}

export function parkReport(open: OpenDraft): Promise<void> {
  return open.moveTo(`${REPORT}/${open.draft.ticket}`)
}

export type OpenDraft = Awaited<ReturnType<typeof openDraft>>

function recordOf(kind: PhotoKind, picture: TakenPicture, fromGallery: boolean, fix: Fix | null): PhotoTaken {
  return {
    id: uuidv7(),
    kind,
    sha256: picture.sha256,
    length: picture.bytes.byteLength,
    mediaType: 'image/jpeg',
    takenAt: new Date().toISOString(),
    fromGallery,
    ...(fix ? { position: positionOf(fix) } : {}),
  }
}

export function positionOf(fix: Fix, now: number = Date.now()) {
  const { latitude, longitude, accuracy } = fix
  return { latitude, longitude, accuracy, age: Math.max(0, Math.round((now - fix.at) / 1000)), source: 'device' as const }
}

export function photoBytes(id: Id): Promise<ArrayBuffer | undefined> {
  return read<ArrayBuffer>('photos', id)
}

/** Hands the bytes of these photos to the sender. They may arrive after the command that names them. */
export async function sendPhotos(photos: readonly PhotoTaken[]): Promise<void> {
  for (const { id, sha256, mediaType } of photos) {
    const bytes = await photoBytes(id)
    if (bytes) await upload({ id, sha256, mediaType, bytes })
  }
}

/** Forgets bytes that no draft names any more. */
export async function sweepPhotos(): Promise<void> {
  const drafts = await Promise.all((await keys('drafts')).map((key) => read<Draft>('drafts', key)))
  const named = new Set(drafts.flatMap((draft) => draft?.photos.map((photo) => photo.id) ?? []))
  for (const id of await keys('photos')) {
    if (!named.has(id)) await erase('photos', id)
  }
}
