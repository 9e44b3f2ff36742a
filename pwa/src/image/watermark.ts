/* Where the lines of the visible watermark stand: a calm strip at the bottom left. */

export interface Strip {
  size: number
  /** The box behind the text. */
  x: number
  y: number
  width: number
  height: number
  round: number
  rows: { text: string; x: number; y: number }[]
}

export type Measure = (text: string, size: number) => number

export const FONT = '"PingFang SC", "HarmonyOS Sans SC", MiSans, "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'
const WIDEST = 0.78

/** Type in proportion to the picture, lines broken where they would leave it; each line twice at most. */
export function stripOf(width: number, height: number, lines: readonly string[], measure: Measure): Strip {
  const size = Math.max(11, Math.round(Math.max(width, height) / 58))
  const [margin, pad, leading] = [Math.round(size * 0.7), Math.round(size * 0.6), Math.round(size * 1.4)]
  const room = Math.max(size * 4, Math.min(width - 2 * (margin + pad), Math.round(width * WIDEST)))
  const texts = lines.filter(Boolean).flatMap((line) => broken(line, room, (text) => measure(text, size)))
  const widest = Math.max(0, ...texts.map((text) => measure(text, size)))
  const box = { width: Math.ceil(widest) + 2 * pad, height: texts.length * leading + pad }
  const [x, y] = [margin, height - margin - box.height]
  const rows = texts.map((text, at) => ({ text, x: x + pad, y: y + pad / 2 + leading * (at + 0.5) }))
  return { size, x, y, ...box, round: Math.round(size * 0.4), rows }
}

function broken(line: string, room: number, measure: (text: string) => number): string[] {
  if (measure(line) <= room) return [line]
  const first = fitting(line, room, measure)
  const rest = line.slice(first.length).trimStart()
  return [first.trimEnd(), measure(rest) <= room ? rest : `${fitting(rest, room - measure('…'), measure)}…`]
}

/** The longest beginning that fits, up to a space where there is one near its end. */
function fitting(line: string, room: number, measure: (text: string) => number): string {
  let end = line.length
  while (end > 1 && measure(line.slice(0, end)) > room) end -= 1
  const space = line.lastIndexOf(' ', end)
  return line.slice(0, space > end * 0.6 ? space + 1 : end)
}

type Context = OffscreenCanvasRenderingContext2D

/** White on a dark veil with a dark rim: legible on snow and at night. */
export function drawStrip(context: Context, width: number, height: number, lines: readonly string[]): void {
  if (!lines.length) return
  const font = (size: number): string => `500 ${size}px ${FONT}`
  const strip = stripOf(width, height, lines, (text, size) => {
    context.font = font(size)
    return context.measureText(text).width
  })
  context.fillStyle = 'rgb(8 10 14 / 0.62)'
  context.beginPath()
  context.roundRect(strip.x, strip.y, strip.width, strip.height, strip.round)
  context.fill()
  context.font = font(strip.size)
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = '#ffffff'
  for (const { text, x, y } of strip.rows) context.fillText(text, x, y)
}
