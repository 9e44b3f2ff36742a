import { describe, expect, it } from 'vitest'
import { askedOf, chips, has, put, queryOf, toggled } from './filters'

describe('filters of an address', () => {
  it('takes what is a filter and leaves the rest', () => {
    expect(askedOf({ state: ['closed', 'void', 'closed', null], late: 'true', next: '/desk', q: '' })).toEqual({
      state: ['closed', 'void'],
      late: ['true'],
    })
  })

  it('is the same text for the same filters', () => {
    const one = askedOf({ grid: ['b', 'a'], q: '水果摊' })
    const other = askedOf({ q: '水果摊', grid: ['a', 'b'], sort: 'newest' })
    expect(queryOf(one)).toBe(queryOf(other))
    expect(askedOf(Object.fromEntries([['q', '水果摊']]))).toEqual({ q: ['水果摊'] })
  })

  it('chooses and lets go', () => {
    const both = toggled(toggled({}, 'category', '0405'), 'category', '0110')
    expect(both).toEqual({ category: ['0405', '0110'] })
    expect(toggled(both, 'category', '0405')).toEqual({ category: ['0110'] })
    expect(toggled(toggled({}, 'late', 'true'), 'late', 'true')).toEqual({})
    expect(has(toggled({}, 'late', 'true'), 'late', 'true')).toBe(true)
  })

  it('takes the last of what can be only one', () => {
    expect(askedOf({ sort: ['oldest', 'due'] })).toEqual({ sort: ['due'] })
    expect(put({ q: ['旧'] }, 'q', '  ')).toEqual({})
  })

  it('shows each one, but not the order', () => {
    expect(chips({ sort: ['due'], state: ['closed'], q: ['摊'] })).toEqual([
      { name: 'q', value: '摊' },
      { name: 'state', value: 'closed' },
    ])
  })
})
