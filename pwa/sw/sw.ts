/* The app shell without a network, and nothing else: /api and uploads are never touched here. */
import { addRoute, cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching/_types'
import { firstTime, read, rememberLanguage, safePath, wordsOf } from './notices'
import { isScreen } from './screens'

declare const self: ServiceWorkerGlobalScope
declare const SHELL_FILES: PrecacheEntry[]

const SCREEN = '/index.html'

/* The older worker and its files serve open pages until the person asks for the new version. */
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const said = event.data as { type?: string; language?: string } | null
  if (said?.type === 'SKIP_WAITING') void self.skipWaiting()
  if (said?.type === 'LANGUAGE') event.waitUntil(rememberLanguage(caches, said.language ?? ''))
})

self.addEventListener('push', (event: PushEvent) => event.waitUntil(show(event.data?.text())))
self.addEventListener('notificationclick', (event: NotificationEvent) => {
  event.notification.close()
  event.waitUntil(open((event.notification.data as { path?: unknown } | null)?.path))
})

/* Shown even where a page is open: who looks elsewhere hears it, and a browser takes the right to push
   from who shows nothing. A repetition replaces what is there without a sound. */
async function show(text: string | undefined): Promise<void> {
  const push = read(text)
  if (!push) return
  const first = await firstTime(caches, push.id)
  const still = await self.registration.getNotifications({ tag: push.id })
  if (!first && !still.length) return
  const words = await wordsOf(caches, push)
  const options: NotificationOptions & { renotify?: boolean } = {
    body: words.body,
    tag: push.id,
    renotify: false,
    silent: !first,
    requireInteraction: push.urgent,
    icon: '/icons/mark-192.png',
    badge: '/icons/mark-192.png',
    data: { path: push.path, ids: push.ids },
  }
  await self.registration.showNotification(words.title, options)
  for (const page of await self.clients.matchAll({ type: 'window' })) page.postMessage({ type: 'NOTICE' })
}

/* The page that is open goes there by itself: it has the ticket, with or without a network. */
async function open(path: unknown): Promise<void> {
  const to = safePath(path)
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!page) {
    await self.clients.openWindow(to)
    return
  }
  page.postMessage({ type: 'OPEN', path: to })
  await page.focus().catch(() => undefined)
}

/* Only the very first worker finds pages without one; later ones inherit theirs. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate' && isScreen(new URL(request.url), self.location.origin)) {
    event.respondWith(openScreen(request))
  }
})

async function openScreen(request: Request): Promise<Response> {
  return (await matchPrecache(SCREEN)) ?? fetch(request)
}

cleanupOutdatedCaches()
precache(SHELL_FILES)
addRoute()
