import type { ClockView } from '../../api/types'
import { t } from './words'

const HOUR = 60
const WORKING_DAY = 8 * HOUR

/** A limit as people say it: working days of eight hours, hours, minutes. */
export function limitWords({ unit, limitMinutes: minutes }: Pick<ClockView, 'unit' | 'limitMinutes'>): string {
  if (unit === 'working_day') return t('limitDays', { n: minutes / WORKING_DAY })
  if (minutes >= HOUR && minutes % HOUR === 0) return t('limitHours', { n: minutes / HOUR })
  return t('limitMinutes', { n: minutes })
}
