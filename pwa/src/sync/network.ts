import { ref } from 'vue'
import { wakeLive } from './live'
import { hopeAll } from './runner'

/** What the device says of its network; false is sure, true is only a hope. */
export const connected = ref(navigator.onLine)

export function watchNetwork(): void {
  addEventListener('online', hope)
  addEventListener('focus', hope)
  addEventListener('offline', () => (connected.value = false))
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) hope()
  })
}

/** Tries everything that waits now instead of at its next turn. */
export function hope(): void {
  connected.value = navigator.onLine
  hopeAll()
  wakeLive()
}
