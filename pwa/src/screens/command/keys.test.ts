import { describe, expect, it } from 'vitest'
import { keyOf, takesText, wishOf } from './keys'
import { QUEUES } from './queues'

describe('keys', () => {
  it.each([
    ['j', { what: 'step', by: 1 }],
    ['ArrowUp', { what: 'step', by: -1 }],
    ['Enter', { what: 'open' }],
    ['/', { what: 'search' }],
    ['?', { what: 'help' }],
    ['7', { what: 'digit', n: 7 }],
    ['d', { what: 'move', names: ['dispatch', 'redispatch'] }],
    ['0', null],
    ['F', null],
    ['Tab', null],
  ])('%s', (key, wish) => {
    expect(wishOf(key, false)).toEqual({ going: false, wish })
  })

  it.each(QUEUES.map((each) => [each.key, each.view]))('g then %s opens %s', (key, view) => {
    expect(wishOf('g', false)).toEqual({ going: true, wish: null })
    expect(wishOf(key, true)).toEqual({ going: false, wish: { what: 'queue', view } })
  })

  it('forgets the g after a key that names no queue, and makes no move of it', () => {
    expect(wishOf('f', true)).toEqual({ going: false, wish: null })
  })

  it('names the key of a move for its button', () => {
    expect(keyOf('redispatch')).toBe('d')
    expect(keyOf('accept')).toBeNull()
  })
})

describe('fields take their keys', () => {
  it.each([
    [{ tagName: 'INPUT' }, true],
    [{ tagName: 'INPUT', type: 'search' }, true],
    [{ tagName: 'INPUT', type: 'radio' }, false],
    [{ tagName: 'TEXTAREA', type: 'textarea' }, true],
    [{ tagName: 'SELECT', type: 'select-one' }, true],
    [{ tagName: 'DIV', isContentEditable: true }, true],
    [{ tagName: 'DIV', isContentEditable: false }, false],
    [{ tagName: 'BUTTON', type: 'button' }, false],
  ])('%o', (field, takes) => {
    expect(takesText(field)).toBe(takes)
  })
})
