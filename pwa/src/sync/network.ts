import { ref } from 'vue'
import { wakeLive } from './live'
import { wake } from './patience'

/** What the device says of its network; false is sure, true is only a hope. */
export const connected = ref(navigator.onLine)

export function watchNetwork(): void {
  addEventListener('online', hope)
  addEventListener('offline', () => (connected.value = false))
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) hope()
  })
}

/** Tries everything that waits now instead of at its next turn. */
export function hope(): void {
  connected.value = navigator.onLine
  wake()
  wakeLive()
}
