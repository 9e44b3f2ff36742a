import { onScopeDispose, ref, shallowRef } from 'vue'
import type { ExportView, Id, Label } from '../../api/types'
import { language } from '../../shell/language'
import { spoken } from '../../sync/faults'
import { askExport, fetchExports, removeExport } from '../../sync/keeping'
import { useLoad } from '../../sync/load'

const LOOK_MS = 1_000

/** The person's exports; looked at again and again while one of them is being written. */
export function useExports() {
  const list = useLoad(fetchExports)
  const busy = ref(false)
  const fault = shallowRef<Label | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  onScopeDispose(() => clearTimeout(timer))

  async function look(): Promise<void> {
    clearTimeout(timer)
    await list.reload()
    if (list.data.value?.items.some(underWay)) timer = setTimeout(() => void look(), LOOK_MS)
  }

  async function act(what: () => Promise<unknown>): Promise<void> {
    busy.value = true
    try {
      await what()
      fault.value = null
    } catch (wrong) {
      fault.value = spoken(wrong)
    } finally {
      busy.value = false
    }
    await look()
  }

  void look()

  return {
    list,
    busy,
    fault,
    look,
    ask: (query: string, format: 'xlsx' | 'csv') => act(() => askExport(query, format, language.value === 'en' ? 'en' : 'zh')),
    drop: (id: Id) => act(() => removeExport(id)),
  }
}

export function underWay(each: ExportView): boolean {
  return !each.doneAt && !each.problem
}
