import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { revealedTop, spanOf } from './window'

/** The height of a line of the list, in CSS pixels. */
export const ROW = 80
const SPARE = 6
const BESIDE_THUMB = 40

/** What of a scrolling list is in sight, and how many Chinese characters of an address a line of it holds. */
export function useScroller(box: Readonly<Ref<HTMLElement | null>>, count: () => number) {
  const top = ref(0)
  const height = ref(0)
  const room = ref(0)
  const sizes = new ResizeObserver(look)

  function look(): void {
    if (!box.value) return
    top.value = box.value.scrollTop
    height.value = box.value.clientHeight
    room.value = roomIn(box.value)
  }

  function scrollTo(wanted: number): void {
    if (box.value) box.value.scrollTop = wanted
  }

  function reveal(at: number): void {
    if (box.value && at >= 0) scrollTo(revealedTop(box.value.scrollTop, box.value.clientHeight, ROW, at))
  }

  onMounted(() => box.value && sizes.observe(box.value))
  onBeforeUnmount(() => sizes.disconnect())

  return {
    top,
    room,
    look,
    scrollTo,
    reveal,
    span: computed(() => spanOf(top.value, height.value, ROW, count(), SPARE)),
    visible: (of: number) => spanOf(top.value, height.value, ROW, of, 0),
  }
}

function roomIn(list: HTMLElement): number {
  const token = (name: string): number => parseFloat(getComputedStyle(list).getPropertyValue(name))
  const letter = token('--t-s') * parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.floor((list.clientWidth - token('--thumb') - BESIDE_THUMB) / letter)
}
