import type { Label, Rule, RuleWords, Target, When } from '../../../api/types'
import { language, say } from '../../../shell/language'
import { categoryLabel, levelLabel, reference, roleLabel, sourceLabel, town } from '../../../sync/reference'
import { t } from './words'

/* A rule in a plain sentence: when it applies, and to whom it sends. */

export type ListName = 'streetClasses' | 'zones' | 'majors' | 'categories' | 'scenarios' | 'sources' | 'communities' | 'grids' | 'segments'

/** In the order in which people say it. */
export const LISTS: readonly ListName[] = [
  'streetClasses', 'zones', 'majors', 'categories', 'scenarios', 'sources', 'communities', 'grids', 'segments',
]

export interface Choice {
  key: string
  title: string
}

export function choicesOf(list: ListName, words: RuleWords | null): Choice[] {
  const data = reference.value
  const places = (kinds: string[]) => (data?.places ?? []).filter((each) => kinds.includes(each.kind)).map((each) => choice(each.code, each.label))
  switch (list) {
    case 'streetClasses':
      return ['1', '2', '3'].map((key) => ({ key, title: t(`class${key as '1' | '2' | '3'}`) }))
    case 'zones':
      return (words?.zones ?? []).map((each) => choice(each.key, each.label))
    case 'majors':
      return (words?.majors ?? []).map((each) => choice(each.key, each.label))
    case 'categories':
      return (data?.categories ?? []).map((each) => choice(each.code, each.label))
    case 'scenarios':
      return (data?.scenarios ?? []).map((each) => choice(each.key, each.label))
    case 'sources':
      return (data?.sources ?? []).map((each) => choice(each.key, each.label))
    case 'communities':
      return places(['community', 'village'])
    case 'grids':
      return places(['grid'])
    case 'segments':
      return (town.data.value?.segments ?? []).map((each) => choice(each.code, each.label))
  }
}

function choice(key: string, label: Label): Choice {
  return { key, title: say(label) }
}

export function titleOf(list: ListName, key: string, words: RuleWords | null): string {
  if (list === 'categories') return say(categoryLabel(key))
  if (list === 'sources') return say(sourceLabel(key))
  return choicesOf(list, words).find((each) => each.key === key)?.title ?? key
}

export function valuesOf(when: When | undefined, list: ListName): string[] {
  return (when?.[list] ?? []).map(String)
}

export function whenWords(when: When | undefined, words: RuleWords | null): string {
  const between = language.value === 'en' ? ' or ' : '或'
  const lists = LISTS.map((list) => valuesOf(when, list).map((key) => titleOf(list, key, words)).join(between))
  const said = [hoursWords(when), daysWords(when), ...lists].filter(Boolean)
  return said.join(language.value === 'en' ? ', ' : '，') || t('always')
}

function hoursWords(when: When | undefined): string {
  if (!when?.since && !when?.until) return ''
  const [since, until] = [clockOf(when.since) || '00:00', clockOf(when.until) || '24:00']
  return until <= since ? t('nightFrom', { since, until }) : t('from', { since, until })
}

function daysWords(when: When | undefined): string {
  return when?.days && when.days !== 'any' ? t(when.days) : ''
}

/** '22:00:00' as a field of hours shows it. */
export function clockOf(time: string | null | undefined): string {
  return time?.slice(0, 5) ?? ''
}

export function targetWords(target: Target, words: RuleWords | null): string {
  switch (target.to) {
    case 'team':
      return target.team || t('unknown')
    case 'person':
      return words?.people.find((each) => each.id === target.person)?.name ?? t('unknown')
    case 'level':
      return t('levelOf', { level: say(levelLabel(target.level)) })
    case 'role':
      return t(target.town ? 'roleOfTown' : 'roleOfArea', { role: say(roleLabel(target.role)) })
  }
}

/** Whether it says to whom; without that it cannot be published. */
export function whole(rule: Rule): boolean {
  const { target } = rule
  const named = target.to === 'team' ? target.team : target.to === 'person' ? target.person : true
  return Boolean(named && rule.name.trim())
}
