import { expect, it } from 'vitest'
import { anchoredTop, revealedTop, spanOf } from './window'

it.each([
  [0, 400, 1000, { first: 0, last: 7 }],
  [4000, 400, 1000, { first: 48, last: 57 }],
  [79_600, 400, 1000, { first: 993, last: 1000 }],
  [0, 400, 3, { first: 0, last: 3 }],
  [4000, 400, 3, { first: 3, last: 3 }],
  [0, 0, 0, { first: 0, last: 0 }],
])('at %i of %i pixels and %i rows', (top, height, count, wanted) => {
  expect(spanOf(top, height, 80, count, 2)).toEqual(wanted)
})

it('scrolls with the row that the eye rests on', () => {
  expect(anchoredTop(800, 80, 12, 15)).toBe(1040)
  expect(anchoredTop(800, 80, 12, 11)).toBe(720)
  expect(anchoredTop(40, 80, 3, 1)).toBe(0)
  expect(anchoredTop(800, 80, 12, -1)).toBe(800)
})

it('scrolls only as far as a row needs', () => {
  expect(revealedTop(0, 400, 80, 2)).toBe(0)
  expect(revealedTop(0, 400, 80, 5)).toBe(80)
  expect(revealedTop(400, 400, 80, 1)).toBe(80)
})
