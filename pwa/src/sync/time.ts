import { shallowRef } from 'vue'
import type { ClockReading } from '../api/types'

/** How far the server's clock is ahead of this device's, when last measured. */
export const reading = shallowRef<ClockReading | null>(null)

/** `sentAt` and `heardAt` frame the request that brought `serverTime`; the middle is taken. */
export function measure(serverTime: string, sentAt: number, heardAt: number): void {
  const middle = (sentAt + heardAt) / 2
  reading.value = {
    offsetMs: Math.round(Date.parse(serverTime) - middle),
    measuredAt: new Date(heardAt).toISOString(),
  }
}

/** Runs a request whose answer holds the server's time, and measures by it. */
export async function timed<T extends { serverTime: string }>(request: () => Promise<T>): Promise<T> {
  const sentAt = Date.now()
  const answer = await request()
  measure(answer.serverTime, sentAt, Date.now())
  return answer
}
