interface Point {
  latitude: number
  longitude: number
}

const EARTH_RADIUS = 6_371_008.8

/** Metres between two WGS-84 positions, on the sphere (haversine). */
export function metresBetween(a: Point, b: Point): number {
  const [latA, latB] = [radians(a.latitude), radians(b.latitude)]
  const north = Math.sin((latB - latA) / 2) ** 2
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(latA) * Math.cos(latB) * east)))
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
