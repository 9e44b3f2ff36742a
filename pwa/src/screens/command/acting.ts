import type { Move, TicketCard } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import { issue, refusalOf } from '../../sync/commands'
import { drop, refusedFor } from '../../sync/queue'
import { kindOf } from '../../sync/reference'
import { draftFor, fieldsOf, forget } from './drafts'
import { t } from './words'

/* What Z takes back: the last decision that was made here. */
let undo: (() => void) | null = null

export function undoLast(): void {
  const last = undo
  undo = null
  if (last) last()
  else tell(t('nothingToUndo'))
}

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
  const answer = await issue(move, card, fieldsOf(draftFor(card.id, move)))
  const why = refusalOf(answer)
  const words = { move: say(move.label), number: card.number }
  if (why) {
    if (goneOn()) tell(t('notDone', { ...words, why: say(why) }))
    return 'refused'
  }
  forget(card.id, move)
  undo = move.recallable && answer.version ? () => void takeBack(move, { ...card, version: answer.version ?? 0 }) : null
  tell(t('didMove', words), undo ? undoLast : undefined)
  return 'done'
}

/** Takes back what was just decided; what the server says against it is told. */
async function takeBack(move: Move, card: TicketCard): Promise<void> {
  const recall = kindOf(card.kind)?.moves.find((each) => each.name === 'recall')
  if (!recall) return
  const answer = await issue(recall, card)
  const why = refusalOf(answer)
  if (why) drop(answer.id)
  const words = { move: say(move.label), number: card.number }
  tell(why ? t('notDone', { ...words, move: say(recall.label), why: say(why) }) : t('tookBack', words))
}
