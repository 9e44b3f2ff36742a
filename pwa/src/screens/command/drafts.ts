import { reactive } from 'vue'
import type { CommandFields, Id, Move, PersonRef } from '../../api/types'

/** What is typed and chosen for a move of a ticket, before it is sent. It stays until the server took it. */
export interface MoveDraft {
  note: string
  reason: string
  category: string
  into: { id: Id; number: string } | null
  assignee: PersonRef | null
  team: string | null
}

const drafts = reactive(new Map<string, MoveDraft>())

const keyFor = (ticket: Id, move: Move): string => `${ticket} ${move.name}`

export function draftFor(ticket: Id, move: Move): MoveDraft {
  const key = keyFor(ticket, move)
  if (!drafts.has(key)) drafts.set(key, { note: '', reason: '', category: '', into: null, assignee: null, team: null })
  return drafts.get(key) as MoveDraft
}

export function forget(ticket: Id, move: Move): void {
  drafts.delete(keyFor(ticket, move))
}

export function fieldsOf({ note, reason, category, into, assignee, team }: MoveDraft): CommandFields {
  return {
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(reason ? { reason } : {}),
    ...(category ? { category } : {}),
    ...(into ? { into: into.id } : {}),
    ...(assignee ? { assignee: assignee.id } : {}),
    ...(team ? { team } : {}),
  }
}
