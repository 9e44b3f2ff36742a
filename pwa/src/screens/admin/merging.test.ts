import { describe, expect, it } from 'vitest'
import { merge } from './merging'

const base = { name: '甲', team: '一队', areas: ['a'] }

describe('two people change one record', () => {
  it('takes over what only the other changed', () => {
    expect(merge(base, { ...base, name: '乙' }, { ...base, areas: ['a', 'b'] })).toEqual({
      values: { name: '乙', team: '一队', areas: ['a', 'b'] },
      both: [],
      theirs: ['areas'],
    })
  })

  it('leaves to a person what both changed differently, and keeps what was typed', () => {
    const merged = merge(base, { ...base, team: '二队' }, { ...base, team: '三队' })
    expect(merged.both).toEqual(['team'])
    expect(merged.values['team']).toBe('二队')
  })

  it('sees no conflict where both changed alike', () => {
    expect(merge(base, { ...base, team: '二队' }, { ...base, team: '二队' }).both).toEqual([])
  })

  it('takes nothing for null and absent to be different', () => {
    expect(merge({ name: '甲' }, { name: '甲' }, { name: '甲', team: null }).theirs).toEqual([])
  })
})
