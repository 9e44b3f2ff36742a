import { say } from '../../shell/language'
import { categoryLabel, placeLabel, sourceLabel, stateLabel } from '../../sync/reference'
import { t } from './filterWords'
import type { Name } from './filters'

/** What a chosen filter is called. */
export function chipWord(name: Name, value: string): string {
  switch (name) {
    case 'state': return say(stateLabel(value))
    case 'category':
    case 'major': return say(categoryLabel(value))
    case 'grid':
    case 'community': return say(placeLabel(value))
    case 'source': return say(sourceLabel(value))
    case 'late': return value === 'true' ? t('late') : t('notLate')
    case 'supervised':
    case 'reworked':
    case 'suspended': return value === 'true' ? t(name) : t('not', { what: t(name) })
    case 'since': return t('sinceDay', { day: value })
    case 'until': return t('untilDay', { day: value })
    case 'assignee':
    case 'reporter': return t('person')
    case 'q': return t('words', { q: value })
    default: return t('placeOne')
  }
}
