import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { openStore } from '../device/store'
import { openDraft, openReport, photoBytes } from './drafts'
import { phone } from './phone'
import { mirror } from './queue'
import { Device } from './testing/device'
import { FakeServer, LI, WANG } from './testing/server'

const device = new Device(new FakeServer())
const opened = device.open()

vi.mock('./phone', () => ({ phone: () => opened }))

const PICTURE = { bytes: new Uint8Array([1, 2, 3]).buffer, sha256: 'a'.repeat(64) }

test('what was typed and photographed is there after a reload, for the same person only', async () => {
  await (await phone()).enter(WANG, false)
  const first = await openDraft('handle/1')
  first.draft.note = '已劝离'
  await first.addPhoto('before', PICTURE, false, null)

  const again = await openDraft('handle/1')
  expect(again.draft.note).toBe('已劝离')
  expect(again.draft.photos).toMatchObject([{ kind: 'before', length: 3, fromGallery: false }])
  expect(new Uint8Array((await photoBytes(again.draft.photos[0]?.id ?? '')) ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]))

  await (await phone()).enter(LI, false)
  expect((await openDraft('handle/1')).draft.note).toBe('')
})

test('typing alone is stored a moment later', async () => {
  await (await phone()).enter(WANG, false)
  const draft = await openDraft('handle/2')
  draft.draft.note = '无人'
  await nextTick()
  await vi.waitFor(async () => expect((await openDraft('handle/2')).draft.note).toBe('无人'))
})

test('a cleared draft is gone, and its photo is swept once it can no longer be wanted back', async () => {
  const engine = await phone()
  await engine.enter(WANG, false)
  const draft = await openDraft('handle/3')
  await draft.addPhoto('after', PICTURE, true, null)
  const photo = draft.draft.photos[0]?.id ?? ''
  await draft.clear()
  device.time = Date.now()
  await engine.sweep()
  expect(await photoBytes(photo)).toBeDefined()
  device.time += 3_600_000
  await engine.sweep()
  expect((await openDraft('handle/3')).draft.photos).toEqual([])
  expect(await photoBytes(photo)).toBeUndefined()
})

test('a draft that ended writes nothing any more', async () => {
  await (await phone()).enter(WANG, false)
  const draft = await openDraft('handle/4')
  await draft.clear()
  draft.draft.note = '晚了'
  await draft.save()
  expect((await openDraft('handle/4')).draft.note).toBe('')
})

test('a draft of an older app opens as it was', async () => {
  await (await phone()).enter(WANG, false)
  const base = await openStore(device.indexedDB)
  await base.put('drafts', { ticket: 't9', note: '旧草稿', photos: [] }, `${WANG.id}/report/t9`)
  expect((await openReport()).draft).toMatchObject({ ticket: 't9', note: '旧草稿' })
  await (await phone()).eraseDraft('report/t9')
})

test('a refused report comes back with its words and photos under the same ticket', async () => {
  await (await phone()).enter(WANG, false)
  const command = { name: 'ticket.report', id: 'c1', ticket: 't7', madeAt: '', v: 2, category: '0201', address: '路口', description: '第一件', photos: [] } as const
  const words = { zh: '', en: '' }
  mirror(
    [{ command: { ...command, photos: [] }, move: words, about: '', target: null, madeBy: WANG.id, madeAt: '', mine: true, state: 'refused', tries: 1, problem: words, bytes: 0, photos: 0, settlement: null }],
    { count: 0, bytes: 0 },
  )
  expect((await openReport()).draft).toMatchObject({ ticket: 't7', note: '第一件', category: '0201', address: '路口' })
})
