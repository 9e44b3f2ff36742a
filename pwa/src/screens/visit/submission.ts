import type { CommandFields, Move } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import type { OpenDraft } from '../../sync/drafts'
import { spoken } from '../../sync/faults'
import { record, type About } from '../../sync/visit'

/** Stores a move with its photos; it is sent by itself. False: not stored, and said why; the draft is kept. */
export async function submit(move: Move, about: About, fields: CommandFields, draft?: OpenDraft): Promise<boolean> {
  try {
    await record(about, [{ move, fields }], draft)
    return true
  } catch (fault) {
    tell(say(spoken(fault)))
    return false
  }
}
