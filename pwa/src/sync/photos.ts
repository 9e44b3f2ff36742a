import { computed, shallowReactive, shallowRef } from 'vue'
import { Offline } from '../api/faults'
import type { Id, PhotoUpload } from '../api/types'
import type { UploadRow } from '../device/store'

const CUT_MS = 120_000

const rows = shallowRef<readonly UploadRow[]>([])
const shares = shallowReactive(new Map<Id, number>())

/** Photos on their way; those that the server refused are in `stuckPhotos`. */
export const uploading = computed(() =>
  rows.value.filter((row) => !row.stuck).map((row) => ({ id: row.id, length: row.length, share: shares.get(row.id) ?? 0 })),
)
export const stuckPhotos = computed(() => rows.value.filter((row) => row.stuck))
export const uploadPercent = computed(() => {
  const whole = uploading.value.reduce((sum, each) => sum + each.length, 0)
  const sent = uploading.value.reduce((sum, each) => sum + each.share * each.length, 0)
  return Math.round((100 * sent) / Math.max(1, whole))
})

export function showUploads(all: readonly UploadRow[]): void {
  rows.value = all
  const there = new Set(all.map((row) => row.id))
  for (const id of shares.keys()) if (!there.has(id)) shares.delete(id)
}

export function showProgress(photo: Id, share: number): void {
  shares.set(photo, share)
}

/** XMLHttpRequest, because fetch tells no progress. Any answer but a 2xx is tried again from the reservation. */
export function putBytes(target: PhotoUpload, bytes: ArrayBuffer, progress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(target.method, target.url)
    request.timeout = CUT_MS
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total))
    request.onload = () => (request.status < 300 ? resolve() : reject(new Offline()))
    request.onerror = request.ontimeout = () => reject(new Offline())
    request.send(bytes)
  })
}
