import type { ClockView } from '../api/types'
import { dayWord, timeWord } from './dates'
import { t } from './words'

export type Light = 'green' | 'yellow' | 'red' | 'none'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Green before `yellowAt`, yellow before `dueAt`, red after. A clock at rest is red only if it ran over. */
export function lightOf(clock: ClockView | null, now: number): Light {
  if (!clock) return 'none'
  if (!clock.dueAt) return clock.late ? 'red' : 'none'
  if (now >= Date.parse(clock.dueAt)) return 'red'
  return clock.yellowAt && now >= Date.parse(clock.yellowAt) ? 'yellow' : 'green'
}

export function clockWords(clock: ClockView | null, now: number): string {
  if (!clock) return t('noClock')
  if (clock.dueAt) return runningWords(Date.parse(clock.dueAt), now)
  if (clock.paused) return t('paused')
  return clock.late ? t('stoppedLate') : t('stoppedInTime')
}

function runningWords(due: number, now: number): string {
  return due > now ? leftWords(due, now) : lateWords(now - due)
}

function leftWords(due: number, now: number): string {
  const left = due - now
  if (left < MINUTE) return t('momentLeft')
  if (left < HOUR) return t('minutesLeft', { n: Math.floor(left / MINUTE) })
  if (left >= DAY) return t('dueBy', { day: dayWord(due, now), time: timeWord(due) })
  const [h, m] = [Math.floor(left / HOUR), Math.floor((left % HOUR) / MINUTE)]
  return m ? t('hoursLeft', { h, m }) : t('wholeHoursLeft', { h })
}

function lateWords(over: number): string {
  if (over < HOUR) return t('lateMinutes', { n: Math.max(1, Math.floor(over / MINUTE)) })
  if (over < DAY) return t('lateHours', { h: Math.floor(over / HOUR) })
  return t('lateDays', { d: Math.floor(over / DAY) })
}
