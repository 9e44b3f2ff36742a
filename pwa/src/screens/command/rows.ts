import type { Id, TicketCard } from '../../api/types'

/** A line of the list. `left`: the ticket is in this queue no more, but its line stands until nobody looks at it. */
export interface Row {
  id: Id
  card: TicketCard
  left: boolean
}

const asRow = (card: TicketCard): Row => ({ id: card.id, card, left: false })

/** The queue as it is. A line in `kept` that has left it stays behind the one it stood behind. */
export function settled(shown: readonly Row[], cards: readonly TicketCard[], kept: ReadonlySet<Id>): Row[] {
  const rows = cards.map(asRow)
  const here = new Set(cards.map((each) => each.id))
  shown.forEach((row, at) => {
    if (here.has(row.id) || !kept.has(row.id)) return
    const before = shown.slice(0, at).findLast((each) => here.has(each.id))
    rows.splice(before ? rows.findIndex((each) => each.id === before.id) + 1 : 0, 0, { ...row, left: true })
  })
  return rows
}

/** While a pointer rests on the list nothing moves: lines change in place, what is new at the end is added,
    and what belongs in between waits; `waiting` counts it. */
export function held(shown: readonly Row[], cards: readonly TicketCard[]): { rows: Row[]; waiting: number } {
  const fresh = new Map(cards.map((each) => [each.id, each]))
  const known = new Set(shown.map((each) => each.id))
  const last = cards.findLastIndex((each) => known.has(each.id))
  const tail = cards.slice(last + 1)
  const rows = shown.map((row) => {
    const card = fresh.get(row.id)
    return card ? asRow(card) : { ...row, left: true }
  })
  const unseen = cards.filter((each) => !known.has(each.id)).length
  return { rows: [...rows, ...tail.map(asRow)], waiting: unseen - tail.length }
}

/** The line so many steps from here; without a place in the list, its first or last. */
export function neighbour(rows: readonly Row[], from: Id | null, step: number): Id | null {
  const at = rows.findIndex((each) => each.id === from)
  if (at < 0) return rows.at(step > 0 ? 0 : -1)?.id ?? null
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.id ?? null
}

/** What to look at when this ticket is done: the next that still waits here, else the one before. */
export function following(rows: readonly Row[], done: Id): Id | null {
  const at = rows.findIndex((each) => each.id === done)
  const waits = (row: Row): boolean => !row.left && row.id !== done
  return (rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).findLast(waits))?.id ?? null
}
