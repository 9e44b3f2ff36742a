import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get } from '../api/client'
import type { Id, Label, TicketCard, TicketPage } from '../api/types'
import { spoken } from './faults'
import { fetchList, PAGE } from './lists'
import { onTicketsChanged } from './live'
import { FIRST, listShown, phone, viewOf, viewTurn } from './phone'
import { replayed } from './provisional'
import { pendingFor } from './queue'
import type { PhoneList } from './rows'
import { pullNow } from './runner'
import { isPhone } from './reference'
import { me } from './session'

/* What the screens of those who work outside show: the phone's view, at once and without network. */

const AFTER_FIRST_MS = 400

/** One of the person's own lists. Before the first pull it is asked of the server. */
export function usePhoneList(list: PhoneList) {
  const items = shallowRef<readonly TicketCard[] | null>(null)
  const fault = shallowRef<Label | null>(null)
  const loading = ref(false)
  const readAt = ref<number | null>(null)
  const total = ref(0)
  let count = FIRST
  let had = 0
  let again = false
  let reading: Promise<void> | null = null

  watch([items, fault], () => requestAnimationFrame(() => setTimeout(listShown)), { once: true, flush: 'post' })

  /* One at a time: what changes meanwhile is read once more after it. */
  function read(): Promise<void> {
    again = reading !== null
    return (reading ??= readAll().finally(() => (reading = null)))
  }

  async function readAll(): Promise<void> {
    loading.value = true
    do {
      again = false
      await readOnce()
    } while (again)
    loading.value = false
  }

  async function readOnce(): Promise<void> {
    try {
      const wanted = count
      const found = await readList(list, wanted)
      had = wanted
      items.value = found.items
      total.value = found.total
      readAt.value = found.pulledAt
      fault.value = null
    } catch (wrong) {
      fault.value = spoken(wrong)
    }
  }

  async function more(): Promise<void> {
    if (total.value <= count || count > had) return
    const first = count === FIRST
    count += PAGE
    if (first) await new Promise((resolve) => setTimeout(resolve, AFTER_FIRST_MS))
    await read()
  }

  async function reload(): Promise<void> {
    void pullNow().catch(() => undefined)
    await read()
  }

  watch(viewTurn, () => void read())

  return { items, fault, loading, readAt, more, reload, whole: computed(() => total.value <= count) }
}

async function readList(list: PhoneList, count: number) {
  const page = await viewOf(list, count)
  if (page.pulledAt !== null) return page
  const { items } = await fetchList(list, null, PAGE)
  return { items: [...page.items, ...items], total: 0, pulledAt: Date.now() }
}

/** A ticket as it stands with the waiting commands; what is not on this phone is asked of the server. */
export function useTicketPage(id: Id) {
  const known = shallowRef<TicketPage | null>(null)
  const fault = shallowRef<Label | null>(null)
  let local = false
  let turn = 0

  const pending = computed(() => pendingFor(id, known.value?.ticket.version ?? 0))
  const data = computed(() => {
    const page = known.value
    if (!page || !me.value) return page
    return page.ticket.version ? replayed(page, pending.value, me.value) : page
  })

  async function reload(): Promise<void> {
    const mine = ++turn
    try {
      const kept = isPhone(me.value) ? await (await phone()).ticket(id) : null
      local = kept !== null
      const page = kept ?? (await get<TicketPage>(`/api/tickets/${id}`))
      if (mine !== turn) return
      known.value = page
      fault.value = null
    } catch (wrong) {
      if (mine === turn) fault.value = spoken(wrong)
    }
  }

  watch(viewTurn, () => void reload())
  onTicketsChanged((changed) => {
    if (!local && (!changed || changed.has(id))) void reload()
  })

  return { data, fault, reload, sending: computed(() => pending.value.length > 0) }
}

/** The address of a small picture: the phone's own where it has one, else the server's. */
export function usePicture(photo: () => Id | null | undefined) {
  const src = shallowRef<string | null>(null)
  let made: string | null = null
  let turn = 0

  async function show(id: Id | null | undefined): Promise<void> {
    const mine = ++turn
    const bytes = id ? await pictureBytes(id) : null
    if (mine !== turn) return
    forget()
    if (bytes) made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
    src.value = made ?? (id ? `/api/photos/${id}/small` : null)
  }

  function forget(): void {
    if (made) URL.revokeObjectURL(made)
    made = null
  }

  watch(photo, (id) => void show(id), { immediate: true })
  onScopeDispose(() => {
    turn += 1
    forget()
  })
  return src
}

/** Bytes of a picture that is on the phone: as taken here, else the small one of the view. */
export async function pictureBytes(photo: Id): Promise<ArrayBuffer | null> {
  try {
    return await (await phone()).picture(photo)
  } catch {
    return null
  }
}
