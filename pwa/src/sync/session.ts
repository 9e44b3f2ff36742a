import { shallowRef, watch } from 'vue'
import { get, post, remove } from '../api/client'
import { ApiProblem } from '../api/faults'
import type { Id, Label, Me, PublicTown, Role, SessionList } from '../api/types'
import { deviceName } from '../device/ids'
import { phone, readAhead } from './phone'
import { timed } from './time'

/** Who is logged in: undefined until asked, null for nobody. */
export const me = shallowRef<Me | null | undefined>(undefined)

export async function loadMe(): Promise<Me | null> {
  try {
    await admit(await timed(() => get<Me>('/api/me')), false)
  } catch (fault) {
    if (!(fault instanceof ApiProblem) || fault.status !== 401) throw fault
    me.value = null
  }
  return me.value ?? null
}

/** Who was here last, from the phone; what the server says to that comes later. */
export async function recallMe(): Promise<Me | null> {
  try {
    const engine = await phone()
    const known = await engine.remembered()
    if (!known || me.value) return me.value ?? null
    await engine.enter(known, false)
    readAhead(engine)
    me.value = known
    void loadMe().catch(() => undefined)
    return known
  } catch {
    return null
  }
}

/** What the town says to whoever logs in. */
export async function fetchNotice(): Promise<Label> {
  return (await get<PublicTown>('/api/public/town')).loginNotice
}

export async function login(phoneNumber: string, password: string): Promise<Me> {
  const entry = { phone: phoneNumber, password, device: deviceName() }
  const entered = await timed(() => post<Me>('/api/session', entry))
  await admit(entered, true)
  return entered
}

/* Without a database (a private window of an old browser) the desk still works. */
async function admit(person: Me, fresh: boolean): Promise<void> {
  const engine = await phone().catch(() => null)
  await engine?.enter(person, fresh).catch(() => undefined)
  me.value = person
}

/** Unsent work stays on the phone; what it knew of the server goes. */
export async function logout(): Promise<void> {
  try {
    await remove('/api/session')
  } catch (fault) {
    if (!(fault instanceof ApiProblem) || fault.status !== 401) throw fault
  }
  await (await phone().catch(() => null))?.leave()
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
