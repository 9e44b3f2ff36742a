import { expect, test } from 'vitest'
import { durationWord } from './durations'

test.each([
  [400, '0秒'],
  [-40_000, '40秒'],
  [120_000, '2分钟'],
  [59.6 * 60_000, '1小时'],
  [185 * 60_000, '3小时5分钟'],
  [3 * 86_400_000, '3天'],
])('%i ms are %s', (ms, words) => {
  expect(durationWord(ms)).toBe(words)
})
