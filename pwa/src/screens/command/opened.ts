import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Id, Label, TicketPage } from '../../api/types'
import { onTicketsChanged } from '../../sync/live'
import { useLoad } from '../../sync/load'
import { fetchTicket } from '../../sync/tickets'

const SETTLE_MS = 90
const REMEMBERED = 40

export interface Opened {
  page: ComputedRef<TicketPage | null>
  fault: Ref<Label | null>
  reload: () => Promise<void>
}

/** The page of the chosen ticket: what is remembered of it at once, the server's as soon as the choice rests. */
export function useOpened(chosen: () => Id | null): Opened {
  const seen = shallowRef(new Map<Id, TicketPage>())
  const load = useLoad(() => fetchTicket(chosen() ?? ''))
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(load.data, (page) => page && remember(page))
  watch(
    chosen,
    (id) => {
      clearTimeout(timer)
      load.fault.value = null
      if (id) timer = setTimeout(() => void load.reload(), SETTLE_MS)
    },
    { immediate: true },
  )
  onTicketsChanged((changed) => {
    const id = chosen()
    if (id && (!changed || changed.has(id))) void load.reload()
  })
  onScopeDispose(() => clearTimeout(timer))

  function remember(page: TicketPage): void {
    const others = [...seen.value].filter(([id]) => id !== page.ticket.id).slice(1 - REMEMBERED)
    seen.value = new Map([...others, [page.ticket.id, page]])
  }

  return {
    page: computed(() => seen.value.get(chosen() ?? '') ?? null),
    fault: load.fault,
    reload: load.reload,
  }
}
