/* Tickets as the map's dots: 30 bytes each, as `GET /api/desk-map/dots` says. */

const BYTES = 30
const ID = 14
const DEGREE = 1e6

export const ENDED = 0
export const OPEN = 1
export const LATE = 2
export type Tone = typeof ENDED | typeof OPEN | typeof LATE

/** Newest first. `x`, `y`: Web Mercator, the world from 0 to 1, `y` downwards. `minute`: since 1970. */
export interface Dots {
  count: number
  x: Float64Array
  y: Float64Array
  minute: Int32Array
  tone: Uint8Array
  id: (at: number) => string
}

export function readDots(bytes: ArrayBuffer): Dots {
  const count = Math.floor(bytes.byteLength / BYTES)
  const view = new DataView(bytes)
  const order = newestFirst(view, count)
  const dots = {
    count,
    x: new Float64Array(count),
    y: new Float64Array(count),
    minute: new Int32Array(count),
    tone: new Uint8Array(count),
  }
  for (let at = 0; at < count; at++) {
    const from = (order?.[at] ?? at) * BYTES
    dots.x[at] = across(view.getInt32(from) / DEGREE)
    dots.y[at] = down(view.getInt32(from + 4) / DEGREE)
    dots.minute[at] = view.getInt32(from + 8)
    dots.tone[at] = view.getInt16(from + 12)
  }
  return { ...dots, id: (at) => idAt(new Uint8Array(bytes, (order?.[at] ?? at) * BYTES + ID, 16)) }
}

/* Mostly the server sends them so. */
function newestFirst(view: DataView, count: number): Uint32Array | null {
  const minute = (at: number): number => view.getInt32(at * BYTES + 8)
  let sorted = true
  for (let at = 1; at < count && sorted; at++) sorted = minute(at) <= minute(at - 1)
  return sorted ? null : Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => minute(b) - minute(a))
}

export function across(longitude: number): number {
  return (longitude + 180) / 360
}

export function down(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

function idAt(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
