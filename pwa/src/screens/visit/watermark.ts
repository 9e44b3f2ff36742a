import type { Fix } from '../../device/position'
import { me } from '../../sync/session'
import { t } from './words'

/** What a photo is of, as far as it is known while it is taken. */
export interface Place {
  number: string
  address: string
}

interface Moment {
  at: number
  fix: Fix | null
  fromGallery: boolean
}

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

/** The lines of a photo's watermark: when, where, by whom for which ticket, and the position as it was measured. */
export function linesOf({ number, address }: Place, { at, fix, fromGallery }: Moment): string[] {
  const time = clock.format(at)
  return [
    fromGallery ? t('markGallery', { time }) : time,
    address,
    [me.value?.name ?? '', number || t('markNumber')].filter(Boolean).join(' · '),
    fix ? `${fix.latitude.toFixed(6)}, ${fix.longitude.toFixed(6)} ±${Math.round(fix.accuracy)} m` : t('markNoPosition'),
  ]
}
