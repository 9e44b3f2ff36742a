import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { post, remove } from '../api/client'
import type { Id, Lookers, PersonRef } from '../api/types'

const EVERY_MS = 20_000
const SETTLE_MS = 1_500

/** Who else has the chosen ticket open. Said only while the page is seen; without an answer nobody is shown. */
export function useLooking(chosen: () => Id | null): ShallowRef<readonly PersonRef[]> {
  const others = shallowRef<readonly PersonRef[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let said: Id | null = null

  watch(chosen, begin, { immediate: true })
  document.addEventListener('visibilitychange', begin)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', begin)
    clearTimeout(timer)
    away()
  })

  function begin(): void {
    clearTimeout(timer)
    if (said && (said !== chosen() || document.hidden)) away()
    others.value = []
    if (chosen() && !document.hidden) timer = setTimeout(() => void say(), SETTLE_MS)
  }

  function away(): void {
    if (said) void remove(`/api/tickets/${said}/looking`).catch(() => undefined)
    said = null
  }

  async function say(): Promise<void> {
    const ticket = chosen()
    if (!ticket) return
    said = ticket
    try {
      const answer = await post<Lookers>(`/api/tickets/${ticket}/looking`, {})
      if (chosen() === ticket) others.value = answer.items
    } catch {
      others.value = []
    }
    if (chosen() === ticket && !document.hidden) timer = setTimeout(() => void say(), EVERY_MS)
  }

  return others
}
