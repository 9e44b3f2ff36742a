import type { Move, TicketCard } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import { issue, refusalOf } from '../../sync/commands'
import { drop, refusedFor } from '../../sync/queue'
import { draftFor, fieldsOf, forget } from './drafts'
import { t } from './words'

const PATIENCE_MS = 1_500

/** `slow`: no answer yet. It is sent on; whatever comes is told, and a refusal stands with the ticket. */
export type Done = 'done' | 'refused' | 'slow'

/** Makes the move with what is in its draft, which goes only when the server took it. */
export async function act(move: Move, card: TicketCard): Promise<Done> {
  for (const old of refusedFor(card.id)) drop(old.command.id)
  let slow = false
  const patience = new Promise<Done>((resolve) => setTimeout(() => resolve('slow'), PATIENCE_MS))
  void patience.then(() => (slow = true))
  return Promise.race([finish(move, card, () => slow), patience])
}

async function finish(move: Move, card: TicketCard, goneOn: () => boolean): Promise<Done> {
  const why = refusalOf(await issue(move, card, fieldsOf(draftFor(card.id, move))))
  const words = { move: say(move.label), number: card.number }
  if (why) {
    if (goneOn()) tell(t('notDone', { ...words, why: say(why) }))
    return 'refused'
  }
  forget(card.id, move)
  tell(t('didMove', words))
  return 'done'
}
