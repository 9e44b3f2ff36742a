import { onScopeDispose } from 'vue'
import { takesText, wishOf, type Wish } from './keys'

const PREFIX_MS = 1_500
const ARROWS = /^Arrow/

/** Listens to the whole page. Keys belong to fields, dialogs, and whatever scrolls or chooses by arrows first. */
export function useShortcuts(granted: (wish: Wish) => void): void {
  let going = 0

  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
    if (!(event.target instanceof HTMLElement) || !mayHear(event.target, event.key)) return
    const heard = wishOf(event.key, event.timeStamp < going)
    going = heard.going ? event.timeStamp + PREFIX_MS : 0
    if (!heard.wish) return
    event.preventDefault()
    granted(heard.wish)
  }

  addEventListener('keydown', hear)
  onScopeDispose(() => removeEventListener('keydown', hear))
}

function mayHear(target: HTMLElement, key: string): boolean {
  if (document.querySelector('dialog[open]')) return false
  if (key === 'Escape') return true
  if (takesText(target as HTMLInputElement)) return false
  if (key === 'Enter') return !target.closest('a, button, input, summary')
  return !ARROWS.test(key) || !target.closest('.keeps-arrows')
}
