import { expect, it } from 'vitest'
import type { Kind, Move, State, TicketCard } from '../../api/types'
import { carriedBy, leading, recalls, sensible } from './steps'

const move = (name: string, sources: State[], target: State | null, reasons: string | null = null): Move =>
  ({ name, sources, target, reasons, note: 'optional' }) as Move

const ORDER: State[] = ['reported', 'filed', 'void', 'merged', 'dispatched', 'accepted', 'arrived', 'handled', 'in_inspection', 'closed']
const MOVES = [
  move('file', ['reported'], 'filed'),
  move('void', ['reported', 'filed'], 'void', 'void'),
  move('merge', ['reported', 'filed'], 'merged'),
  move('dispatch', ['filed'], 'dispatched'),
  move('redispatch', ['dispatched'], 'dispatched'),
  move('inspect', ['handled'], 'in_inspection'),
  move('close', ['handled', 'in_inspection'], 'closed'),
  move('rework', ['handled', 'in_inspection'], 'dispatched'),
  move('note', ORDER, null),
]
const KIND = { moves: MOVES } as Kind
const open = (state: State): Move[] => MOVES.filter((each) => each.sources.includes(state))

it.each([
  ['reported', 'file'],
  ['filed', 'dispatch'],
  ['dispatched', undefined],
  ['handled', 'inspect'],
  ['in_inspection', 'close'],
  ['closed', undefined],
] as const)('from %s the first button is %s', (state, wanted) => {
  expect(leading(KIND, open(state), state, ORDER)?.name).toBe(wanted)
})

it.each(['approve_extension', 'resume'])('puts %s first where it is waited for', (name) => {
  const moves = [...open('dispatched'), move(name, ['dispatched'], null)]
  expect(leading(KIND, moves, 'dispatched', ORDER)?.name).toBe(name)
})

it('offers an answer only where there is something to answer', () => {
  const moves = ['approve_extension', 'refuse_extension', 'suspend', 'resume', 'note'].map((name) => move(name, [], null))
  const names = (card: Partial<TicketCard>): string[] => sensible(moves, card as TicketCard).map((each) => each.name)
  expect(names({ extension: null, suspended: false })).toEqual(['suspend', 'note'])
  expect(names({ extension: { minutes: 60, note: '', askedAt: '' }, suspended: true })).toEqual([
    'approve_extension',
    'refuse_extension',
    'resume',
    'note',
  ])
})

it('knows what a command carries', () => {
  expect(MOVES.map(carriedBy)).toEqual(['category', null, 'into', 'assignee', 'assignee', null, null, null, null])
})

it('leaves to the phone what is done on the spot', () => {
  const moves = ['accept', 'arrive', 'photograph', 'handle', 'ask_extension', 'return'].map((name) => move(name, [], null))
  expect(sensible(moves, {} as TicketCard).map((each) => each.name)).toEqual(['accept', 'return'])
})

const KNOWN = { moves: [{ ...move('dispatch', ['filed'], 'dispatched'), recallable: true }, { ...move('note', ORDER, null), recallable: false }] } as Kind
const NOW = Date.parse('2026-11-22T06:00:00Z')
const event = (changes: object) => ({ move: 'dispatch', actor: { id: 'me', name: '我' }, reason: null, madeAt: '2026-11-22T05:55:00Z', ...changes }) as never

it.each([
  ['what I just decided', {}, true],
  ['what somebody else decided', { actor: { id: 'other', name: '他' } }, false],
  ['what time did', { actor: null }, false],
  ['a note', { move: 'note' }, false],
  ['what a child has from its parent', { reason: 'follows' }, false],
  ['what is too long ago', { madeAt: '2026-11-22T05:49:00Z' }, false],
])('whether to take back is offered: %s', (_, changes, offered) => {
  expect(recalls(KNOWN, event(changes), 'me', 10, NOW)).toBe(offered)
})

it('offers the property’s question where none is open, and leaving a parent where there is one', () => {
  const moves = ['follow', 'unfollow', 'ask_property', 'recall'].map((name) => move(name, [], null))
  const names = (changes: object) => sensible(moves, { extension: null, suspended: false, ...changes } as TicketCard).map((each) => each.name)
  expect(names({})).toEqual(['follow', 'ask_property'])
  expect(names({ children: 2, propertyAsked: 'x' })).toEqual([])
  expect(names({ parent: 'p' })).toContain('unfollow')
})
