import type { Label, TicketCard } from '../../api/types'
import { categoryLabel, reference } from '../../sync/reference'

export function scenarioLabel(key: string | null): Label | null {
  return reference.value?.scenarios.find((each) => each.key === key)?.label ?? null
}

export function sourceLabel(key: string): Label {
  return reference.value?.sources.find((each) => each.key === key)?.label ?? { zh: key, en: key }
}

/** What it is about: what the camera saw, else the category. */
export function subjectOf(card: Pick<TicketCard, 'scenario' | 'category'>): Label {
  return scenarioLabel(card.scenario) ?? categoryLabel(card.category)
}
