import { describe, expect, it } from 'vitest'
import type { TicketCard } from '../../api/types'
import { following, held, neighbour, settled, type Row } from './rows'

const card = (id: string, version = 1): TicketCard => ({ id, version }) as TicketCard
const cards = (ids: string): TicketCard[] => [...ids].map((id) => card(id))
const shown = (ids: string): Row[] => settled([], cards(ids), new Set())
const spell = (rows: readonly Row[]): string => rows.map((row) => (row.left ? row.id.toUpperCase() : row.id)).join('')

describe('settled', () => {
  it('takes the order of the server and drops what left', () => {
    expect(spell(settled(shown('abcd'), cards('dax'), new Set()))).toBe('dax')
  })

  it.each([
    ['abcd', 'acd', 'b', 'aBcd'],
    ['abcd', 'bcd', 'a', 'Abcd'],
    ['abc', 'ab', 'c', 'abC'],
    ['abc', 'xac', 'b', 'xaBc'],
    ['abc', 'xyz', 'b', 'Bxyz'],
    ['abc', 'cab', 'b', 'cab'],
    ['abc', 'ac', '', 'ac'],
  ])('from %s to %s a kept %s stays behind the one before it: %s', (before, after, kept, wanted) => {
    expect(spell(settled(shown(before), cards(after), new Set(kept)))).toBe(wanted)
  })

  it('takes a kept line back when its ticket returns', () => {
    const left = settled(shown('abc'), cards('ac'), new Set('b'))
    expect(spell(left)).toBe('aBc')
    expect(spell(settled(left, cards('abc'), new Set('b')))).toBe('abc')
  })
})

describe('held', () => {
  it('moves no line: the new between known ones waits, the new at the end is added', () => {
    const { rows, waiting } = held(shown('abc'), cards('xacby'))
    expect(spell(rows)).toBe('abcy')
    expect(waiting).toBe(1)
  })

  it('marks what left and brings what changed', () => {
    const { rows } = held(shown('abc'), [card('a', 2), card('c')])
    expect(spell(rows)).toBe('aBc')
    expect(rows[0]?.card.version).toBe(2)
  })

  it('adds nothing at the end where the list is new altogether', () => {
    expect(held(shown('ab'), cards('xy'))).toEqual({ rows: expect.anything(), waiting: 0 })
    expect(spell(held(shown('ab'), cards('xy')).rows)).toBe('ABxy')
  })
})

describe('going through the list', () => {
  it.each([
    ['b', 1, 'c'],
    ['b', -1, 'a'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
    [null, 1, 'a'],
    [null, -1, 'c'],
    ['gone', 1, 'a'],
  ])('from %s by %i to %s', (from, step, to) => {
    expect(neighbour(shown('abc'), from, step)).toBe(to)
  })

  it('finds nothing in an empty list', () => {
    expect(neighbour([], null, 1)).toBeNull()
    expect(following([], 'a')).toBeNull()
  })

  it.each([
    ['b', 'c'],
    ['c', 'b'],
    ['gone', 'a'],
  ])('after %s is done comes %s', (done, next) => {
    expect(following(shown('abc'), done)).toBe(next)
  })

  it('passes over what others took meanwhile', () => {
    const rows = settled(shown('abcd'), cards('ad'), new Set('bc'))
    expect(following(rows, 'a')).toBe('d')
  })
})
