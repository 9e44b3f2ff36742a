import { expect, test, vi } from 'vitest'
import { delayOf, pause, wake } from './patience'

test('delays double with jitter and end at a minute', () => {
  expect([1, 2, 3].map((tries) => delayOf(tries, 1))).toEqual([1000, 2000, 4000])
  expect(delayOf(1, 0)).toBe(500)
  expect(delayOf(30, 1)).toBe(60_000)
})

test('hope ends the waiting at once', async () => {
  vi.useFakeTimers()
  const waited = pause(20)
  wake()
  await expect(waited).resolves.toBeUndefined()
  vi.useRealTimers()
})
