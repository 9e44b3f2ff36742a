import { reactive } from 'vue'

/* One view on several pictures. `x`, `y`: the point of the picture in the middle of its frame, from 0 to 1. */
export interface Zoom {
  scale: number
  x: number
  y: number
}

const MOST = 8

export function makeZoom(): Zoom {
  return reactive({ scale: 1, x: 0.5, y: 0.5 })
}

/** Multiplies the scale; what lies at (`atX`, `atY`) of the frame stays there. */
export function magnify(zoom: Zoom, factor: number, atX = 0.5, atY = 0.5): void {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor))
  const shift = 1 / zoom.scale - 1 / scale
  zoom.x += (atX - 0.5) * shift
  zoom.y += (atY - 0.5) * shift
  zoom.scale = scale
  keepInside(zoom)
}

/** Moves by parts of the frame. */
export function pan(zoom: Zoom, byX: number, byY: number): void {
  zoom.x -= byX / zoom.scale
  zoom.y -= byY / zoom.scale
  keepInside(zoom)
}

export function whole(zoom: Zoom): void {
  Object.assign(zoom, { scale: 1, x: 0.5, y: 0.5 })
}

function keepInside(zoom: Zoom): void {
  const rim = 0.5 / zoom.scale
  zoom.x = Math.min(1 - rim, Math.max(rim, zoom.x))
  zoom.y = Math.min(1 - rim, Math.max(rim, zoom.y))
}

export function transformOf({ scale, x, y }: Zoom): string {
  return `scale(${scale}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`
}
