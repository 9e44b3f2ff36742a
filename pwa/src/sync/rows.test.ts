import { expect, test } from 'vitest'
import type { TicketPage } from '../api/types'
import { chosen, rowOf, standingOf, type PhoneList } from './rows'
import { ticketPage, WANG } from './testing/server'

const KINDS = [
  {
    key: 'street_order',
    label: { zh: '', en: '' },
    outcomes: [],
    answers: [],
    farMetres: 150,
    gallery: true,
    keepDays: 1,
    limits: {},
    moves: [
      {
        name: 'accept', label: { zh: '', en: '' }, roles: [], relation: 'assignee' as const, sources: ['dispatched' as const],
        target: 'accepted' as const, note: 'optional' as const, position: 'none' as const, reasons: null, photos: [], starts: [], stops: [],
        pauses: [], whileSuspended: false, whileFollowing: false, recallable: false, exact: false, takes: false,
      },
    ],
  },
]

function lists(changes: Partial<TicketPage['ticket']>, waiting: { name: string; target: string | null }[] = []): PhoneList[] {
  const row = rowOf(ticketPage('1', changes), WANG, 1)
  const all: PhoneList[] = ['mine', 'area', 'done_today', 'reported_by_me', 'asked', 'answered']
  return all.filter((list) => chosen(list, [standingOf(row, waiting)], KINDS, Date.parse('2026-11-22T08:00:00Z')).length > 0)
}

test('a child is nobody’s work by itself, also not by its index', () => {
  expect(lists({})).toEqual(['mine'])
  const child = rowOf(ticketPage('1', { parent: '2' }), WANG, 1)
  expect([child.mineDue, child.areaDue]).toEqual([undefined, undefined])
})

test.each([
  ['nothing asked', {}, [], []],
  ['asked', { propertyAsked: '2026-11-22T05:00:00Z' }, [], ['asked']],
  ['needs time: still asked', { propertyAsked: '2026-11-22T05:00:00Z', propertyAnswer: 'needs_time' }, [], ['asked']],
  ['answered', { propertyAnswer: 'handled' }, [], ['answered']],
  ['the answer waits to be sent', { propertyAsked: '2026-11-22T05:00:00Z' }, [{ name: 'ticket.answer_property', target: null }], ['answered']],
  ['ended', { propertyAnswer: 'handled', closedAt: '2026-11-22T06:00:00Z', state: 'closed' as const }, [], []],
])('what the property is asked: %s', (_, changes, waiting, wanted) => {
  const found = lists({ ...changes, assignee: null, place: { grid: null, community: null, segment: null, point: null, camera: null } }, waiting)
  expect(found).toEqual(wanted)
})
