import { watch } from 'vue'
import { unsent } from '../sync/queue'
import { language } from './language'
import { t } from './words'

/** How many commands wait to be sent: on the app's icon where that can be, and in the title. The desk has a title of its own. */
export function watchBadge(path: () => string): void {
  watch(() => unsent.value.length, mark, { immediate: true })
  watch(
    [() => unsent.value.length, path, language],
    ([count, where]) => {
      if (!where.startsWith('/desk')) document.title = count ? `(${count}) ${t('product')}` : t('product')
    },
    { immediate: true, flush: 'post' },
  )
}

function mark(count: number): void {
  const marked = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
  marked?.catch(() => undefined)
}
