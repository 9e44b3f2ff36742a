import { expect, test } from 'vitest'
import { inside, type Ring } from './ring'

const SQUARE: Ring = [[0, 0], [4, 0], [4, 4], [0, 4]] // prettier-ignore
const HOOK: Ring = [[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [0, 1]] // prettier-ignore

test.each([
  [SQUARE, [2, 2], true],
  [SQUARE, [5, 2], false],
  [SQUARE, [-1, 2], false],
  [SQUARE, [2, 4.1], false],
  [HOOK, [3.5, 3], true],
  [HOOK, [1, 3], false],
  [[], [0, 0], false],
  [[[0, 0], [4, 4]], [1, 1], false],
] as [Ring, [number, number], boolean][])('%j holds %j: %s', (ring, place, within) => expect(inside(ring, place)).toBe(within))

test('whichever way round it was drawn', () => {
  for (let x = -1; x <= 5; x += 0.7) for (let y = -1; y <= 5; y += 0.7) expect(inside(HOOK, [x, y])).toBe(inside(HOOK.toReversed(), [x, y]))
})
