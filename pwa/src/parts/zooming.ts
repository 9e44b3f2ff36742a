import type { Ref } from 'vue'
import { magnify, pan, whole, type Zoom } from './zoom'

/* Fingers, mouse and wheel on a frame that shows a part of a picture. Two fingers zoom, one moves what is zoomed. */

interface Point {
  x: number
  y: number
}

const DIVE = 2.5

export function useZooming(frame: Readonly<Ref<HTMLElement | null>>, zoom: Zoom) {
  const held = new Map<number, Point>()

  function down(event: PointerEvent): void {
    held.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (zoom.scale > 1 || held.size > 1) frame.value?.setPointerCapture(event.pointerId)
  }

  function move(event: PointerEvent): void {
    const last = held.get(event.pointerId)
    const box = frame.value?.getBoundingClientRect()
    if (!last || !box) return
    const before = [...held.values()]
    held.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const after = [...held.values()]
    if (held.size > 1) magnify(zoom, apart(after) / Math.max(1, apart(before)), ...within(box, middle(after)))
    if (zoom.scale === 1) return
    const [from, to] = [middle(before), middle(after)]
    pan(zoom, (to.x - from.x) / box.width, (to.y - from.y) / box.height)
  }

  function up(event: PointerEvent): void {
    held.delete(event.pointerId)
  }

  function turn(event: WheelEvent): void {
    event.preventDefault()
    const box = frame.value?.getBoundingClientRect()
    if (box) magnify(zoom, Math.exp(-event.deltaY / 400), ...within(box, { x: event.clientX, y: event.clientY }))
  }

  function dive(event: MouseEvent): void {
    const box = frame.value?.getBoundingClientRect()
    if (!box) return
    if (zoom.scale > 1) whole(zoom)
    else magnify(zoom, DIVE, ...within(box, { x: event.clientX, y: event.clientY }))
  }

  return { down, move, up, turn, dive }
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

/** How far the first two are from each other. */
function apart([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
}

function within(box: DOMRect, at: Point): [number, number] {
  return [(at.x - box.left) / box.width, (at.y - box.top) / box.height]
}
