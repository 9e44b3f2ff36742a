import type { GeoPoint } from '../../api/types'
import { metresBetween } from '../../device/distance'
import { here } from '../../device/position'
import { t } from './words'

/** '320 m', '1.2 km'; null where either place is unknown. */
export function distanceWords(place: GeoPoint | null): string | null {
  if (!place || !here.value) return null
  const metres = metresBetween(here.value, place)
  if (metres < 1000) return t('metres', { n: Math.round(metres / 10) * 10 })
  return t('kilometres', { n: (metres / 1000).toFixed(1) })
}
