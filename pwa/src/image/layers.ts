import type { Layer } from '../api/types'

/* Arrows, circles, words and masks over a photo. Points are shares of its width and height, so that they fit any size. */

export type Shape = Layer['shape']
export interface Size {
  width: number
  height: number
}
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const INK = '#ff3b30'
const RIM = 'rgb(255 255 255 / 0.92)'
const MASK = '#1c1f26'
const LEAST = 0.02
const FONT = '"PingFang SC", "HarmonyOS Sans SC", MiSans, "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'

/** A share of a length, within the picture, to four places: a tenth of a pixel at 1600. */
export function share(at: number, length: number): number {
  return Math.round(Math.min(1, Math.max(0, at / Math.max(1, length))) * 10_000) / 10_000
}

/** Whether a finger's way from one point to another is meant: longer than a tremble. */
export function isDrawn(points: readonly number[]): boolean {
  const [x1 = 0, y1 = 0, x2 = x1, y2 = y1] = points
  return Math.hypot(x2 - x1, y2 - y1) >= LEAST
}

/** A mask's box in pixels, whole ones, never less than what was drawn. */
export function boxOf({ points }: Pick<Layer, 'points'>, { width, height }: Size) {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points
  const [left, top] = [Math.floor(Math.min(x1, x2) * width), Math.floor(Math.min(y1, y2) * height)]
  const [right, bottom] = [Math.ceil(Math.max(x1, x2) * width), Math.ceil(Math.max(y1, y2) * height)]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The two ends of an arrow's head. */
export function barbs([x1, y1, x2, y2]: readonly [number, number, number, number], length: number): [number, number][] {
  const angle = Math.atan2(y2 - y1, x2 - x1)
  return [-1, 1].map((side) => {
    const turned = angle + Math.PI + side * 0.48
    return [x2 + length * Math.cos(turned), y2 + length * Math.sin(turned)]
  })
}

/** Masks lie under all the rest, and nothing of what they cover shows through. */
export function drawLayers(context: Context, layers: readonly Layer[], size: Size): void {
  for (const layer of layers) if (layer.shape === 'mask') drawMask(context, layer, size)
  for (const layer of layers) if (layer.shape !== 'mask') drawMark(context, layer, size)
}

function drawMask(context: Context, layer: Layer, size: Size): void {
  const box = boxOf(layer, size)
  context.fillStyle = MASK
  context.fillRect(box.x, box.y, box.width, box.height)
}

function drawMark(context: Context, layer: Layer, size: Size): void {
  const unit = Math.max(size.width, size.height)
  context.lineCap = context.lineJoin = 'round'
  if (layer.shape === 'text') return drawText(context, layer, size, unit / 32)
  const path = layer.shape === 'arrow' ? arrow(layer, size, unit) : circle(layer, size)
  for (const [style, width] of [[RIM, unit / 130], [INK, unit / 220]] as const) {
    context.strokeStyle = style
    context.lineWidth = width
    context.stroke(path)
  }
}

function pixels({ points }: Layer, { width, height }: Size): [number, number, number, number] {
  const [x1 = 0, y1 = 0, x2 = x1, y2 = y1] = points
  return [x1 * width, y1 * height, x2 * width, y2 * height]
}

function arrow(layer: Layer, size: Size, unit: number): Path2D {
  const ends = pixels(layer, size)
  const [x1, y1, x2, y2] = ends
  const [one, other] = barbs(ends, Math.min(unit / 24, Math.hypot(x2 - x1, y2 - y1) * 0.6))
  const path = new Path2D()
  path.moveTo(x1, y1)
  path.lineTo(x2, y2)
  if (one) path.moveTo(...one)
  path.lineTo(x2, y2)
  if (other) path.lineTo(...other)
  return path
}

function circle(layer: Layer, size: Size): Path2D {
  const [x1, y1, x2, y2] = pixels(layer, size)
  const path = new Path2D()
  path.arc(x1, y1, Math.hypot(x2 - x1, y2 - y1), 0, 2 * Math.PI)
  return path
}

/** Words begin where the finger was, and move left and up where they would leave the picture. */
function drawText(context: Context, layer: Layer, size: Size, type: number): void {
  context.font = `600 ${type}px ${FONT}`
  context.textAlign = 'left'
  context.textBaseline = 'top'
  const [x, y] = pixels(layer, size)
  const left = Math.max(type / 2, Math.min(x, size.width - context.measureText(layer.text).width - type / 2))
  const top = Math.max(type / 2, Math.min(y, size.height - type * 1.5))
  context.strokeStyle = RIM
  context.lineWidth = type / 4
  context.strokeText(layer.text, left, top)
  context.fillStyle = '#b3150c'
  context.fillText(layer.text, left, top)
}
