import { readonly, shallowRef } from 'vue'

export interface Fix {
  latitude: number
  longitude: number
  /** Metres, 68 %. */
  accuracy: number
  /** When the device measured it, in milliseconds since the epoch. */
  at: number
}

export type NoFix = 'denied' | 'unavailable' | 'timeout' | 'unsupported'

export class NoPosition extends Error {
  constructor(readonly reason: NoFix) {
    super(reason)
  }
}

const PATIENCE_MS = 12_000
const FRESH_MS = 10_000

const last = shallowRef<Fix | null>(null)

/** Where the device was when last asked. */
export const here = readonly(last)

/** Asks the device once. Rejects with NoPosition, which says why. */
export function locate(patience: number = PATIENCE_MS): Promise<Fix> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator) || !isSecureContext) return reject(new NoPosition('unsupported'))
    navigator.geolocation.getCurrentPosition(
      (found) => resolve(keep(found)),
      (fault) => reject(new NoPosition(reasonOf(fault))),
      { enableHighAccuracy: true, timeout: patience, maximumAge: FRESH_MS },
    )
  })
}

function keep({ coords, timestamp }: GeolocationPosition): Fix {
  const { latitude, longitude, accuracy } = coords
  last.value = { latitude, longitude, accuracy, at: timestamp }
  return last.value
}

function reasonOf(fault: GeolocationPositionError): NoFix {
  if (fault.code === fault.PERMISSION_DENIED) return 'denied'
  return fault.code === fault.TIMEOUT ? 'timeout' : 'unavailable'
}

/** Refreshes `here` where that needs no question to the person. */
export async function locateQuietly(): Promise<void> {
  try {
    const permission = await navigator.permissions.query({ name: 'geolocation' })
    if (permission.state === 'granted') await locate()
  } catch {
    /* Distances stay as they were; who taps for a position is told why there is none. */
  }
}

/** Tells each position while it is wanted; returns what ends it. Without permission it tells nothing. */
export function followPosition(told: (fix: Fix) => void): () => void {
  if (!('geolocation' in navigator) || !isSecureContext) return () => undefined
  const watching = navigator.geolocation.watchPosition(
    (found) => told(keep(found)),
    () => undefined, // the switch says why there is none; here the next one is waited for
    { enableHighAccuracy: true, maximumAge: FRESH_MS },
  )
  return () => navigator.geolocation.clearWatch(watching)
}
