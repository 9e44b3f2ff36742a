import { computed, watch, type ComputedRef } from 'vue'
import { fetchCounts } from '../../sync/finding'
import { useLoad } from '../../sync/load'
import { onTicketsChanged } from '../../sync/live'
import { gathered } from '../../sync/tickets'
import { language } from '../../shell/language'
import { queryOf, type Asked } from './filters'

/** Counting costs the server more than a page: it is repeated rarely. */
const COST = 10

/** How many fit, as the filters and the tickets change. */
export function useCounts(asked: () => Asked) {
  const counts = useLoad(() => fetchCounts(queryOf(asked())))
  watch(() => queryOf(asked()), () => void counts.reload(), { immediate: true })
  onTicketsChanged(gathered(() => void counts.reload(), () => COST))
  return counts
}

export function inWords(): ComputedRef<(n: number) => string> {
  return computed(() => {
    const format = new Intl.NumberFormat(language.value)
    return (n: number) => format.format(n)
  })
}
