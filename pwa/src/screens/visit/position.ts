import { NoPosition, type NoFix } from '../../device/position'
import { t } from './words'

export function whyNoPosition(fault: unknown): NoFix {
  return fault instanceof NoPosition ? fault.reason : 'unavailable'
}

/** One clear sentence with what to do. */
export function noPositionWords(fault: unknown): string {
  return t(`noPosition_${whyNoPosition(fault)}`)
}
