/* Draws the mark (a round stamp with a check in a square) as SVG and PNG, from one figure. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const SIDE = 64
const CORNER = 15
const RING = { radius: 19.5, width: 4 }
const CHECK = { points: [[23, 33], [29.5, 39.5], [42, 26]], width: 5.5 }
const BLUE = [20, 86, 196]
const WHITE = [255, 255, 255]

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">
  <rect width="${SIDE}" height="${SIDE}" rx="${CORNER}" fill="rgb(${BLUE})"/>
  <g fill="none" stroke="rgb(${WHITE})" stroke-linecap="round" stroke-linejoin="round">
    <circle cx="32" cy="32" r="${RING.radius}" stroke-width="${RING.width}"/>
    <path d="M${CHECK.points.map((point) => point.join(' ')).join('L')}" stroke-width="${CHECK.width}"/>
  </g>
</svg>
`

/* Signed distances in units of the figure: negative is inside. */
function square(x, y, corner) {
  const [dx, dy] = [x, y].map((at) => Math.abs(at - SIDE / 2) - (SIDE / 2 - corner))
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner
}

function ring(x, y) {
  return Math.abs(Math.hypot(x - SIDE / 2, y - SIDE / 2) - RING.radius) - RING.width / 2
}

function stroke(x, y) {
  const [a, b, c] = CHECK.points
  return Math.min(segment(x, y, a, b), segment(x, y, b, c)) - CHECK.width / 2
}

function segment(x, y, [ax, ay], [bx, by]) {
  const [vx, vy] = [bx - ax, by - ay]
  const along = ((x - ax) * vx + (y - ay) * vy) / (vx * vx + vy * vy)
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(x - ax - share * vx, y - ay - share * vy)
}

function pixels(size, { corner, scale }) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  const unit = SIDE / size
  const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance / unit))
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit]
      const [u, v] = [x, y].map((at) => SIDE / 2 + (at - SIDE / 2) / scale)
      const white = cover(Math.min(ring(u, v), stroke(u, v)) * scale)
      const colour = BLUE.map((blue, at) => Math.round(blue + (WHITE[at] - blue) * white))
      rows.set([...colour, Math.round(255 * cover(square(x, y, corner)))], row * (size * 4 + 1) + 1 + column * 4)
    }
  }
  return rows
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function png(size, shape) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const image = deflateSync(pixels(size, shape), { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))])
}

const folder = new URL('../public/icons/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('mark.svg', folder), svg)
for (const size of [192, 512]) {
  writeFileSync(new URL(`mark-${size}.png`, folder), png(size, { corner: CORNER, scale: 1 }))
  writeFileSync(new URL(`maskable-${size}.png`, folder), png(size, { corner: 0, scale: 0.8 }))
}
