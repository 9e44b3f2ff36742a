import { computed, shallowRef } from 'vue'
import { get, post } from '../api/client'
import { ApiProblem } from '../api/faults'
import type { Id, NoticeList, NoticeView } from '../api/types'
import { takeDown } from '../device/push'
import { me } from './session'

const KEPT = 'banjie.notices'
const OWED = 'banjie.received'
const MOST_OWED = 500

interface Owed {
  person: Id
  how: 'opened' | 'tapped'
  ids: Id[]
  ticket: Id | null
}

/** The first page of one's notices, newest first; from the phone until the server has answered. */
export const notices = shallowRef<readonly NoticeView[]>([])
const more = shallowRef(0)

/** How many were neither opened nor tapped, up to 100. */
export const unread = computed(() => Math.max(more.value, notices.value.filter(waits).length))

/* What was there when the app was opened stands in its lists; what came since is shown at once. */
const known = new Set<Id>()
let begun = false

/** What came while the app was open and waits, newest first. */
export const pressing = computed(() => {
  const open = notices.value.filter((each) => waits(each) && !known.has(each.id))
  return open.toSorted((a, b) => b.at.localeCompare(a.at))
})

function waits(notice: NoticeView): boolean {
  return !notice.receivedAt && !notice.past
}

/** Nothing personal stands in a notice: it may lie in the clear. */
export function recallNotices(): void {
  const kept = read<{ person: Id; items: NoticeView[] }>(KEPT)
  notices.value = kept && kept.person === me.value?.id ? kept.items : []
  for (const { id } of notices.value) known.add(id)
  begun = false
  more.value = 0
}

export function forgetNotices(): void {
  localStorage.removeItem(KEPT)
  notices.value = []
  more.value = 0
}

/** Tells the server what it does not know yet, then asks. Without a network nothing changes. */
export async function loadNotices(): Promise<void> {
  const person = me.value?.id
  if (!person) return
  await payOwed(person)
  const found = await fetchNotices(null)
  if (me.value?.id !== person) return
  if (!begun) for (const { id } of found.items) known.add(id)
  begun = true
  const owed = owedBy(person)
  notices.value = found.items.map((each) => (owed.some((one) => covers(one, each)) ? received(each) : each))
  more.value = found.unread > found.items.length ? found.unread : 0
  localStorage.setItem(KEPT, JSON.stringify({ person, items: notices.value.slice(0, 30) }))
}

export function fetchNotices(cursor: string | null): Promise<NoticeList> {
  return get<NoticeList>(`/api/notices${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
}

/** "Received": said at once on the screen, to the server when it can be. */
export function receive(ids: readonly Id[], how: 'opened' | 'tapped' = 'tapped'): void {
  if (ids.length) settle({ how, ids: [...ids], ticket: null })
}

/** The ticket is on the screen: whatever was told of it is known. */
export function receiveTicket(ticket: Id): void {
  const open = notices.value.filter((each) => waits(each) && each.ticket === ticket)
  if (open.length || more.value) settle({ how: 'opened', ids: [], ticket })
}

function settle(what: Omit<Owed, 'person'>): void {
  const person = me.value?.id
  if (!person) return
  const owed: Owed = { ...what, person }
  const gone = notices.value.filter((each) => covers(owed, each)).map((each) => each.id)
  notices.value = notices.value.map((each) => (covers(owed, each) ? received(each) : each))
  localStorage.setItem(OWED, JSON.stringify([...allOwed(), owed].slice(-MOST_OWED)))
  void takeDown(gone).catch(() => undefined)
  void payOwed(person).catch(() => undefined)
}

function covers(owed: Owed, notice: NoticeView): boolean {
  return owed.ids.includes(notice.id) || (owed.ticket !== null && owed.ticket === notice.ticket)
}

function received(notice: NoticeView): NoticeView {
  return notice.receivedAt ? notice : { ...notice, receivedAt: new Date().toISOString() }
}

let paying: Promise<void> = Promise.resolve()

/* One at a time, each until it is answered: an answer that says no will not change, silence is asked again. */
function payOwed(person: Id): Promise<void> {
  paying = paying.catch(() => undefined).then(() => pay(person))
  return paying
}

async function pay(person: Id): Promise<void> {
  for (let owed = owedBy(person)[0]; owed; owed = owedBy(person)[0]) {
    try {
      await post('/api/notices/received', { how: owed.how, ids: owed.ids, ticket: owed.ticket })
    } catch (fault) {
      if (!(fault instanceof ApiProblem) || fault.status >= 500 || fault.status === 401) throw fault
    }
    const rest = allOwed()
    const paid = JSON.stringify(owed)
    rest.splice(rest.findIndex((each) => JSON.stringify(each) === paid), 1)
    localStorage.setItem(OWED, JSON.stringify(rest))
  }
}

function owedBy(person: Id): Owed[] {
  return allOwed().filter((each) => each.person === person)
}

function allOwed(): Owed[] {
  return read<Owed[]>(OWED) ?? []
}

function read<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as T | null
  } catch {
    return null
  }
}
