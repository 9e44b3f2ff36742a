import { language } from '../shell/language'
import { t } from './words'

/* Everybody reads the town's time, wherever the device thinks it is. */
const ZONE = 'Asia/Shanghai'
const DAY = 86_400_000
const SHANGHAI_AHEAD = 8 * 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.value + JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language.value, { timeZone: ZONE, hourCycle: 'h23', ...options })
  formats.set(key, made)
  return made
}

/** Whole days since the epoch on the town's calendar. */
function dayNumber(at: number): number {
  return Math.floor((at + SHANGHAI_AHEAD) / DAY)
}

/** '14:05' */
export function timeWord(at: number | string): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** With the year: for what is read in another year. */
export function stampWord(at: number | string): string {
  return format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** Today, yesterday, a weekday within the six days around, else the date. */
export function dayWord(at: number | string, now: number): string {
  const instant = new Date(at)
  const ahead = dayNumber(instant.getTime()) - dayNumber(now)
  if (ahead === 0) return t('today')
  if (ahead === -1) return t('yesterday')
  if (Math.abs(ahead) < 7) return format({ weekday: 'short' }).format(instant)
  return format({ month: 'numeric', day: 'numeric' }).format(instant)
}

/** 'Today 14:05' */
export function momentWord(at: number | string, now: number): string {
  return `${dayWord(at, now)} ${timeWord(at)}`
}
