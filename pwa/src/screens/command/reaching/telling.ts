import type { IconName } from '../../../parts/icons'
import type { ToldView } from '../../../api/types'
import { t } from './words'

type Channel = 'live' | 'push' | 'sms' | 'robot' | 'webhook'
type Result = 'delivered' | 'later' | 'gone' | 'refused' | 'begun'

/** How far a notice got, with its icon and colour. */
export function standing(told: ToldView): { word: string; icon: IconName; look: 'good' | 'bad' | 'wait' | 'quiet' } {
  if (told.receivedAt) return { word: t('received'), icon: 'done', look: 'good' }
  if (told.ended === 'overtaken') return { word: t('overtaken'), icon: 'check', look: 'quiet' }
  if (told.ended === 'dead') return { word: t('deadWord'), icon: 'late', look: 'bad' }
  if (told.ended === 'sent' && !told.tries.length) return { word: t('listed'), icon: 'tasks', look: 'quiet' }
  if (told.ended === 'sent') return { word: t('sent'), icon: 'time', look: 'wait' }
  return { word: t('waiting'), icon: 'clock', look: 'wait' }
}

/** 'Push sent · SMS refused', each channel with its last attempt. */
export function attempts(told: ToldView): string {
  const last = new Map(told.tries.map(({ channel, result }) => [channel, result]))
  return [...last].map(([channel, result]) => `${t(channel as Channel)} ${t(result as Result)}`).join(' · ')
}

export function receiver(told: ToldView): string {
  if (told.person) return told.person.name
  return t(told.audience === 'reporter' ? 'reporter' : 'source')
}
