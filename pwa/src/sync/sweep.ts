import type { Id } from '../api/types'
import { written } from '../device/store'
import type { Core } from './core'
import { photoOf } from './photo-keys'

const UNDO_MS = 10 * 60_000

/** Forgets photos that no draft, command or upload names. Young ones stay: their removal can still be undone. */
export async function sweep(core: Core): Promise<void> {
  await written(core.base, ['photos', 'drafts', 'commands', 'uploads'], async (transaction) => {
    const [drafts, commands, uploads, photos] = await Promise.all([
      transaction.objectStore('drafts').getAll(),
      transaction.objectStore('commands').getAll(),
      transaction.objectStore('uploads').getAllKeys(),
      transaction.objectStore('photos').getAllKeys(),
    ])
    const named = new Set([...drafts.flatMap(photosOf), ...commands.flatMap((row) => row.photos), ...uploads].map(photoOf))
    const loose = photos.filter((id) => !named.has(photoOf(id)) && core.now() - bornAt(id) > UNDO_MS)
    for (const id of loose) await transaction.objectStore('photos').delete(id)
  })
}

/** Drafts name their photos by id; those of an older app by their record. */
export function photosOf(draft: unknown): Id[] {
  const { photos = [] } = draft as { photos?: (Id | { id: Id })[] }
  return photos.map((photo) => (typeof photo === 'string' ? photo : photo.id))
}

/** The time within a UUIDv7. */
function bornAt(id: Id): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) || 0
}
