import { describe, expect, it } from 'vitest'
import type { Fix } from '../device/position'
import { isDue } from './moved'

const HOME: Fix = { latitude: 31.02, longitude: 121.36, accuracy: 10, at: 1_000_000 }

describe('a position is sent', () => {
  it.each([
    ['the first one', 0, 0, null, true],
    ['not again at once', 1_000, 0, HOME, false],
    ['not for a step', 30_000, 0.0001, HOME, false],
    ['after fifty metres', 10_000, 0.0005, HOME, true],
    ['not more often than every ten seconds', 9_000, 0.01, HOME, false],
    ['after a minute', 60_000, 0, HOME, true],
  ])('%s', (_, later, north, last, due) => {
    expect(isDue({ ...HOME, latitude: HOME.latitude + north, at: HOME.at + later }, last)).toBe(due)
  })
})
