/** An area that is drawn: its corners, longitude and latitude, in the order in which they were clicked. */
export type Ring = readonly (readonly [number, number])[]

export const FEWEST = 3
export const MOST = 100

/** Whether a place lies within: a line from it to the east crosses the edges an odd number of times. */
export function inside(ring: Ring, [x, y]: readonly [number, number]): boolean {
  let within = false
  for (const [at, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(at + ring.length - 1) % ring.length]!
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within
  }
  return within
}
