import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Summary } from '../../api/types'
import { fetchSummary } from '../../sync/desk'
import { ApiProblem } from '../../sync/faults'
import { onTicketsChanged } from '../../sync/live'
import { gathered } from '../../sync/tickets'

const REPEAT_MS = 60_000

/** The desk's figures, fetched when something changed and every minute: clocks run over without anybody acting. */
export function useSummary(also: () => void) {
  const summary = shallowRef<Summary | null>(null)
  const forbidden = ref(false)

  async function reload(): Promise<void> {
    try {
      summary.value = await fetchSummary()
      forbidden.value = false
    } catch (fault) {
      forbidden.value = fault instanceof ApiProblem && fault.status === 403
    }
  }

  function repeat(): void {
    if (document.hidden) return
    void reload()
    also()
  }

  const timer = setInterval(repeat, REPEAT_MS)
  document.addEventListener('visibilitychange', repeat)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', repeat)
  })
  onTicketsChanged(gathered(() => void reload()))
  void reload()

  return { summary, forbidden }
}
