import { expect, test } from 'vitest'
import type { ClockReading } from '../api/types'
import { createClock, wrongBy } from './clock'

const START = Date.parse('2026-11-22T06:00:00Z')

function begun() {
  const ticks = { time: START, counter: 0, now: () => ticks.time, monotonic: () => ticks.counter }
  const readings: (ClockReading | null)[] = []
  const clock = createClock(ticks, (reading) => readings.push(reading))
  function pass(ms: number): void {
    ticks.time += ms
    ticks.counter += ms
  }
  function measure(offset: number, roundTrip: number): void {
    const sentAt = ticks.time
    pass(roundTrip)
    clock.measure(sentAt + roundTrip / 2 + offset, sentAt, ticks.time)
  }
  return { ticks, clock, readings, pass, measure }
}

test('the shortest round trip of the last few counts', () => {
  const { clock, measure } = begun()
  measure(1000, 4000)
  measure(1200, 80)
  measure(3000, 2500)
  expect(clock.reading()?.offsetMs).toBe(1200)
})

test('an old measurement gives way to a newer one', () => {
  const { clock, measure, pass } = begun()
  measure(1200, 80)
  pass(3_600_000)
  measure(1500, 900)
  expect(clock.reading()?.offsetMs).toBe(1500)
})

test.each([['forward', 6000], ['backward', -6000], ['by a day', 86_400_000]])('a clock that was set %s is not trusted', (_name, jump) => {
  const { ticks, clock, measure, readings } = begun()
  measure(500, 80)
  ticks.time += jump
  expect(clock.reading()).toBeNull()
  expect(readings.at(-1)).toBeNull()
  measure(500, 80)
  expect(clock.reading()?.offsetMs).toBe(500)
})

test('a measurement during which the clock was set is none', () => {
  const { ticks, clock } = begun()
  const sentAt = ticks.time
  ticks.time += 3_600_000
  clock.measure(sentAt, sentAt, ticks.time)
  expect(clock.reading()).toBeNull()
})

test('a small correction by the network is no jump', () => {
  const { ticks, clock, measure } = begun()
  measure(500, 80)
  ticks.time += 900
  expect(clock.reading()?.offsetMs).toBe(500)
})

test('a stored reading is taken up, but not one of the future', () => {
  const { clock } = begun()
  clock.recall({ offsetMs: 7, measuredAt: '2026-11-22T07:00:00Z' })
  expect(clock.reading()).toBeNull()
  clock.recall({ offsetMs: 7, measuredAt: '2026-11-22T05:00:00Z' })
  expect(clock.reading()?.offsetMs).toBe(7)
})

test('more than two minutes are worth a notice', () => {
  const at = '2026-11-22T05:00:00Z'
  expect(wrongBy({ offsetMs: 119_000, measuredAt: at })).toBeNull()
  expect(wrongBy({ offsetMs: -300_000, measuredAt: at })).toBe(300_000)
  expect(wrongBy(null)).toBeNull()
})
