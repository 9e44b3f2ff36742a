import { ref, type Ref } from 'vue'

export interface PaneWidth {
  width: Ref<number>
  least: number
  most: number
  change: (wanted: number) => void
  reset: () => void
}

/** A pane's width in pixels, remembered in this browser. */
export function usePaneWidth(name: string, start: number, least: number, most: number): PaneWidth {
  const stored = `banjie.desk.${name}`
  const bound = (wanted: number): number => Math.round(Math.min(most, Math.max(least, wanted)))
  const width = ref(bound(Number(localStorage.getItem(stored)) || start))

  function change(wanted: number): void {
    width.value = bound(wanted)
    localStorage.setItem(stored, String(width.value))
  }

  function reset(): void {
    width.value = bound(start)
    localStorage.removeItem(stored)
  }

  return { width, least, most, change, reset }
}
