/* The app shell without a network, and nothing else: /api and uploads are never touched here. */
import { addRoute, cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching/_types'
import { isScreen } from './screens'

declare const self: ServiceWorkerGlobalScope
declare const SHELL_FILES: PrecacheEntry[]

const SCREEN = '/index.html'

/* The older worker and its files serve open pages until the person asks for the new version. */
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})

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
