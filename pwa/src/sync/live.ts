import { onScopeDispose, ref } from 'vue'
import type { Id } from '../api/types'

/** Ids that changed; null: anything may have, because the line was cut in between. */
export type Changed = ReadonlySet<Id> | null
type Heard = (changed: Changed) => void

const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 60_000

const listeners = new Set<Heard>()
const noticed = new Set<() => void>()
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined
let failures = 0
let greeted = false

/** Whether the server is telling us of changes at this moment. */
export const joined = ref(false)

/** Calls `heard` while the calling component lives. */
export function onTicketsChanged(heard: Heard): void {
  listeners.add(heard)
  onScopeDispose(() => listeners.delete(heard))
}

/** Calls `heard` for as long as the app lives. */
export function onLive(heard: Heard): void {
  listeners.add(heard)
}

/** Calls `heard` when there are new notices, or may be. */
export function onNoticed(heard: () => void): void {
  noticed.add(heard)
}

export function announce(changed: Changed): void {
  for (const heard of listeners) heard(changed)
}

export function startLive(): void {
  stopLive()
  source = new EventSource('/api/live')
  source.addEventListener('hello', greet)
  source.addEventListener('tickets', (event: MessageEvent<string>) => announce(idsOf(event.data)))
  source.addEventListener('notices', hearNotices)
  source.addEventListener('resync', () => {
    announce(null)
    hearNotices()
  })
  source.addEventListener('error', lose)
}

export function stopLive(): void {
  clearTimeout(retry)
  source?.close()
  source = null
  joined.value = false
}

function greet(): void {
  joined.value = true
  failures = 0
  if (greeted) announce(null)
  hearNotices()
  greeted = true
}

function hearNotices(): void {
  for (const heard of noticed) heard()
}

/* The browser repeats by itself after a cut, but gives up for ever after an answer that is no stream. */
function lose(): void {
  stopLive()
  failures += 1
  const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1))
  retry = setTimeout(startLive, wait * (0.5 + Math.random() / 2))
}

function idsOf(data: string): Changed {
  try {
    const { ids } = JSON.parse(data) as { ids: Id[] }
    return new Set(ids)
  } catch {
    return null
  }
}

/** Tries again at once where there is reason to hope: the network is back, or the screen is looked at. */
export function wakeLive(): void {
  if (source || document.hidden) return
  failures = 0
  startLive()
}
