import { expect, test } from 'vitest'
import type { Suggestion, SuggestionList } from '../../api/types'
import { receivers } from './receivers'

const person = (id: string, name: string, team: string): Suggestion => ({
  person: { id, name },
  roles: [],
  team,
  openTickets: 0,
  ownGrid: false,
  ownCommunity: false,
  why: { zh: '', en: '' },
  metres: null,
  onDuty: true,
  suits: false,
  insteadOf: null,
})

const found: SuggestionList = {
  items: [person('1', '张三', '一队'), person('2', '李四', '二队')],
  rule: null,
  byRule: true,
  team: '二队',
  skipped: [],
  tried: [],
  teams: [
    { name: '一队', members: 1, onDuty: 1 },
    { name: '二队', members: 1, onDuty: 0 },
  ],
}

test.each([
  ['people', '', undefined, ['team-二队', 'person-1', 'person-2']],
  ['people', '', '1', ['team-二队', 'person-2']],
  ['people', '一', undefined, ['person-1']],
  ['people', '张', undefined, ['person-1']],
  ['teams', '', undefined, ['team-二队', 'team-一队']],
  ['teams', '一', undefined, ['team-一队']],
  ['teams', '没有', undefined, []],
] as const)('%s with "%s" but %s', (kind, text, but, keys) => {
  expect(receivers(found, kind, text, but).map((each) => each.key)).toEqual(keys)
})

test('without a rule that names a team, people come first', () => {
  expect(receivers({ ...found, team: null }, 'people', '', undefined)[0]?.key).toBe('person-1')
})
