import { expect, test } from 'vitest'
import { roomOf } from './storage'

const GB = 1_000_000_000

test.each([
  ['plenty', 5_000_000, 2 * GB, false],
  ['under 200 MB left', 100_000_000, 299_000_000, true],
  ['exactly 200 MB left', 50_000_000, 250_000_000, false],
  ['over 80 % used', 1.7 * GB, 2 * GB, true],
  ['more used than allowed', 3 * GB, 2 * GB, true],
])('%s', (_case, used, quota, tight) => {
  expect(roomOf(used, quota).tight).toBe(tight)
})

test('free is never below nothing', () => {
  expect(roomOf(3, 2).free).toBe(0)
})
