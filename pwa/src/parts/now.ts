import { readonly, ref } from 'vue'

const TICK_MS = 10_000

let offset = 0
const current = ref(Date.now())

/** The server's time as far as it is known, in milliseconds; moves on every ten seconds. */
export const now = readonly(current)

export function correctNow(offsetMs: number): void {
  offset = offsetMs
  tick()
}

export function startNow(): void {
  setInterval(tick, TICK_MS)
  document.addEventListener('visibilitychange', tick)
}

function tick(): void {
  if (!document.hidden) current.value = Date.now() + offset
}
