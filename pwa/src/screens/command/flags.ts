import type { Level, TicketCard } from '../../api/types'
import { say } from '../../shell/language'
import { levelLabel } from '../../sync/reference'
import { t as routing } from './routingWords'
import { t } from './words'

export interface Flag {
  key: 'child' | 'parent' | 'asked' | 'answered' | 'climbed' | 'supervised' | 'suspended' | 'rework' | 'extension' | 'awaited'
  short: string
  long: string
}

/** At the top nobody is left to ask: the desk must act. */
function climbed(level: Level): Flag {
  const words = level === 'command_room' ? routing('backAtRoom') : routing('levelLong', { level: say(levelLabel(level)) })
  return { key: 'climbed', short: say(levelLabel(level)), long: words }
}

/** What is special about a ticket: in two characters for the list, in a sentence for its page. */
export function flagsOf({ level, supervised, suspended, reworkCount, extension, evidence, parent, children, propertyAsked, propertyAnswer }: TicketCard): Flag[] {
  const flags: (Flag | false)[] = [
    Boolean(parent) && { key: 'child', short: t('child'), long: t('child') },
    Boolean(children) && { key: 'parent', short: t('childCount', { n: children ?? 0 }), long: t('parentOf', { n: children ?? 0 }) },
    level ? climbed(level) : false,
    Boolean(propertyAsked) && { key: 'asked', short: t('asked'), long: t('askedLong') },
    Boolean(propertyAnswer) && !propertyAsked && { key: 'answered', short: t('answered'), long: t('answered') },
    supervised && { key: 'supervised', short: t('supervised'), long: t('supervised') },
    suspended && { key: 'suspended', short: t('suspended'), long: t('suspended') },
    reworkCount > 0 && { key: 'rework', short: t('rework'), long: t('reworkTimes', { n: reworkCount }) },
    extension !== null && { key: 'extension', short: t('extension'), long: t('extensionAsked') },
    evidence.awaited > 0 && { key: 'awaited', short: t('awaited'), long: t('awaitedPhotos', { n: evidence.awaited }) },
  ]
  return flags.filter((flag) => flag !== false)
}
