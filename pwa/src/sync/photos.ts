import { computed, shallowReactive } from 'vue'
import { post } from '../api/client'
import { ApiProblem, Offline, passing } from '../api/faults'
import type { Id, Label, PhotoConfirmed, PhotoReserved, PhotoUpload } from '../api/types'
import { erase, keys, read, write } from '../device/store'
import { pause } from './patience'
import { me, untilEntered } from './session'

/** The bytes of a photo that a command has named. ArrayBuffer: WebKit stores no Blob. */
interface Upload {
  id: Id
  madeBy: Id
  sha256: string
  mediaType: string
  bytes: ArrayBuffer
}

interface Progress {
  id: Id
  share: number
  problem: Label | null
}

const CUT_MS = 120_000

const underway = shallowReactive(new Map<Id, Progress>())

export const uploading = computed(() => [...underway.values()].filter((each) => !each.problem))
export const uploadPercent = computed(() => {
  const shares = uploading.value.map((each) => each.share)
  return Math.round((100 * shares.reduce((sum, share) => sum + share, 0)) / Math.max(1, shares.length))
})

/** Keeps the bytes on the phone until the server has confirmed them, and sends them. */
export async function upload(photo: Omit<Upload, 'madeBy'>): Promise<void> {
  const kept = { ...photo, madeBy: me.value?.id ?? '' }
  await write('uploads', kept.id, kept)
  void carry(kept)
}

/** Goes on with what a closed page has left. */
export async function resumeUploads(): Promise<void> {
  for (const id of await keys('uploads')) {
    const kept = await read<Upload>('uploads', id)
    if (kept && !underway.has(id)) void carry(kept)
  }
}

async function carry(photo: Upload): Promise<void> {
  for (let tries = 1; ; tries++) {
    underway.set(photo.id, { id: photo.id, share: 0, problem: null })
    try {
      await untilEntered(photo.madeBy)
      await transfer(photo)
      await erase('uploads', photo.id)
      underway.delete(photo.id)
      return
    } catch (fault) {
      if (fault instanceof ApiProblem && !passing(fault) && fault.status !== 401) return giveUp(photo, fault)
      await pause(tries)
    }
  }
}

/* The bytes stay stored: they are evidence, and the command room sees that they are awaited. */
function giveUp(photo: Upload, fault: ApiProblem): void {
  underway.set(photo.id, { id: photo.id, share: 0, problem: fault.label })
}

async function transfer(photo: Upload): Promise<void> {
  const { sha256, mediaType, bytes } = photo
  const reserved = await post<PhotoReserved>('/api/photos/reserve', { sha256, mediaType, length: bytes.byteLength })
  if (reserved.upload) await put(reserved.upload, photo)
  if (!reserved.stored) await post<PhotoConfirmed>('/api/photos/confirm', { sha256 })
}

/* XMLHttpRequest, because fetch tells no progress. Any answer but a 2xx is tried again from the reservation. */
function put(target: PhotoUpload, photo: Upload): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(target.method, target.url)
    request.timeout = CUT_MS
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      underway.set(photo.id, { id: photo.id, share: event.loaded / Math.max(1, event.total), problem: null })
    }
    request.onload = () => (request.status < 300 ? resolve() : reject(new Offline()))
    request.onerror = request.ontimeout = () => reject(new Offline())
    request.send(photo.bytes)
  })
}
