import { shallowRef } from 'vue'
import type { Label } from '../api/types'

export interface Exchange {
  /** Milliseconds since the epoch. */
  at: number
  fault: Label | null
}

export const lastPull = shallowRef<Exchange | null>(null)
export const lastPush = shallowRef<Exchange | null>(null)
