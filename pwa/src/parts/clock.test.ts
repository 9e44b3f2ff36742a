import { beforeEach, expect, test } from 'vitest'
import type { ClockView } from '../api/types'
import { language } from '../shell/language'
import { clockWords, lightOf } from './clock'

/* Sunday, 22 November 2026, 14:00 in the town. */
const NOON = Date.parse('2026-11-22T06:00:00Z')
const MINUTE = 60_000

function due(minutes: number, yellowMinutes = minutes - 5): ClockView {
  const at = (after: number) => new Date(NOON + after * MINUTE).toISOString()
  return { ...rest(), dueAt: at(minutes), yellowAt: at(yellowMinutes) }
}

function rest(changes: Partial<ClockView> = {}): ClockView {
  const clock = { name: 'arrival', unit: 'urgent_hour', limitMinutes: 20, startedAt: '2026-11-22T05:50:00Z' } as const
  return { ...clock, yellowAt: null, dueAt: null, stoppedAt: null, paused: false, late: false, ...changes }
}

beforeEach(() => {
  language.value = 'zh-CN'
})

test.each([
  [12, '还剩12分钟', '12 min left'],
  [0.5, '不到1分钟', 'Under 1 min'],
  [60, '还剩1小时', '1 h left'],
  [95, '还剩1小时35分', '1 h 35 min left'],
  [26 * 60, '周一 16:00 前', 'By Mon 16:00'],
  [10 * 24 * 60, '12/2 14:00 前', 'By 12/2 14:00'],
  [-0.2, '超时1分钟', 'Late by 1 min'],
  [-5, '超时5分钟', 'Late by 5 min'],
  [-61, '超时1小时', 'Late by 1 h'],
  [-3 * 24 * 60, '超时3天', 'Late by 3 d'],
])('%s minutes to go: %s', (minutes, zh, en) => {
  expect(clockWords(due(minutes), NOON)).toBe(zh)
  language.value = 'en'
  expect(clockWords(due(minutes), NOON)).toBe(en)
})

test('green before yellowAt, yellow before dueAt, red from dueAt on', () => {
  expect(lightOf(due(20, 16), NOON + 15.9 * MINUTE)).toBe('green')
  expect(lightOf(due(20, 16), NOON + 16 * MINUTE)).toBe('yellow')
  expect(lightOf(due(20, 16), NOON + 20 * MINUTE)).toBe('red')
})

test('a clock at rest', () => {
  expect([lightOf(null, NOON), clockWords(null, NOON)]).toEqual(['none', '无时限'])
  expect([lightOf(rest({ paused: true }), NOON), clockWords(rest({ paused: true }), NOON)]).toEqual(['none', '已暂停'])
  expect([lightOf(rest({ late: true }), NOON), clockWords(rest({ late: true }), NOON)]).toEqual(['red', '已超时'])
})
