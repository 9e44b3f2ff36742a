import { DomUtil, Layer, type Map as LeafletMap, type Point } from 'leaflet'
import { LATE, OPEN, type Dots } from '../../../sync/dots'
import { clustersIn, radiusOf, worldAt, type Chosen, type Cluster } from './clusters'

/* Clusters on a canvas that is larger than the window: a drag moves the picture, it is painted anew at its end. */

const MARGIN = 0.3
const TURN = Math.PI * 2

export interface Colours {
  ended: string
  open: string
  late: string
  ground: string
  ink: string
}

export class DotLayer extends Layer {
  private readonly canvas = document.createElement('canvas')
  private map: LeafletMap | null = null
  private corner: Point | null = null
  private drawn: Cluster[] = []
  private dots: Dots | null = null
  private chosen: Chosen = { from: 0, to: Infinity, tones: [true, true, true] }
  private marked: string | null = null

  constructor(private colours: Colours) {
    super()
  }

  override onAdd(map: LeafletMap): this {
    this.map = map
    const pane = map.getPane('dots') ?? map.createPane('dots')
    pane.style.zIndex = '450'
    pane.style.pointerEvents = 'none'
    pane.append(this.canvas)
    map.on('moveend resize', this.paint, this)
    this.paint()
    return this
  }

  override onRemove(map: LeafletMap): this {
    map.off('moveend resize', this.paint, this)
    this.canvas.remove()
    this.map = null
    return this
  }

  show(dots: Dots | null, chosen: Chosen, marked: string | null): void {
    this.dots = dots
    this.chosen = chosen
    this.marked = marked
    this.paint()
  }

  dye(colours: Colours): void {
    this.colours = colours
    this.paint()
  }

  /** As last painted, in pixels of the world. */
  get clusters(): readonly Cluster[] {
    return this.drawn
  }

  private paint(): void {
    if (!this.map) return
    const size = this.map.getSize()
    const margin = size.multiplyBy(MARGIN).round()
    this.corner = this.map.containerPointToLayerPoint(margin.multiplyBy(-1)).round()
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y]
    const context = this.cleared(width, height)
    DomUtil.setPosition(this.canvas, this.corner)
    const left = this.map.getPixelOrigin().x + this.corner.x
    const top = this.map.getPixelOrigin().y + this.corner.y
    const window = { zoom: this.map.getZoom(), left, top, width, height }
    this.drawn = this.dots ? clustersIn(this.dots, window, this.chosen) : []
    if (!context) return
    for (const each of this.drawn) this.draw(context, each, each.x - left, each.y - top)
  }

  private cleared(width: number, height: number): CanvasRenderingContext2D | null {
    const dense = devicePixelRatio
    const { canvas } = this
    if (canvas.width !== width * dense || canvas.height !== height * dense) {
      canvas.width = width * dense
      canvas.height = height * dense
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
    }
    const context = canvas.getContext('2d')
    context?.setTransform(dense, 0, 0, dense, 0, 0)
    context?.clearRect(0, 0, width, height)
    return context
  }

  /* `x`, `y`: on the canvas, whose numbers are too coarse for pixels of the world.
     A ring of what is late, open and ended, with the number inside; one dot alone is a disc. */
  private draw(context: CanvasRenderingContext2D, cluster: Cluster, x: number, y: number): void {
    const { count, tones, cell } = cluster
    const { late, open, ended, ground, ink } = this.colours
    const radius = radiusOf(count)
    context.beginPath()
    context.arc(x, y, radius + (cell === this.marked ? 4 : 1.5), 0, TURN)
    context.fillStyle = cell === this.marked ? ink : ground
    context.fill()
    if (count === 1) {
      context.beginPath()
      context.arc(x, y, radius, 0, TURN)
      context.fillStyle = tones[LATE] ? late : tones[OPEN] ? open : ended
      context.fill()
      return
    }
    const parts: [number, string][] = [[tones[LATE], late], [tones[OPEN], open], [tones[0], ended]]
    let begin = -TURN / 4
    for (const [part, colour] of parts) {
      if (!part) continue
      const end = begin + (part / count) * TURN
      context.beginPath()
      context.moveTo(x, y)
      context.arc(x, y, radius, begin, end)
      context.fillStyle = colour
      context.fill()
      begin = end
    }
    context.beginPath()
    context.arc(x, y, radius - 4, 0, TURN)
    context.fillStyle = ground
    context.fill()
    context.fillStyle = ink
    context.font = `600 ${count < 1_000 ? 12 : 11}px system-ui, sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(short(count), x, y + 0.5)
  }
}

function short(count: number): string {
  if (count < 1_000) return String(count)
  return count < 10_000 ? `${(count / 1_000).toFixed(1)}k` : `${Math.round(count / 1_000)}k`
}

/** Where the window lies in the world at its zoom. */
export function windowOf(map: LeafletMap) {
  const bounds = map.getPixelBounds()
  const corner = bounds.min!
  const size = bounds.getSize()
  return { zoom: map.getZoom(), left: corner.x, top: corner.y, width: size.x, height: size.y }
}

export function degreesOf(x: number, y: number): [latitude: number, longitude: number] {
  return [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180]
}

export { worldAt }
