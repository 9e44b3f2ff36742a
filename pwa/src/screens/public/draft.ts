/* What a resident has filled in: in this tab only, so that a phone that is handed on shows nothing of it. */
import { reactive, watch } from 'vue'
import type { GeoPoint, Label } from '../../api/types'
import type { Solved } from '../../sync/public'

export interface DraftPhoto {
  sha256: string
  /** base64 of the JPEG; the tab's store takes text only. */
  data: string
  sent: boolean
}

/** `key`: of a place of the town. `position`: of the phone, or set on the map. */
export interface DraftPlace {
  key: string | null
  position: GeoPoint | null
  label: Label
}

export interface Draft {
  step: number
  concern: string | null
  search: string
  place: DraftPlace | null
  exact: string
  photos: DraftPhoto[]
  words: string
  phone: string
  /** The work done for it; with `tried`, the report may be there already under it. */
  solved: Solved | null
  tried: boolean
}

const STORED = 'banjie.report'

export function empty(): Draft {
  const nothing = { concern: null, place: null, solved: null }
  return { step: 1, search: '', exact: '', photos: [], words: '', phone: '', tried: false, ...nothing }
}

function stored(): Draft {
  try {
    return { ...empty(), ...(JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty()
  }
}

export const draft: Draft = reactive(stored())

/* A store that is full keeps what stood there last: the words matter more than the photos. */
watch(draft, (now) => {
  for (const photos of [now.photos, []]) {
    try {
      return sessionStorage.setItem(STORED, JSON.stringify({ ...now, photos }))
    } catch {
      continue
    }
  }
})

/** A place in the resident's own words; none without words. */
export function written(words: string): DraftPlace | null {
  const label = words.trim()
  return label ? { key: null, position: null, label: { zh: label, en: label } } : null
}

export function clear(): void {
  Object.assign(draft, empty())
}

/* Another content is another report: it needs work of its own. */
watch(
  () => [draft.concern, draft.place, draft.exact, draft.words, draft.phone, draft.photos.length],
  () => {
    if (draft.tried) Object.assign(draft, { solved: null, tried: false })
  },
  { deep: true },
)

export function blobOf(photo: DraftPhoto): Blob {
  const bytes = Uint8Array.from(atob(photo.data), (letter) => letter.charCodeAt(0))
  return new Blob([bytes], { type: 'image/jpeg' })
}

export function textOf(bytes: ArrayBuffer): string {
  let text = ''
  const all = new Uint8Array(bytes)
  for (let at = 0; at < all.length; at += 8192) text += String.fromCharCode(...all.subarray(at, at + 8192))
  return btoa(text)
}
