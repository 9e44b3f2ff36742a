import type { Dots, Tone } from '../../../sync/dots'

/* Dots that lie in one cell of the screen are one cluster. Cells hang on the world, not on the window, so that
   clusters stay while the map moves; they are counted anew for each picture, so that time can be slid. */

const TILE = 256
const CELL = 76
const NEAR_CELL = 30
const NEAR_ZOOM = 18

/** In pixels of the world at this zoom. */
export interface Window {
  zoom: number
  left: number
  top: number
  width: number
  height: number
}

/** `from`, `to`: minutes, the second one outside. `tones`: by tone, whether it is shown. */
export interface Chosen {
  from: number
  to: number
  tones: readonly [boolean, boolean, boolean]
}

/** `x`, `y`: the middle of its dots, pixels of the world. `cell` names it at this zoom. */
export interface Cluster {
  cell: string
  x: number
  y: number
  count: number
  tones: [number, number, number]
}

export function worldAt(zoom: number): number {
  return TILE * 2 ** zoom
}

export function cellAt(zoom: number): number {
  return zoom >= NEAR_ZOOM ? NEAR_CELL : CELL
}

export function isShown(dots: Dots, at: number, chosen: Chosen): boolean {
  const minute = dots.minute[at]!
  return minute >= chosen.from && minute < chosen.to && chosen.tones[dots.tone[at] as Tone]
}

export function clustersIn(dots: Dots, window: Window, chosen: Chosen): Cluster[] {
  const world = worldAt(window.zoom)
  const cell = cellAt(window.zoom)
  const [column, row] = [Math.floor(window.left / cell), Math.floor(window.top / cell)]
  const columns = Math.floor((window.left + window.width) / cell) - column + 1
  const rows = Math.floor((window.top + window.height) / cell) - row + 1
  const sums = new Float64Array(columns * rows * 2)
  const counts = new Uint32Array(columns * rows * 3)
  for (let at = 0; at < dots.count; at++) {
    const x = dots.x[at]! * world
    const y = dots.y[at]! * world
    const [c, r] = [Math.floor(x / cell) - column, Math.floor(y / cell) - row]
    if (c < 0 || r < 0 || c >= columns || r >= rows || !isShown(dots, at, chosen)) continue
    const place = r * columns + c
    sums[place * 2]! += x
    sums[place * 2 + 1]! += y
    counts[place * 3 + dots.tone[at]!]! += 1
  }
  const found: Cluster[] = []
  for (let place = 0; place < columns * rows; place++) {
    const tones: Cluster['tones'] = [counts[place * 3]!, counts[place * 3 + 1]!, counts[place * 3 + 2]!]
    const count = tones[0] + tones[1] + tones[2]
    if (!count) continue
    const name = `${column + (place % columns)}:${row + Math.floor(place / columns)}`
    found.push({ cell: name, x: sums[place * 2]! / count, y: sums[place * 2 + 1]! / count, count, tones })
  }
  return found
}

/** Places in `dots` of what a cluster holds. */
export function membersOf(dots: Dots, cluster: Cluster, zoom: number, chosen: Chosen): number[] {
  const [column, row] = cluster.cell.split(':').map(Number) as [number, number]
  const cell = cellAt(zoom)
  const box = { zoom, left: column * cell, top: row * cell, width: cell, height: cell }
  return within(dots, box, chosen, Infinity)
}

/** The newest in the window, `most` at most. */
export function within(dots: Dots, window: Window, chosen: Chosen, most: number): number[] {
  const world = worldAt(window.zoom)
  const [left, top] = [window.left / world, window.top / world]
  const [right, bottom] = [left + window.width / world, top + window.height / world]
  const found: number[] = []
  for (let at = 0; at < dots.count && found.length < most; at++) {
    const [x, y] = [dots.x[at]!, dots.y[at]!]
    if (x >= left && x < right && y >= top && y < bottom && isShown(dots, at, chosen)) found.push(at)
  }
  return found
}

/** How many are shown in all, and of each tone. */
export function tally(dots: Dots, chosen: Chosen): [number, number, number] {
  const found: [number, number, number] = [0, 0, 0]
  for (let at = 0; at < dots.count; at++) if (isShown(dots, at, chosen)) found[dots.tone[at] as Tone] += 1
  return found
}

/** Radius in pixels: a thousand are not a thousand times as large as one. */
export function radiusOf(count: number): number {
  return count === 1 ? 6 : Math.min(30, 10 + 2.6 * Math.log2(count))
}

export function hit(clusters: readonly Cluster[], x: number, y: number): Cluster | null {
  const near = clusters.filter((each) => Math.hypot(each.x - x, each.y - y) <= radiusOf(each.count) + 4)
  return near.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0] ?? null
}
