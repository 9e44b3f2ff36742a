import { metresBetween } from '../device/distance'
import type { Fix } from '../device/position'

const EVERY_MS = 60_000
const FAR_METRES = 50
/** However fast somebody goes. */
const SOONEST_MS = 10_000

/** Whether a position is to be sent: every minute, sooner after fifty metres. */
export function isDue(fix: Fix, last: Fix | null): boolean {
  if (!last) return true
  const since = fix.at - last.at
  return since >= EVERY_MS || (since >= SOONEST_MS && metresBetween(fix, last) >= FAR_METRES)
}
