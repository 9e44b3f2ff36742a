import { computed, shallowRef } from 'vue'
import type { ClockReading } from '../api/types'
import { wrongBy } from './clock'
import { onClock, phone } from './phone'

/** How far the server's clock is ahead of this device's, when last measured; null: nobody knows. */
export const reading = shallowRef<ClockReading | null>(null)

onClock((measured) => (reading.value = measured))

/** Milliseconds that this phone's clock is fast (more than 0) or slow, where that is more than two minutes; else null. */
export const clockWrong = computed(() => wrongBy(reading.value))

/** Runs a request whose answer holds the server's time, and measures by it. */
export async function timed<T extends { serverTime: string }>(request: () => Promise<T>): Promise<T> {
  const sentAt = Date.now()
  const answer = await request()
  const heardAt = Date.now()
  void phone()
    .then((engine) => engine.measure(Date.parse(answer.serverTime), sentAt, heardAt))
    .catch(() => undefined)
  return answer
}
