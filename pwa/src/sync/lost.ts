import { remove } from '../api/client'
import type { Id } from '../api/types'

/** Signs out a lost phone; at its next contact everything of this person on it is destroyed, unsent work too. */
export function wipeSession(id: Id): Promise<void> {
  return remove(`/api/sessions/${id}?wipe=true`)
}
