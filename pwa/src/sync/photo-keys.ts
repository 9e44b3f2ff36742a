import type { Id } from '../api/types'

/* A photo with layers has two byte strings on the phone: the evidence under its id, what others see under this. */

const SHOWN = '/shown'

export function shownKey(photo: Id): string {
  return `${photo}${SHOWN}`
}

/** The photo that a key belongs to. */
export function photoOf(key: string): Id {
  return key.endsWith(SHOWN) ? key.slice(0, -SHOWN.length) : key
}

/** The keys that a photo may have. */
export function keysOf(photo: Id): string[] {
  return [photo, shownKey(photo)]
}
