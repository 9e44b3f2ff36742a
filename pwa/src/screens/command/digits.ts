import { onScopeDispose } from 'vue'

type Picked = (n: number) => void

const listeners = new Set<Picked>()

/** The choice on the screen takes the digits 1 to 9 while it lives. */
export function onDigit(picked: Picked): void {
  listeners.add(picked)
  onScopeDispose(() => listeners.delete(picked))
}

export function pressDigit(n: number): void {
  for (const picked of listeners) picked(n)
}
