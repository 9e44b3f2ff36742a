import { onScopeDispose, ref, shallowRef } from 'vue'
import { get } from '../api/client'
import { spoken } from '../api/faults'
import type { HeldList, HeldView, Id, Label, Move } from '../api/types'
import { issue, refusalOf } from './commands'
import { onTicketsChanged } from './live'
import { drop } from './queue'
import { gathered } from './tickets'

/* The command room's tray: what phones sent that was not applied. Oldest first, as it came in. */

const PAGE = 50

export type Verdict = 'accept_held' | 'set_aside'

function fetchHeld(cursor: string | null, limit: number): Promise<HeldList> {
  const query = new URLSearchParams({ limit: String(limit) })
  if (cursor) query.set('cursor', cursor)
  return get<HeldList>(`/api/held?${query}`)
}

export function heldPhoto(command: Id, photo: Id, size: 'full' | 'thumb'): string {
  return `/api/held/${command}/photos/${photo}/${size}`
}

/** A list that grows page by page and is read again when tickets change, while `wanted` says so. */
export function useHeld(wanted: () => boolean) {
  const items = shallowRef<readonly HeldView[] | null>(null)
  const next = ref<string | null>(null)
  const fault = shallowRef<Label | null>(null)
  const readAt = ref<number | null>(null)
  let turn = 0

  async function fill(before: readonly HeldView[], cursor: string | null, count: number): Promise<void> {
    const mine = ++turn
    try {
      const list = await fetchHeld(cursor, count)
      if (mine !== turn) return
      const known = new Set(before.map((each) => each.id))
      items.value = [...before, ...list.items.filter((each) => !known.has(each.id))]
      next.value = list.next
      fault.value = null
      readAt.value = Date.now()
    } catch (wrong) {
      if (mine === turn) fault.value = spoken(wrong)
    }
  }

  const reload = (): Promise<void> => fill([], null, Math.max(PAGE, items.value?.length ?? 0))
  const more = async (): Promise<void> => {
    if (next.value) await fill(items.value ?? [], next.value, PAGE)
  }

  const reloadSoon = gathered(() => void reload())
  onTicketsChanged(() => wanted() && reloadSoon())
  onScopeDispose(() => (turn += 1))

  return { items, fault, readAt, reload, more }
}

export type Tray = ReturnType<typeof useHeld>

/** Settles one; the sentence of a refusal, or null where it is settled. */
export async function settleHeld(held: HeldView, verdict: Verdict, label: Label, note: string): Promise<Label | null> {
  const move: Move = { ...NO_MOVE, name: verdict, label }
  const subject = { id: held.ticketId, address: held.ticket?.address ?? held.address }
  const answer = await issue(move, subject, { held: held.id, ...(note ? { note } : {}) })
  const why = refusalOf(answer)
  if (why) drop(answer.id)
  return why
}

/* Not a move of the workflow: it settles another person's command, whatever that was. */
const NO_MOVE: Omit<Move, 'name' | 'label'> = {
  roles: [],
  sources: [],
  photos: [],
  starts: [],
  stops: [],
  pauses: [],
  whileSuspended: true,
  whileFollowing: true,
  recallable: false,
  takes: false,
  exact: false,
}
