import type { EventView, Kind, TicketPage } from '../../api/types'
import { say } from '../../shell/language'
import { clockLabel, levelLabel, reasonLabel } from '../../sync/reference'
import { t as routing } from './routingWords'
import { t } from './words'

const LATE_ARRIVAL_MS = 120_000

/** What happened, in words. Folds and overdue marks are the system's own and have no move in the tables. */
export function headOf(event: EventView, kind: Kind | undefined): string {
  if (event.move === 'overdue') return t('overdue', { clock: event.clock ? say(clockLabel(event.clock)) : '' })
  if (event.move === 'remind') return t('reminded', { clock: event.clock ? say(clockLabel(event.clock)) : '' })
  if (event.move === 'raise') return raisedHead(event)
  if (event.move === 'reopen') return t('reopened')
  if (event.move === 'fold') return t('folded')
  if (event.move === 'gain' || event.move === 'lose') return t(event.move)
  const move = kind?.moves.find((each) => each.name === event.move)
  const words = event.climb ? routing('climbHead', { level: say(levelLabel(event.climb.level)) }) : move ? say(move.label) : event.move
  const to = event.assignee?.name ?? event.team
  return to ? `${words} → ${to}` : words
}

function raisedHead(event: EventView): string {
  const words = t('raisedTo', {
    clock: event.clock ? say(clockLabel(event.clock)) : '',
    level: event.climb ? say(levelLabel(event.climb.level)) : '',
  })
  return event.assignee ? `${words} → ${event.assignee.name}` : words
}

/** Who did it; a resident is nobody that we know. */
export function whoOf(event: EventView, source: string): string {
  if (event.actor) return event.actor.name
  return t((event.move === 'report' || event.move === 'reopen') && source === 'resident' ? 'resident' : 'system')
}

/** Reason, outcome, where it was done and how sure that is; and when it was sent, where that was later. */
export function detailsOf(event: EventView, kind: Kind | undefined): string[] {
  const outcome = [...(kind?.outcomes ?? []), ...(kind?.answers ?? [])].find((each) => each.key === event.outcome)
  return [
    outcome && say(outcome.label),
    event.reason && event.move !== 'reopen' && say(reasonLabel(event.reason)),
    event.distance !== null && t('metresAway', { n: event.distance }),
    event.accuracy !== null && t('accuracy', { n: Math.round(event.accuracy) }),
    event.noPosition && t('withoutPosition'),
    event.climb?.team && routing('fromTeam', { team: event.climb.team }),
    ...(event.climb?.passed ?? []).map(({ level, name, why }) =>
      routing('passedOver', { level: say(levelLabel(level)), name, why: say(why) }),
    ),
  ].filter((each): each is string => Boolean(each))
}

export function sentLater(event: EventView): boolean {
  return Date.parse(event.at) - Date.parse(event.madeAt) > LATE_ARRIVAL_MS
}

/** The photos an event brought, as far as the page knows them. */
export function photosOf(event: EventView, page: TicketPage): TicketPage['photos'] {
  return page.photos.filter((photo) => event.photos.includes(photo.id))
}
