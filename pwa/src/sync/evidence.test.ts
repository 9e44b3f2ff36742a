import { expect, test } from 'vitest'
import type { TicketPage } from '../api/types'
import { heldKinds, missing } from './evidence'

test('what an outcome still lacks', () => {
  const wanted = { photos: ['before', 'after'], note: 'required' } as const
  expect(missing(wanted, ['before'], ' ')).toEqual({ photos: ['after'], note: true })
  expect(missing(wanted, ['before', 'after', 'site'], '说明')).toEqual({ photos: [], note: false })
})

test('after a rework the old after photo proves nothing more', () => {
  const page = {
    photos: [{ id: 'b', kind: 'before' }, { id: 'a', kind: 'after' }],
    history: [{ move: 'handle', version: 5, photos: ['b', 'a'] }],
  }
  expect(heldKinds(page as unknown as TicketPage)).toEqual(['before', 'after'])
  page.history.push({ move: 'rework', version: 7, photos: [] })
  expect(heldKinds(page as unknown as TicketPage)).toEqual(['before'])
})
