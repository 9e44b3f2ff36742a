import { expect, test } from 'vitest'
import { sizeWord } from './sizes'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [12_400, '12 kB'],
  [999_600, '1.0 MB'],
  [1_260_000, '1.3 MB'],
  [9_990_000, '10 MB'],
  [45_000_000, '45 MB'],
  [2_000_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWord(bytes)).toBe(words)
})
