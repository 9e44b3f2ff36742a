import { watch } from 'vue'
import { onNoticed } from '../sync/live'
import { forgetNotices, loadNotices, recallNotices, receiveTicket } from '../sync/notices'
import { keepReachable } from '../sync/reach'
import { me } from '../sync/session'
import { language } from './language'
import { router, safeNext } from './router'

const OF_TICKET = /^\/(?:tickets|property|desk\/[^/]+)\/([0-9a-f-]{36})(?:\/|$)/

/** Keeps notices up to date, and acknowledges those of the ticket that is on the screen. */
export function startNotices(): void {
  watch(
    () => me.value?.id,
    (person, before) => {
      if (!person) return before ? forgetNotices() : undefined
      recallNotices()
      refresh()
      void keepReachable().catch(() => undefined)
    },
    { immediate: true },
  )
  onNoticed(refresh)
  addEventListener('online', refresh)
  document.addEventListener('visibilitychange', () => !document.hidden && refresh())
  router.afterEach(({ path }) => acknowledge(path))
  watch(language, tellWorker, { immediate: true })
  navigator.serviceWorker?.addEventListener('message', hear)
}

/* Without an answer what is known stays; the next sign of life asks again. */
function refresh(): void {
  void loadNotices()
    .then(() => acknowledge(router.currentRoute.value.path))
    .catch(() => undefined)
}

function acknowledge(path: string): void {
  const ticket = OF_TICKET.exec(path)?.[1]
  if (ticket && !document.hidden) receiveTicket(ticket)
}

/* The service worker has no localStorage: it is told which language a notification is to be in. */
function tellWorker(): void {
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ type: 'LANGUAGE', language: language.value }))
}

function hear({ data }: MessageEvent<{ type?: string; path?: unknown } | null>): void {
  if (data?.type === 'NOTICE') refresh()
  const path = data?.type === 'OPEN' ? safeNext(data.path) : null
  if (path) void router.push(path)
}
