import { computed, nextTick, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Id, TicketCard } from '../../api/types'
import { held, settled, type Row } from './rows'
import { ROW, useScroller } from './scroller'
import { anchoredTop } from './window'

const FRESH_MS = 1_600
const SLIDE_MS = 250

/** The lines of the list as they stand on the screen: what changes under them moves none that is looked at. */
export function useLines(
  cards: ShallowRef<readonly TicketCard[] | null>,
  chosen: () => Id | null,
  box: Readonly<Ref<HTMLElement | null>>,
) {
  const rows = shallowRef<Row[]>([])
  const fresh = shallowRef<ReadonlySet<Id>>(new Set())
  const unseen = shallowRef<ReadonlySet<Id>>(new Set())
  const waiting = ref(0)
  const resting = ref(false)
  const sliding = ref(false)
  const scroller = useScroller(box, () => rows.value.length)

  watch([cards, resting, chosen], arrange)
  watch(scroller.top, (top) => top || (unseen.value = new Set()))

  function arrange(): void {
    if (!cards.value) return
    const before = rows.value
    if (resting.value && before.length) {
      const kept = held(before, cards.value)
      rows.value = kept.rows
      waiting.value = kept.waiting
      return
    }
    waiting.value = 0
    const id = chosen()
    rows.value = settled(before, cards.value, new Set(id ? [id] : []))
    if (before.length) greet(before)
    void nextTick(() => anchor(before))
  }

  /* Lines that came between known ones are new; those after the end were merely not read before. */
  function greet(before: readonly Row[]): void {
    const known = new Set(before.map((each) => each.id))
    const came = rows.value.filter((row, at) => at < before.length && !known.has(row.id)).map((each) => each.id)
    if (!came.length) return
    fresh.value = new Set(came)
    unseen.value = new Set([...unseen.value, ...came])
    setTimeout(() => (fresh.value = new Set()), FRESH_MS)
  }

  /* The chosen line stays where the eye has it, else the first visible one of a list scrolled down. */
  function anchor(before: readonly Row[]): void {
    const { first, last } = scroller.visible(before.length)
    const eye = before.slice(first, last)
    const rest = eye.find((each) => each.id === chosen()) ?? (scroller.top.value > 0 ? eye[0] : undefined)
    const place = (all: readonly Row[]): number => all.findIndex((each) => each.id === rest?.id)
    const wanted = anchoredTop(scroller.top.value, ROW, place(before), place(rows.value))
    if (wanted === scroller.top.value) slide()
    else scroller.scrollTo(wanted)
  }

  function slide(): void {
    sliding.value = true
    setTimeout(() => (sliding.value = false), SLIDE_MS)
  }

  function showNew(): void {
    if (!waiting.value) scroller.scrollTo(0)
    resting.value = false
  }

  /* New lines that came in above what is visible, so that it stayed where it was. */
  const above = computed(() => {
    const hidden = rows.value.slice(0, Math.floor(scroller.top.value / ROW))
    return hidden.filter((row) => unseen.value.has(row.id)).length
  })

  return { rows, fresh, waiting, above, resting, sliding, showNew, ...scroller }
}
