import { get, post } from '../api/client'
import type { Rule, RuleSet, RuleWords, Trial, VersionList } from '../api/types'

/* The rules of whom to send. */

export function fetchRules(): Promise<RuleSet> {
  return get<RuleSet>('/api/routing')
}

export function fetchRuleWords(): Promise<RuleWords> {
  return get<RuleWords>('/api/routing/words')
}

export function fetchVersions(cursor: string | null): Promise<VersionList> {
  return get<VersionList>(`/api/routing/versions?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
}

/** Refused where another version is live by now than `base`. */
export function publishRules(base: number, rules: readonly Rule[], note: string): Promise<RuleSet> {
  return post<RuleSet>('/api/routing', { base, rules, note })
}

export function restoreRules(base: number, version: number, note: string): Promise<RuleSet> {
  return post<RuleSet>('/api/routing/restore', { base, version, note })
}

/** Which of the tickets filed last would have gone elsewhere; nothing is changed. */
export function tryRules(rules: readonly Rule[], most: number): Promise<Trial> {
  return post<Trial>('/api/routing/trial', { rules, most })
}
