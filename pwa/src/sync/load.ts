import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { spoken } from './faults'
import type { Label } from '../api/types'

export interface Loaded<T> {
  data: ShallowRef<T | null>
  fault: ShallowRef<Label | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** What one request brings. A failed repeat keeps what was shown; of two at once the later one counts. */
export function useLoad<T>(fetch: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null)
  const fault = shallowRef<Label | null>(null)
  const loading = ref(false)
  let latest = 0

  async function reload(): Promise<void> {
    const turn = ++latest
    loading.value = true
    try {
      const brought = await fetch()
      if (turn !== latest) return
      data.value = brought
      fault.value = null
    } catch (wrong) {
      if (turn === latest) fault.value = spoken(wrong)
    } finally {
      if (turn === latest) loading.value = false
    }
  }

  return { data, fault, loading, reload }
}
