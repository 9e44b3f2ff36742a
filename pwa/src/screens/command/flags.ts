import type { TicketCard } from '../../api/types'
import { t } from './words'

export interface Flag {
  key: 'supervised' | 'suspended' | 'rework' | 'extension' | 'awaited'
  short: string
  long: string
}

/** What is special about a ticket: in two characters for the list, in a sentence for its page. */
export function flagsOf({ supervised, suspended, reworkCount, extension, evidence }: TicketCard): Flag[] {
  const flags: (Flag | false)[] = [
    supervised && { key: 'supervised', short: t('supervised'), long: t('supervised') },
    suspended && { key: 'suspended', short: t('suspended'), long: t('suspended') },
    reworkCount > 0 && { key: 'rework', short: t('rework'), long: t('reworkTimes', { n: reworkCount }) },
    extension !== null && { key: 'extension', short: t('extension'), long: t('extensionAsked') },
    evidence.awaited > 0 && { key: 'awaited', short: t('awaited'), long: t('awaitedPhotos', { n: evidence.awaited }) },
  ]
  return flags.filter((flag) => flag !== false)
}
