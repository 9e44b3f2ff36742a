import type { CommandFields, Label, Move } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import { issue, refusalOf, type Subject } from '../../sync/commands'
import { sendPhotos, type OpenDraft } from '../../sync/drafts'
import { drop, refusedFor } from '../../sync/queue'
import { t } from './words'

/** Sends a move with its photos; goes on after the screen is left. The draft is cleared only when the server took it. */
export async function submit(
  move: Move,
  subject: Subject,
  fields: CommandFields,
  draft?: OpenDraft,
): Promise<Label | null> {
  for (const old of refusedFor(subject.id)) drop(old.command.id)
  await sendPhotos(fields.photos ?? [])
  const why = refusalOf(await issue(move, subject, fields))
  if (why) tell(t('notSent', { move: say(move.label), why: say(why) }))
  else await draft?.clear()
  return why
}
