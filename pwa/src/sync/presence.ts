import { shallowRef, watch } from 'vue'
import { get, post, put } from '../api/client'
import type { LookList, PositionView } from '../api/types'
import { followPosition, type Fix } from '../device/position'
import { isDue } from './moved'
import { connected } from './network'
import { me } from './session'

/* Where one is, for those who send people: while it is switched on, the page is seen and there is a network. */

/** Null until asked. */
export const sharing = shallowRef<PositionView | null>(null)

let stop: (() => void) | null = null
let sent: Fix | null = null
let busy = false

export async function loadSharing(): Promise<PositionView> {
  return take(await get<PositionView>('/api/me/position'))
}

export async function share(on: boolean): Promise<void> {
  sent = null
  take(await put<PositionView>('/api/me/position', { on }))
}

export function fetchLooks(cursor: string | null): Promise<LookList> {
  return get<LookList>(`/api/me/position/looks${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
}

/** Goes on with what was switched on before, and stops and begins with the page. */
export function watchPresence(): void {
  watch(
    () => me.value?.id,
    (person) => {
      sharing.value = null
      sent = null
      follow()
      if (person) void loadSharing().catch(() => undefined) // asked again when the page is seen again
    },
    { immediate: true },
  )
  watch(connected, follow)
  document.addEventListener('visibilitychange', () => {
    follow()
    if (!document.hidden && me.value && !sharing.value) void loadSharing().catch(() => undefined)
  })
}

function take(view: PositionView): PositionView {
  sharing.value = view
  follow()
  return view
}

function follow(): void {
  const wanted = Boolean(sharing.value?.here && connected.value && !document.hidden)
  if (wanted === Boolean(stop)) return
  stop?.()
  stop = wanted ? followPosition((fix) => void send(fix)) : null
}

/* What cannot be sent now is not kept: the next one says where the person is. */
async function send(fix: Fix): Promise<void> {
  const person = me.value?.id
  if (busy || !isDue(fix, sent)) return
  busy = true
  try {
    const { latitude, longitude, accuracy } = fix
    const age = Math.max(0, (Date.now() - fix.at) / 1000)
    const view = await post<PositionView>('/api/me/position', { latitude, longitude, accuracy, age })
    if (me.value?.id !== person) return
    sent = fix
    take(view)
  } catch {
    sent = { ...fix, latitude: sent?.latitude ?? fix.latitude, longitude: sent?.longitude ?? fix.longitude }
  } finally {
    busy = false
  }
}
