import { shallowRef, watch } from 'vue'
import { get, post, remove } from '../api/client'
import { ApiProblem } from '../api/faults'
import type { Id, Me, Role, SessionList } from '../api/types'
import { deviceName } from '../device/ids'
import { timed } from './time'

/** Who is logged in: undefined until asked, null for nobody. */
export const me = shallowRef<Me | null | undefined>(undefined)

export async function loadMe(): Promise<Me | null> {
  try {
    me.value = await timed(() => get<Me>('/api/me'))
  } catch (fault) {
    if (!(fault instanceof ApiProblem) || fault.status !== 401) throw fault
    me.value = null
  }
  return me.value
}

export async function login(phone: string, password: string): Promise<Me> {
  const entry = { phone, password, device: deviceName() }
  const entered = await timed(() => post<Me>('/api/session', entry))
  me.value = entered
  return entered
}

export async function logout(): Promise<void> {
  await remove('/api/session')
  me.value = null
}

export async function changePassword(current: string, wanted: string): Promise<void> {
  await post<void>('/api/password', { current, wanted })
  await loadMe()
}

export function loadSessions(): Promise<SessionList> {
  return get<SessionList>('/api/sessions')
}

export function endSession(id: Id): Promise<void> {
  return remove(`/api/sessions/${id}`)
}

/** Resolves when this person is logged in: what one has made is never sent as another. */
export function untilEntered(person: Id): Promise<void> {
  return new Promise((resolve) => {
    const stop = watch(
      me,
      (present) => {
        if (present?.id !== person) return
        queueMicrotask(() => stop())
        resolve()
      },
      { immediate: true },
    )
  })
}

export function iAm(...roles: readonly Role[]): boolean {
  return me.value?.roles.some((mine) => roles.includes(mine)) ?? false
}
