import type { CommandFields, Id, Move } from '../api/types'
import { draftKey } from './notebook'
import type { OpenDraft } from './drafts'
import { phone } from './phone'
import { refusedFor } from './queue'
import { sendNow } from './runner'

/* What a person does outside: stored on the phone before the screen says so. */

export interface Step {
  move: Move
  fields: CommandFields
}

export interface About {
  id: Id
  address: string
  version?: number
}

/**
 * Stores the steps of one visit, all or none, in place of those of this ticket that were refused. The draft ends with
 * them, and lives on where they could not be stored.
 */
export async function record(about: About, steps: readonly Step[], draft?: OpenDraft): Promise<void> {
  const engine = await phone()
  const person = engine.present()?.id ?? ''
  await draft?.save()
  const replaces = refusedFor(about.id).map((entry) => entry.command.id)
  await engine.issue(
    ...steps.map(({ move, fields }, at) => ({
      move,
      subject: about,
      fields: JSON.parse(JSON.stringify(fields)) as CommandFields,
      ...(at === 0 ? { replaces } : {}),
      ...(draft && at === steps.length - 1 ? { draft: draftKey(person, draft.purpose) } : {}),
    })),
  )
  draft?.end()
  sendNow()
}
