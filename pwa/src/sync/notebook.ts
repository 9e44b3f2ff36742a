import type { Id } from '../api/types'
import { seal, unseal, type Sealed } from '../device/seal'
import { written } from '../device/store'
import type { Core, Present } from './core'
import { NobodyPresent } from './outbox'

/* Drafts: sealed with the person's work key. The ids of their photos stand outside, so that a sweep can see them. */

interface DraftRow {
  photos: Id[]
  sealed: Sealed
}

export interface Photographed {
  id: Id
  /** null: these bytes go. */
  bytes: ArrayBuffer | null
}

export function draftKey(person: Id, purpose: string): string {
  return `${person}/${purpose}`
}

export async function readDraft<T>(core: Core, purpose: string): Promise<T | null> {
  const { me, keys } = demanded(core)
  const key = draftKey(me.id, purpose)
  const row = (await core.base.get('drafts', key)) as DraftRow | T | undefined
  if (!row) return null
  return isSealed(row) ? unseal<T>(core.crypto, keys.work, key, row.sealed) : row
}

function isSealed(row: unknown): row is DraftRow {
  return typeof row === 'object' && row !== null && 'sealed' in row
}

/** With a photo that was just taken: both are stored, or neither. */
export async function writeDraft(
  core: Core,
  purpose: string,
  draft: { photos: readonly { id: Id }[] },
  photo?: Photographed,
): Promise<void> {
  const { me, keys } = demanded(core)
  const key = draftKey(me.id, purpose)
  const row: DraftRow = {
    photos: draft.photos.map((each) => each.id),
    sealed: await seal(core.crypto, keys.work, key, draft),
  }
  await written(core.base, ['drafts', 'photos'], async (transaction) => {
    await transaction.objectStore('drafts').put(row, key)
    const photos = transaction.objectStore('photos')
    if (photo?.bytes) await photos.put(photo.bytes, photo.id)
    else if (photo) await photos.delete(photo.id)
  })
}

export async function eraseDraft(core: Core, purpose: string): Promise<void> {
  const { me } = demanded(core)
  await written(core.base, ['drafts'], ({ store }) => store.delete(draftKey(me.id, purpose)))
}

function demanded(core: Core): Present {
  const present = core.present()
  if (!present) throw new NobodyPresent()
  return present
}
