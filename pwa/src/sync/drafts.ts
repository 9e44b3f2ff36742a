import { reactive, watch } from 'vue'
import type { Command, Id, Layer, PhotoKind, PhotoTaken } from '../api/types'
import { uuidv7 } from '../device/ids'
import type { Fix } from '../device/position'
import { draftKey } from './notebook'
import { phone } from './phone'
import { shownKey } from './photo-keys'
import { refused } from './queue'

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
  /** The hash of what the camera gave. */
  original?: string
}

const SAVE_AFTER_MS = 250

function blank(): Draft {
  return { ticket: uuidv7(), outcome: '', category: '', address: '', note: '', settled: false, photos: [] }
}

/** Opens the draft of a purpose, e.g. 'report' or 'handle/TICKET', and keeps it stored as it changes. */
export async function openDraft(purpose: string, begun: Partial<Draft> = {}) {
  const engine = await phone()
  const draft = reactive<Draft>({ ...blank(), ...begun, ...(await engine.readDraft<Draft>(purpose)) })
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false
  let changed = true

  let saving: Promise<void> = Promise.resolve()

  /** Resolves when all of it is stored: what is under way is waited for, what is stored is not stored again. */
  function save(): Promise<void> {
    clearTimeout(timer)
    return (saving = saving.catch(() => undefined).then(write))
  }

  async function write(): Promise<void> {
    if (ended || !changed) return
    changed = false
    try {
      await engine.writeDraft(purpose, plain())
    } catch (fault) {
      changed = true
      throw fault
    }
  }

  function plain(): Draft {
    return JSON.parse(JSON.stringify(draft)) as Draft
  }

  const stop = watch(draft, saveSoon, { flush: 'sync' })

  function saveSoon(): void {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(() => void save().catch(() => undefined), SAVE_AFTER_MS)
  }

  async function addPhoto(kind: PhotoKind, picture: TakenPicture, fromGallery: boolean, fix: Fix | null): Promise<void> {
    const photo = recordOf(kind, picture, fromGallery, fix)
    const drawn = plain()
    await engine.writeDraft(purpose, { ...drawn, photos: [...drawn.photos, photo] }, { id: photo.id, bytes: picture.bytes })
    draft.photos.push(photo)
  }

  /** Layers over a photo, and the picture with them drawn in; null takes them off again. */
  async function markPhoto(id: Id, layers: readonly Layer[], picture: TakenPicture | null): Promise<void> {
    const at = draft.photos.findIndex((each) => each.id === id)
    const photo = draft.photos[at]
    if (!photo) return
    const marked = markedRecord(plain().photos[at] as PhotoTaken, layers, picture)
    const photos = plain().photos.map((each) => (each.id === id ? marked : each))
    await engine.writeDraft(purpose, { ...plain(), photos }, { id: shownKey(id), bytes: picture?.bytes ?? null })
    draft.photos[at] = marked
  }

  async function removePhoto(id: Id): Promise<void> {
    draft.photos = draft.photos.filter((each) => each.id !== id)
    await save()
  }

  /** It has done its work, or was given up. */
  async function clear(): Promise<void> {
    end()
    await engine.eraseDraft(purpose)
  }

  /** Stores nothing any more. */
  function end(): void {
    ended = true
    stop()
    clearTimeout(timer)
  }

  return { purpose, draft, save, addPhoto, markPhoto, removePhoto, clear, end }
}

const REPORT = 'report'

/** A report that was refused comes back first; else the one that was begun, else a new one. */
export async function openReport(): Promise<OpenDraft> {
  const back = refused.value.find((each) => each.mine && each.command.name === 'ticket.report')
  if (back) return openDraft(`${REPORT}/${back.command.ticket}`, begunBy(back.command))
  const engine = await phone()
  const prefix = draftKey(engine.present()?.id ?? '', `${REPORT}/`)
  const parked = (await engine.draftKeys(prefix))[0]
  return openDraft(parked ? `${REPORT}/${parked.slice(prefix.length)}` : REPORT)
}

/** What was typed and photographed for a command, to begin with again. */
export function begunBy(command: Command): Partial<Draft> {
  const { ticket, outcome = '', category = '', address = '', note, description, photos = [] } = command
  return { ticket, outcome, category, address, note: note ?? description ?? '', photos: [...photos] }
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
    ...(picture.original ? { original: picture.original } : {}),
    ...(fix ? { position: positionOf(fix) } : {}),
  }
}

function markedRecord(photo: PhotoTaken, layers: readonly Layer[], picture: TakenPicture | null): PhotoTaken {
  const { layers: _, shown: __, ...bare } = photo
  if (!picture) return bare
  return { ...bare, layers: [...layers], shown: { sha256: picture.sha256, length: picture.bytes.byteLength } }
}

export function positionOf(fix: Fix, now: number = Date.now()) {
  const { latitude, longitude, accuracy } = fix
  return { latitude, longitude, accuracy, age: Math.max(0, Math.round((now - fix.at) / 1000)), source: 'device' as const }
}

/** The photo itself, without what was drawn over it. */
export async function photoBytes(id: Id): Promise<ArrayBuffer | undefined> {
  return (await phone()).photo(id)
}

/** What others will see of it. */
export async function shownBytes(photo: PhotoTaken): Promise<ArrayBuffer | undefined> {
  return photoBytes(photo.shown ? shownKey(photo.id) : photo.id)
}
