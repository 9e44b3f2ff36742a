import { expect, test } from 'vitest'
import { barbs, boxOf, isDrawn, share } from './layers'

test.each([
  [50, 200, 0.25],
  [-3, 200, 0],
  [900, 200, 1],
  [1, 3, 0.3333],
])('%s of %s is %s', (at, length, part) => {
  expect(share(at, length)).toBe(part)
})

test('a tremble is no drawing', () => {
  expect(isDrawn([0.5, 0.5, 0.505, 0.5])).toBe(false)
  expect(isDrawn([0.5, 0.5, 0.6, 0.5])).toBe(true)
  expect(isDrawn([0.5, 0.5])).toBe(false)
})

test('a mask covers what was drawn whichever way it was drawn', () => {
  const size = { width: 1000, height: 500 }
  const box = { x: 100, y: 100, width: 201, height: 151 }
  expect(boxOf({ points: [0.1, 0.2, 0.3001, 0.5002] }, size)).toEqual(box)
  expect(boxOf({ points: [0.3001, 0.5002, 0.1, 0.2] }, size)).toEqual(box)
})

test('an arrow has its head at its end', () => {
  const ends = barbs([0, 0, 100, 0], 10)
  expect(ends).toHaveLength(2)
  for (const [x, y] of ends) {
    expect(x).toBeLessThan(100)
    expect(Math.hypot(x - 100, y)).toBeCloseTo(10)
  }
})
