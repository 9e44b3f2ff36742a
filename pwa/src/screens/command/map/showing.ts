import type { LocationQuery } from 'vue-router'
import { LAYERS, type LayerName } from './townLayers'

/* What of the map stands in the address, and what this browser remembers. */

export type Place = [latitude: number, longitude: number, zoom: number]

export const DAYS = [7, 30, 90, 365] as const
const USUAL = 30
const DAY_MS = 86_400_000
const SHANGHAI_AHEAD = 8 * 3_600_000
const KEY = 'banjie.map.layers'
const FIRST: readonly LayerName[] = ['streets', 'areas', 'people']

export function daysOf(query: LocationQuery): number {
  const asked = Number(query['days'])
  return DAYS.find((each) => each === asked) ?? USUAL
}

/** The day in Shanghai on which the last `days` began. */
export function sinceDay(days: number, now = Date.now()): string {
  return new Date(now + SHANGHAI_AHEAD - (days - 1) * DAY_MS).toISOString().slice(0, 10)
}

export function placeOf(query: LocationQuery): Place | null {
  const [latitude, longitude, zoom] = String(query['at'] ?? '').split(',').map(Number)
  const known = [latitude, longitude, zoom].every((each) => each !== undefined && Number.isFinite(each))
  if (!known || Math.abs(latitude!) > 85 || Math.abs(longitude!) > 180) return null
  return [latitude!, longitude!, Math.min(19, Math.max(1, Math.round(zoom! * 2) / 2))]
}

export function placeWord([latitude, longitude, zoom]: Place): string {
  return `${latitude.toFixed(5)},${longitude.toFixed(5)},${zoom}`
}

export const keptLayers = {
  read(): ReadonlySet<LayerName> {
    const kept = localStorage.getItem(KEY)
    if (kept === null) return new Set(FIRST)
    return new Set(LAYERS.filter((each) => kept.split(',').includes(each)))
  },
  write(shown: ReadonlySet<LayerName>): void {
    localStorage.setItem(KEY, [...shown].join(','))
  },
}
