import { expect, it } from 'vitest'
import type { PhotoKind, PhotoView } from '../../api/types'
import { pairOf, senderOf } from './pairs'

const photo = (kind: PhotoKind, minute: number, by = 'p'): PhotoView =>
  ({
    id: `${kind}${minute}`,
    kind,
    state: 'stored',
    takenAt: `2026-11-22T08:${String(minute).padStart(2, '0')}:00Z`,
    by: by ? { id: by, name: by } : null,
  }) as PhotoView

const ids = (photos: PhotoView[]): (string | undefined)[] => {
  const { before, after } = pairOf(photos)
  return [before?.id, after?.id]
}

it.each([
  ['nothing', [], [undefined, undefined]],
  ['an alarm alone', [photo('site', 1, '')], ['site1', undefined]],
  ['the newest alarm', [photo('site', 1, ''), photo('site', 4, '')], ['site4', undefined]],
  ['one of each', [photo('site', 1, ''), photo('before', 2), photo('after', 3)], ['before2', 'after3']],
  ['rework: one before, two after', [photo('before', 2), photo('after', 3), photo('after', 9)], ['before2', 'after9']],
  ['rework with a before of its own', [photo('before', 2), photo('after', 3), photo('before', 8), photo('after', 9)], ['before8', 'after9']],
  ['a before that came later than the after', [photo('before', 2), photo('after', 3), photo('before', 8)], ['before2', 'after3']],
  ['no before: the alarm stands in', [photo('site', 1, ''), photo('after', 3)], ['site1', 'after3']],
  ['in any order', [photo('after', 3), photo('before', 2)], ['before2', 'after3']],
])('%s', (_name, photos, wanted) => {
  expect(ids(photos)).toEqual(wanted)
})

it('knows a photo of the alarm by nobody behind it', () => {
  expect(senderOf(photo('site', 1, ''))).toBe('alarmPhoto')
  expect(senderOf({ ...photo('site', 1, ''), fromGallery: true })).toBe('residentPhoto')
  expect(senderOf({ ...photo('site', 1), fromGallery: true })).toBe(null)
})
