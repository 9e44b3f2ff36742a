import type { Coordinates, GeoPoint, Label, TownMap } from '../api/types'

const NEAR_SEGMENT_METRES = 60
const NEAR_POINT_METRES = 40
const METRES_A_DEGREE = 111_320

/** Words for a position from the town's own map: point or street nearby, and the community around it. */
export function addressOf(position: GeoPoint, map: TownMap): Label | null {
  const parts = [communityAt(position, map), streetNear(position, map)].filter((each) => each !== null)
  if (!parts.length) return null
  return { zh: parts.map((each) => each.zh).join(''), en: parts.map((each) => each.en).reverse().join(', ') }
}

function communityAt(position: GeoPoint, map: TownMap): Label | null {
  const places = map.places.filter((place) => place.kind === 'community' || place.kind === 'village')
  return places.find((place) => inside(position, place.ring))?.label ?? null
}

function streetNear(position: GeoPoint, map: TownMap): Label | null {
  const toPoint = map.points.map((point) => ({ label: point.label, metres: span(position, point) }))
  const point = nearest(toPoint, NEAR_POINT_METRES)
  if (point) return point
  return nearest(
    map.segments.map((segment) => ({ label: segment.label, metres: metresToLine(position, segment.line) })),
    NEAR_SEGMENT_METRES,
  )
}

function nearest(found: { label: Label; metres: number }[], within: number): Label | null {
  const first = found.sort((a, b) => a.metres - b.metres)[0]
  return first && first.metres <= within ? first.label : null
}

/** Even-odd rule; the ring is not closed twice. */
export function inside({ longitude: x, latitude: y }: GeoPoint, ring: readonly Coordinates[]): boolean {
  let within = false
  ring.forEach(([bx, by], at) => {
    const [ax, ay] = ring.at(at - 1) ?? [bx, by]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within
  })
  return within
}

/* A town is small enough to be flat: metres east and north of the position. */
function flat(from: GeoPoint, longitude: number, latitude: number): [number, number] {
  const narrow = Math.cos((from.latitude * Math.PI) / 180)
  return [(longitude - from.longitude) * METRES_A_DEGREE * narrow, (latitude - from.latitude) * METRES_A_DEGREE]
}

function span(a: GeoPoint, b: GeoPoint): number {
  return Math.hypot(...flat(a, b.longitude, b.latitude))
}

function metresToLine(from: GeoPoint, line: readonly Coordinates[]): number {
  const points = line.map(([longitude, latitude]) => flat(from, longitude, latitude))
  return Math.min(...points.map((b, at) => metresToSegment(points[Math.max(0, at - 1)] ?? b, b)))
}

function metresToSegment([ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const [vx, vy] = [bx - ax, by - ay]
  const along = -(ax * vx + ay * vy) / (vx * vx + vy * vy || 1)
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(ax + share * vx, ay + share * vy)
}
