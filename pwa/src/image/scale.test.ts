import { expect, test } from 'vitest'
import { fitted, hex } from './scale'

test.each([
  [4000, 3000, 1600, 1200],
  [3000, 4000, 1200, 1600],
  [1600, 900, 1600, 900],
  [640, 480, 640, 480],
  [10000, 3, 1600, 1],
])('%s x %s becomes %s x %s', (width, height, wide, high) => {
  expect(fitted(width, height)).toEqual({ width: wide, height: high })
})

test('bytes as lower-case hex', () => {
  expect(hex(Uint8Array.from([0, 15, 171]).buffer)).toBe('000fab')
})
