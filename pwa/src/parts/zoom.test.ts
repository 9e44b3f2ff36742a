import { expect, it } from 'vitest'
import { magnify, makeZoom, pan, transformOf, whole } from './zoom'

/* Where a point of the picture appears in the frame, both from 0 to 1. */
function seenAt(zoom: { scale: number; x: number; y: number }, x: number): number {
  return 0.5 + (x - zoom.x) * zoom.scale
}

it('keeps what lies under the pointer under it', () => {
  const zoom = makeZoom()
  magnify(zoom, 2, 0.7, 0.5)
  expect(seenAt(zoom, 0.7)).toBeCloseTo(0.7)
  magnify(zoom, 1.5, 0.4, 0.5)
  expect(zoom.scale).toBe(3)
})

it('never shows beyond the rim, nor smaller than whole', () => {
  const zoom = makeZoom()
  magnify(zoom, 4)
  pan(zoom, 10, -10)
  expect([zoom.x, zoom.y]).toEqual([0.125, 0.875])
  magnify(zoom, 0.01)
  expect(zoom).toEqual({ scale: 1, x: 0.5, y: 0.5 })
})

it('goes back to the whole picture', () => {
  const zoom = makeZoom()
  magnify(zoom, 3, 0, 0)
  whole(zoom)
  expect(transformOf(zoom)).toBe('scale(1) translate(0%, 0%)')
})
