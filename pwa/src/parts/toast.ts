import { shallowRef } from 'vue'

export interface Toast {
  words: string
  undo?: () => void
}

const SHOWN_MS = 4_000
const UNDO_MS = 8_000

let timer: ReturnType<typeof setTimeout> | undefined

export const toast = shallowRef<Toast | null>(null)

/** One sentence about what was just done; with `undo` it stays for eight seconds and can be taken back. */
export function tell(words: string, undo?: () => void): void {
  clearTimeout(timer)
  toast.value = undo ? { words, undo } : { words }
  timer = setTimeout(hush, undo ? UNDO_MS : SHOWN_MS)
}

export function hush(): void {
  clearTimeout(timer)
  toast.value = null
}
