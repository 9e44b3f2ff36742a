import type { Id } from '../api/types'
import { openBytes, sealBytes } from '../device/seal'
import { StoreFull, written } from '../device/store'
import { IDLE, note, ran, type Core, type Present, type Run } from './core'
import { shownKey } from './photo-keys'
import { rowsOf } from './view'

const AT_ONCE = 2

/** Fetches small pictures of the view's tickets that are not on the phone yet, and keeps them sealed. */
export function fetchThumbs(core: Core): Promise<Run> {
  return core.locks.request('banjie.thumbs', { ifAvailable: true }, async (lock) => {
    const present = core.present()
    if (!lock || !present) return IDLE
    const lacking = await lackingOf(core, present.me.id)
    let count = 0
    try {
      const fetchNext = async (): Promise<void> => {
        for (let next = lacking.shift(); next; next = lacking.shift()) {
          if (await fetchOne(core, present, next.ticket, next.photo)) count += 1
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, fetchNext))
      return ran(count)
    } catch (fault) {
      lacking.length = 0
      await note(core, 'thumbs', count, fault)
      return ran(count, fault)
    }
  })
}

async function lackingOf(core: Core, person: Id): Promise<{ ticket: Id; photo: Id }[]> {
  const [rows, known] = await Promise.all([rowsOf(core, person), core.base.getAllKeys('thumbs')])
  const there = new Set(known)
  const soonest = rows.filter((row) => row.mine || row.reported || row.endedAt === null)
  return soonest
    .sort((a, b) => Number(b.mine) - Number(a.mine) || (a.due ?? Infinity) - (b.due ?? Infinity))
    .flatMap((row) => row.photos.map((photo) => ({ ticket: row.id, photo })))
    .filter(({ photo }) => !there.has(photo))
}

/* One picture that does not come is no reason to do without the others; no network is. */
async function fetchOne(core: Core, { me, keys, client }: Present, ticket: Id, photo: Id): Promise<boolean> {
  if (!keys.view) return false
  let bytes: ArrayBuffer
  try {
    bytes = await client.load(`/api/photos/${photo}/thumb`)
  } catch (fault) {
    if (fault instanceof Error && 'status' in fault && fault.status !== 401) return false
    throw fault
  }
  const sealed = await sealBytes(core.crypto, keys.view, `thumb/${photo}`, bytes)
  return written(core.base, ['thumbs', 'keys', 'rows'], async (transaction) => {
    const held = await transaction.objectStore('keys').get(me.id)
    const row = await transaction.objectStore('rows').getKey([me.id, ticket])
    if (held?.viewId !== keys.viewId || row === undefined) return false
    await transaction.objectStore('thumbs').put({ person: me.id, id: photo, ticket, sealed })
    return true
  }).catch((fault: unknown) => {
    if (fault instanceof StoreFull) return false
    throw fault
  })
}

/** A small picture from the phone: the one kept of the view, or the whole one where it was taken here. */
export async function pictureOf(core: Core, photo: Id): Promise<ArrayBuffer | null> {
  const [present, row] = [core.present(), await core.base.get('thumbs', photo)]
  if (present?.keys.view && row?.person === present.me.id) {
    const bytes = openBytes(core.crypto, present.keys.view, `thumb/${photo}`, row.sealed)
    const opened = await bytes.catch(() => null)
    if (opened) return opened
  }
  const [shown, whole] = await Promise.all([shownKey(photo), photo].map((key) => core.base.get('photos', key)))
  return shown ?? whole ?? null
}
