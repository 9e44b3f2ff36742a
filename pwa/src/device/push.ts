import { ref } from 'vue'

/**
 * Whether this browser can be rung while the app is closed.
 * `none`: it has no push. `home`: on iOS only from the home screen. `ask`: not asked yet. `denied`: the
 * person or the system said no. `unreachable`: its push service did not answer, as Google's in mainland
 * China. `off`: allowed, but not subscribed. `on`: subscribed.
 */
export type PushState = 'none' | 'home' | 'ask' | 'denied' | 'unreachable' | 'off' | 'on'

export interface Keys {
  endpoint: string
  p256dh: string
  auth: string
}

/** The browser's own question waits for ever where its service cannot be reached. */
const PATIENCE_MS = 10_000

export const pushState = ref<PushState>('none')

export async function lookAtPush(installed: boolean): Promise<PushState> {
  pushState.value = await stateNow(installed)
  return pushState.value
}

async function stateNow(installed: boolean): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('Notification' in globalThis) || !('PushManager' in globalThis)) {
    return isApple() && !installed ? 'home' : 'none'
  }
  if (Notification.permission === 'denied') return 'denied'
  if (Notification.permission === 'default') return 'ask'
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off'
}

function isApple(): boolean {
  return /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
}

/** Asks the person where they were not asked, then subscribes. null: no, and `pushState` says why. */
export async function subscribe(serverKey: string): Promise<Keys | null> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') {
    pushState.value = permission === 'denied' ? 'denied' : 'ask'
    return null
  }
  return renew(serverKey)
}

/** The subscription of this browser, made anew where it is gone or was made for another key. */
export async function renew(serverKey: string): Promise<Keys | null> {
  try {
    const registration = await inTime(navigator.serviceWorker.ready)
    const key = bytesOf(serverKey)
    const had = await registration.pushManager.getSubscription()
    if (had && !sameKey(had.options.applicationServerKey, key)) await had.unsubscribe()
    const made = await inTime(registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
    pushState.value = 'on'
    return keysOf(made)
  } catch {
    pushState.value = 'unreachable'
    return null
  }
}

/** Its endpoint, where there was one. */
export async function unsubscribe(): Promise<string | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  const had = await registration?.pushManager.getSubscription()
  if (!had) return null
  await had.unsubscribe()
  pushState.value = 'off'
  return had.endpoint
}

/** Takes the notifications of these notices off the screen. */
export async function takeDown(ids: readonly string[]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  if (!registration || !('getNotifications' in registration)) return
  for (const id of ids) for (const each of await registration.getNotifications({ tag: id })) each.close()
}

function keysOf(subscription: PushSubscription): Keys {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint: endpoint ?? subscription.endpoint, p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function sameKey(had: ArrayBuffer | null, wanted: Uint8Array): boolean {
  if (!had) return false
  const bytes = new Uint8Array(had)
  return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at])
}

function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error('too late')), PATIENCE_MS))
  return Promise.race([work, late])
}
