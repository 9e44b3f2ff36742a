import { expect, test, vi } from 'vitest'
import { delayOf, patience, pause, wake } from './patience'

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

async function waitedFor(failed: Promise<void>): Promise<number> {
  const started = Date.now()
  const waiting = failed.then(() => Date.now() - started)
  await vi.advanceTimersByTimeAsync(120_000)
  return waiting
}

test('hope that came while a try was failing is not forgotten', async () => {
  vi.useFakeTimers()
  const { failed } = patience()
  for (let tries = 0; tries < 8; tries += 1) await waitedFor(failed())
  expect(await waitedFor(failed())).toBeGreaterThanOrEqual(30_000)
  wake()
  expect(await waitedFor(failed())).toBeLessThanOrEqual(1000)
  expect(await waitedFor(failed())).toBeGreaterThan(999)
  vi.useRealTimers()
})

test('what worked begins the row of failures anew', async () => {
  vi.useFakeTimers()
  const { failed, worked } = patience()
  for (let tries = 0; tries < 8; tries += 1) await waitedFor(failed())
  worked()
  expect(await waitedFor(failed())).toBeLessThanOrEqual(1000)
  vi.useRealTimers()
})
