import { ApiProblem, Offline, passing } from '../api/faults'
import type { Id, PhotoConfirmed, PhotoReserved } from '../api/types'
import { written, type UploadRow } from '../device/store'
import { IDLE, note, ran, type Carry, type Core, type Present, type Run } from './core'

/* Photos travel apart from commands and never delay one: reserve by hash, put the bytes, confirm. */

export type Progress = (photo: Id, share: number) => void

export function carryPhotos(core: Core, progress: Progress): Promise<Run> {
  return core.locks.request('banjie.photos', { ifAvailable: true }, async (lock) => {
    const present = core.present()
    if (!lock || !present) return IDLE
    let count = 0
    try {
      for (let row = await next(core); row; row = await next(core)) {
        if (await carryOne(core, present, row, progress)) count += 1
      }
      if (count) await note(core, 'photos', count)
      return ran(count)
    } catch (fault) {
      await note(core, 'photos', count, fault)
      return ran(count, fault)
    }
  })
}

/* The least tried first, so that one that fails does not hold up the others for ever. */
async function next(core: Core): Promise<UploadRow | undefined> {
  const rows = (await core.base.getAll('uploads')).filter((row) => !row.stuck)
  return rows.sort((a, b) => a.tries - b.tries || (a.id < b.id ? -1 : 1))[0]
}

async function carryOne(core: Core, present: Present, row: UploadRow, progress: Progress): Promise<boolean> {
  const bytes = await core.base.get('photos', row.id)
  if (!bytes) await note(core, 'photo_missing', 1)
  try {
    if (bytes) await transfer(core, present, row, bytes, progress)
    await written(core.base, ['uploads'], ({ store }) => store.delete(row.id))
    return true
  } catch (fault) {
    const final = fault instanceof ApiProblem && !passing(fault) && fault.status !== 401 && fault.status !== 404
    await change(core, row.id, { tries: row.tries + 1, stuck: final })
    if (!final) throw fault
    await note(core, 'photo_refused', 1, fault)
    return false
  } finally {
    core.changed('photos')
  }
}

async function transfer(core: Core, { client }: Present, row: UploadRow, bytes: ArrayBuffer, progress: Progress) {
  const { id, sha256, mediaType } = row
  progress(id, 0)
  const reserved = await client.post<PhotoReserved>('/api/photos/reserve', { sha256, mediaType, length: bytes.byteLength })
  if (reserved.upload) await core.carry(reserved.upload, bytes, (share) => progress(id, share))
  if (!reserved.stored) await client.post<PhotoConfirmed>('/api/photos/confirm', { sha256 })
}

async function change(core: Core, id: Id, changes: Partial<UploadRow>): Promise<void> {
  await written(core.base, ['uploads'], async ({ store }) => {
    const row = await store.get(id)
    if (row) await store.put({ ...row, ...changes }, id)
  })
}

/** The person asks: what the server once refused is tried again too. */
export async function unstick(core: Core, ids: readonly Id[]): Promise<void> {
  for (const id of ids) await change(core, id, { stuck: false })
}

/** Puts bytes by fetch. A page uses XMLHttpRequest instead, which tells the progress. */
export function carryBy(fetch: typeof globalThis.fetch): Carry {
  return async ({ method, url, headers }, bytes, progress) => {
    let reply: Response
    try {
      reply = await fetch(url, { method, headers, body: bytes })
    } catch {
      throw new Offline()
    }
    if (!reply.ok) throw new Offline()
    progress(1)
  }
}
