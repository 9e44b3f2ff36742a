import { t } from './words'

const MINUTE = 60_000

/** A clock's error or a stretch of time in the largest two units that matter: '3 h 5 min', '2 min', '40 s'. */
export function durationWord(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 60) return t('seconds', { n: seconds })
  const minutes = Math.round(Math.abs(ms) / MINUTE)
  if (minutes < 60) return t('minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return t('days', { n: Math.floor(hours / 24) })
  return minutes % 60 ? t('hoursMinutes', { h: hours, m: minutes % 60 }) : t('hours', { n: hours })
}
