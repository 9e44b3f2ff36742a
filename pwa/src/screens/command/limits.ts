import { t } from './words'

const WORKING_DAY = 8 * 60

const dayWords = (n: number): string => (n === 1 ? t('limitDay') : t('limitDays', { n }))

/** A clock's limit as people say it: working days of eight hours, hours, minutes. */
export function clockLimitWords(unit: string, minutes: number): string {
  if (unit === 'working_day') return dayWords(minutes / WORKING_DAY)
  return minutes >= 60 && minutes % 60 === 0 ? t('limitHours', { n: minutes / 60 }) : t('limitMinutes', { n: minutes })
}

/** A category's limit, which the standard counts in its unit. */
export function limitWords({ unit, limit }: { unit: string; limit: number }): string {
  return unit === 'working_day' ? dayWords(limit) : t('limitHours', { n: limit })
}
