import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Me } from '../api/types'
import { openDraft, openReport, parkReport, photoBytes, sweepPhotos } from './drafts'
import { me } from './session'

vi.mock('./photos', () => ({ upload: vi.fn() }))

const PERSON: Me = {
  id: 'wang',
  name: '王秀兰',
  phone: '13900000000',
  roles: ['grid_worker'],
  areas: [],
  team: null,
  mustChangePassword: false,
  serverTime: '2026-11-22T06:00:00Z',
}
const PICTURE = { bytes: new Uint8Array([1, 2, 3]).buffer, sha256: 'a'.repeat(64) }

test('what was typed and photographed is there after a reload, for the same person only', async () => {
  me.value = PERSON
  const first = await openDraft('handle/1')
  first.draft.note = '已劝离'
  await first.addPhoto('before', PICTURE, false, null)

  const again = await openDraft('handle/1')
  expect(again.draft.note).toBe('已劝离')
  expect(again.draft.photos).toMatchObject([{ kind: 'before', length: 3, fromGallery: false }])
  expect(new Uint8Array((await photoBytes(again.draft.photos[0]?.id ?? '')) ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]))

  me.value = { ...PERSON, id: 'li' }
  expect((await openDraft('handle/1')).draft.note).toBe('')
})

test('typing alone is stored a moment later', async () => {
  me.value = PERSON
  const draft = await openDraft('handle/2')
  draft.draft.note = '无人'
  await nextTick()
  await vi.waitFor(async () => expect((await openDraft('handle/2')).draft.note).toBe('无人'))
})

test('a cleared draft is gone, and its photo is swept', async () => {
  me.value = PERSON
  const draft = await openDraft('handle/3')
  await draft.addPhoto('after', PICTURE, true, null)
  const photo = draft.draft.photos[0]?.id ?? ''
  await draft.clear()
  await sweepPhotos()
  expect((await openDraft('handle/3')).draft.photos).toEqual([])
  expect(await photoBytes(photo)).toBeUndefined()
})

test('a report on its way leaves room for the next one, and comes back where it was not taken', async () => {
  me.value = PERSON
  const sent = await openReport(() => false)
  sent.draft.note = '第一件'
  await parkReport(sent)
  const next = await openReport((ticket) => ticket === sent.draft.ticket)
  expect(next.draft.note).toBe('')
  expect(next.draft.ticket).not.toBe(sent.draft.ticket)
  const back = await openReport(() => false)
  expect(back.draft).toMatchObject({ note: '第一件', ticket: sent.draft.ticket })
})
