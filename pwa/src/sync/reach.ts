import { get, post, put } from '../api/client'
import type { Id, ReachView, TestResult, ToldList, WishesView } from '../api/types'
import { lookAtPush, pushState, renew, subscribe, unsubscribe, type Keys } from '../device/push'
import { installed } from '../device/install'

export { pushState } from '../device/push'
export type { PushState } from '../device/push'

export function fetchReach(): Promise<ReachView> {
  return get<ReachView>('/api/reach')
}

export function saveWishes(wishes: WishesView): Promise<WishesView> {
  return put<WishesView>('/api/reach', wishes)
}

export function testChannels(): Promise<TestResult> {
  return post<TestResult>('/api/reach/test', {})
}

/** Asks for permission and tells the server; false where this browser cannot be rung, `pushState` says why. */
export async function switchOn(reach: ReachView): Promise<boolean> {
  if (!reach.pushKey) return false
  return tellServer(await subscribe(reach.pushKey))
}

export async function switchOff(): Promise<void> {
  const endpoint = await unsubscribe()
  if (endpoint) await post('/api/reach/push/gone', { endpoint })
}

/** At each start: a subscription may have been renewed by the browser, or belong to who was here before. */
export async function keepReachable(): Promise<void> {
  const state = await lookAtPush(installed.value)
  if (state !== 'on') return
  const { pushKey } = await fetchReach()
  if (pushKey) await tellServer(await renew(pushKey))
}

export async function look(): Promise<void> {
  await lookAtPush(installed.value)
}

async function tellServer(keys: Keys | null): Promise<boolean> {
  if (!keys) return false
  await post('/api/reach/push', keys)
  return pushState.value === 'on'
}

/** Everybody's notices, or those that no channel took. */
export function fetchReaching(dead: boolean, cursor: string | null): Promise<ToldList> {
  const query = new URLSearchParams({ dead: String(dead), ...(cursor ? { cursor } : {}) })
  return get<ToldList>(`/api/reaching?${query}`)
}

export function sendAgain(notice: Id): Promise<void> {
  return post(`/api/reaching/${notice}/again`, {})
}

export function fetchTold(ticket: Id): Promise<ToldList> {
  return get<ToldList>(`/api/tickets/${ticket}/told`)
}
