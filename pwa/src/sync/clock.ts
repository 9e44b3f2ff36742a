import type { ClockReading } from '../api/types'

const KEPT = 8
const JUMP_MS = 5_000
const WRONG_MS = 2 * 60_000
const FRESH_MS = 30 * 60_000

interface Sample {
  offsetMs: number
  roundTrip: number
  /** Device time. */
  at: number
}

/** This device's clock and a counter that nobody can set (performance.now), both in milliseconds. */
export interface Ticks {
  now: () => number
  monotonic: () => number
}

export type Clock = ReturnType<typeof createClock>

/**
 * How far the server's clock is ahead of this device's: of the last few measurements the one with the shortest round
 * trip. The reading is dropped when the device's clock was set since, because then nobody knows.
 */
export function createClock(ticks: Ticks, changed: (reading: ClockReading | null) => void) {
  let samples: Sample[] = []
  let kept: ClockReading | null = null
  let anchor = ticks.now() - ticks.monotonic()

  /** `sentAt` and `heardAt` (device time) frame the request that brought `serverTime`; the middle is taken. */
  function measure(serverTime: number, sentAt: number, heardAt: number): void {
    if (jumped() || !Number.isFinite(serverTime) || heardAt < sentAt) return
    const sample = { offsetMs: Math.round(serverTime - (sentAt + heardAt) / 2), roundTrip: heardAt - sentAt, at: heardAt }
    samples = [...samples.filter((each) => heardAt - each.at < FRESH_MS), sample].slice(-KEPT)
    const best = samples.reduce((a, b) => (b.roundTrip <= a.roundTrip ? b : a))
    keep({ offsetMs: best.offsetMs, measuredAt: new Date(best.at).toISOString() })
  }

  function reading(): ClockReading | null {
    if (!jumped() && kept && ticks.now() < Date.parse(kept.measuredAt)) forget()
    return kept
  }

  /** Takes up what a former page measured. */
  function recall(stored: ClockReading | null): void {
    if (!kept && stored && Date.parse(stored.measuredAt) <= ticks.now()) keep(stored)
  }

  function jumped(): boolean {
    const since = ticks.now() - ticks.monotonic()
    if (Math.abs(since - anchor) <= JUMP_MS) return false
    anchor = since
    forget()
    return true
  }

  function forget(): void {
    samples = []
    if (kept) keep(null)
  }

  function keep(reading: ClockReading | null): void {
    kept = reading
    changed(reading)
  }

  return { measure, reading, recall }
}

/** How far the device's clock is fast (more than 0) or slow, in milliseconds, where that matters; else null. */
export function wrongBy(reading: ClockReading | null): number | null {
  return reading && Math.abs(reading.offsetMs) > WRONG_MS ? -reading.offsetMs : null
}
