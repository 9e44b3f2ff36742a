import { readonly, ref } from 'vue'

/** waiting: a new version is on this device and asks. taken: another tab has let it in, and this page is still of the old one. */
export type Update = 'none' | 'waiting' | 'taken'

const HOUR_MS = 3_600_000
const PATIENCE_MS = 4_000

const state = ref<Update>('none')
let registration: ServiceWorkerRegistration | null = null
let checkedAt = 0
let pressed = false
/** Whether this page came from a worker; the very first worker takes pages that have nothing to reload for. */
let inherited = false

export const newVersion = readonly(state)

/** Registers the service worker once the first screen has its own files. Without one the app works as a plain page. */
export function startUpdates(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  if (document.readyState === 'complete') void register()
  else addEventListener('load', () => void register(), { once: true })
}

async function register(): Promise<void> {
  const workers = navigator.serviceWorker
  inherited = Boolean(workers.controller)
  workers.addEventListener('controllerchange', taken)
  try {
    registration = await workers.register('/sw.js', { updateViaCache: 'none' })
  } catch {
    return
  }
  watchWaiting(registration)
  document.addEventListener('visibilitychange', check)
  check()
}

function taken(): void {
  if (pressed) location.reload()
  else if (inherited) state.value = 'taken'
  inherited = true
}

function watchWaiting(found: ServiceWorkerRegistration): void {
  const look = (): void => {
    if (found.waiting && navigator.serviceWorker.controller) state.value = 'waiting'
  }
  look()
  found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', look))
}

function check(): void {
  if (document.hidden || Date.now() - checkedAt < HOUR_MS) return
  checkedAt = Date.now()
  registration?.update().catch(() => undefined)
}

/** The person wants the new version now: one reload, and nothing that is stored is touched. */
export function takeUpdate(): void {
  if (pressed) return
  pressed = true
  const next = registration?.waiting
  if (!next) return location.reload()
  next.postMessage({ type: 'SKIP_WAITING' })
  setTimeout(() => location.reload(), PATIENCE_MS)
}
