import { expect, test } from 'vitest'
import type { Kind, Move, TicketCard } from '../api/types'
import { nextMove, permitted, type Actor } from './workflow'

const ORDER = ['reported', 'filed', 'void', 'merged', 'dispatched', 'accepted', 'arrived', 'handled', 'closed']
const ME: Actor = { id: 'me', roles: ['grid_worker'] }

function move(name: string, changes: Partial<Move>): Move {
  const clocks = { starts: [], stops: [], pauses: [] }
  return {
    name,
    label: { zh: name, en: name },
    roles: ['grid_worker'],
    relation: 'assignee',
    sources: [],
    target: null,
    note: 'optional',
    position: 'none',
    reasons: null,
    photos: [],
    whileSuspended: false,
    whileFollowing: false,
    recallable: false,
    exact: false,
    takes: false,
    ...clocks,
    ...changes,
  }
}

const KIND: Kind = {
  key: 'street_order',
  label: { zh: '街面秩序', en: 'Street order' },
  outcomes: [],
  answers: [],
  farMetres: 150,
  gallery: true,
  keepDays: 1825,
  limits: {},
  moves: [
    move('return', { sources: ['dispatched', 'accepted'], target: 'filed', reasons: 'return' }),
    move('accept', { sources: ['dispatched'], target: 'accepted', takes: true }),
    move('arrive', { sources: ['accepted'], target: 'arrived', position: 'required' }),
    move('settle', { sources: ['reported'], target: 'handled', relation: 'reporter' }),
    move('close', { sources: ['handled'], target: 'closed', roles: ['dispatcher'], relation: 'any' }),
    move('note', { sources: ['dispatched', 'accepted'], relation: 'party', whileSuspended: true, whileFollowing: true }),
  ],
}

function ticket(changes: Partial<TicketCard>) {
  return { state: 'dispatched', suspended: false, assignee: { id: 'me', name: '我' }, reporter: null, ...changes } as const
}

function names(changes: Partial<TicketCard>, actor = ME): string[] {
  return permitted(KIND, ticket(changes), actor).map((each) => each.name)
}

test('state, role, relation and suspension decide', () => {
  expect(names({})).toEqual(['return', 'accept', 'note'])
  expect(names({ suspended: true })).toEqual(['note'])
  expect(names({ parent: 'another' })).toEqual(['note'])
  expect(names({ assignee: { id: 'other', name: '他' } })).toEqual(['note'])
  expect(names({}, { id: 'me', roles: ['dispatcher'] })).toEqual([])
  expect(names({ state: 'handled' }, { id: 'desk', roles: ['dispatcher'] })).toEqual(['close'])
  expect(names({ state: 'reported', reporter: { id: 'me', name: '我' } })).toEqual(['settle'])
  expect(permitted(undefined, ticket({}), ME)).toEqual([])
})

test('the next move leads forward and needs no excuse', () => {
  const next = (changes: Partial<TicketCard>) => {
    const at = ticket(changes)
    return nextMove(permitted(KIND, at, ME), at.state, ORDER)?.name
  }
  expect(next({})).toBe('accept')
  expect(next({ state: 'accepted' })).toBe('arrive')
  expect(next({ state: 'handled' })).toBeUndefined()
  expect(next({ suspended: true })).toBeUndefined()
})

test.each([
  ['the team', { assignee: null, team: '一队' }, '一队', ['accept', 'note']],
  ['another team', { assignee: null, team: '一队' }, '二队', ['note']],
  ['somebody without a team', { assignee: null, team: null }, null, ['note']],
  ['the team, when a colleague took it', { assignee: { id: 'other', name: '他' }, team: '一队' }, '一队', ['note']],
])('what waits for the first of a team is taken by %s', (_, changes, team, moves) => {
  expect(names(changes, { ...ME, team })).toEqual(moves)
})
