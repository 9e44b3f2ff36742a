import { Circle, CircleMarker, DivIcon, LayerGroup, Marker, Polygon, Polyline, type PolylineOptions } from 'leaflet'
import type { Coordinates, FenceShape, StandsAt, TownMap } from '../../../api/types'
import { say } from '../../../shell/language'
import type { Ring } from './ring'

/* What lies under the tickets and beside them, each in its own group that can be shown or not. */

export const LAYERS = ['streets', 'areas', 'cameras', 'fences', 'people'] as const
export type LayerName = (typeof LAYERS)[number]

export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}

function flip(line: readonly Coordinates[] | readonly (readonly number[])[]): [number, number][] {
  return line.map((each) => [each[1]!, each[0]!])
}

export function ground(town: TownMap): LayerGroup {
  const whole = { stroke: false, fillColor: colour('--map-land'), fillOpacity: 1, interactive: false }
  return new LayerGroup(town.places.filter((each) => each.kind !== 'grid').map((each) => new Polygon(flip(each.ring), whole)))
}

export function areas(town: TownMap): LayerGroup {
  const edge = { color: colour('--map-edge'), fill: false, interactive: false }
  return new LayerGroup(
    town.places.map((each) => {
      const style: PolylineOptions = each.kind === 'grid' ? { ...edge, weight: 1, dashArray: '3 4' } : { ...edge, weight: 1.5 }
      return new Polygon(flip(each.ring), style)
    }),
  )
}

/** The area that is being drawn; its first corner closes it. */
export function drawn(ring: Ring): LayerGroup {
  const line = { color: colour('--accent'), weight: 3, fillOpacity: 0.15, interactive: false }
  const corner = { radius: 7, weight: 3, color: colour('--accent'), fillColor: colour('--surface'), fillOpacity: 1, interactive: false }
  const spots = flip(ring)
  return new LayerGroup([
    ring.length > 2 ? new Polygon(spots, line) : new Polyline(spots, line),
    ...spots.slice(0, 1).map((at) => new CircleMarker(at, corner)),
  ])
}

/* The first class is widest and strongest; the colour says it again. */
export function streets(town: TownMap, classes: boolean): LayerGroup {
  return new LayerGroup(
    town.segments.map((each) => {
      const token = classes ? `--map-class-${Math.min(3, Math.max(1, each.streetClass))}` : '--map-street'
      const style = { color: colour(token), weight: 8 - 1.5 * each.streetClass, interactive: classes }
      return new Polyline(flip(each.line), style).bindTooltip(say(each.label), { sticky: true })
    }),
  )
}

export function cameras(town: TownMap): LayerGroup {
  const style = { radius: 4, weight: 1.5, color: colour('--ink-2'), fillColor: colour('--surface'), fillOpacity: 1 }
  return new LayerGroup(
    town.points
      .filter((each) => each.cameras.length)
      .map((each) => new CircleMarker([each.latitude, each.longitude], style).bindTooltip(`${say(each.label)} · ${each.cameras.join(' ')}`)),
  )
}

export function fences(given: readonly FenceShape[], uses: Record<FenceShape['use'], string>): LayerGroup {
  return new LayerGroup(
    given.map((each) => {
      const tone = colour(each.use === 'forbidden' ? '--red' : '--green')
      const style = { color: tone, weight: 2, dashArray: '6 4', fillColor: tone, fillOpacity: 0.12 }
      return new Polygon(flip(each.ring), style).bindTooltip(`${say(each.label)} · ${uses[each.use]}`, { sticky: true })
    }),
  )
}

const FADES_MS = 10 * 60_000

/** A plate with the name and how many tickets are in hand: to be read, not guessed; pale where the position is old. A press goes through it to the ticket below. */
export function people(given: readonly StandsAt[], told: (person: StandsAt) => string, now: number): LayerGroup {
  return new LayerGroup(
    given.flatMap((each) => {
      if (!each.at) return []
      const plate = document.createElement('span')
      plate.textContent = each.openTickets ? `${each.name} ${each.openTickets}` : each.name
      const old = now - Date.parse(each.at.when) > FADES_MS
      const icon = new DivIcon({ className: `on-duty${old ? ' old' : ''}${each.at.shared ? ' shared' : ''}`, html: plate, iconSize: [0, 0] })
      const marker = new Marker([each.at.latitude, each.at.longitude], { icon, alt: told(each), keyboard: false, bubblingMouseEvents: true })
      const around = each.at.accuracy ? [new Circle([each.at.latitude, each.at.longitude], { radius: each.at.accuracy, weight: 1, color: colour('--green'), fillOpacity: 0.1, interactive: false })] : []
      return [...around, marker.bindTooltip(told(each))]
    }),
  )
}
