/* Rows of one height, of which only those near the visible part exist. All lengths in CSS pixels. */

export interface Span {
  first: number
  last: number
}

export function spanOf(top: number, height: number, row: number, count: number, spare: number): Span {
  const first = Math.max(0, Math.floor(top / row) - spare)
  return { first: Math.min(first, count), last: Math.min(count, Math.ceil((top + height) / row) + spare) }
}

/** Where to scroll so that the anchor, which moved from one place to another, stays where the eye has it. */
export function anchoredTop(top: number, row: number, before: number, after: number): number {
  return before < 0 || after < 0 ? top : Math.max(0, top + (after - before) * row)
}

/** The least scrolling that shows the whole row; the same position where it is visible already. */
export function revealedTop(top: number, height: number, row: number, at: number): number {
  if (at * row < top) return at * row
  return (at + 1) * row > top + height ? (at + 1) * row - height : top
}
