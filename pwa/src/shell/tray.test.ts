import { downloadZip } from 'client-zip'
import { expect, test, vi } from 'vitest'
import type { Waiting } from '../sync/queue'
import type { Exported } from '../sync/tray'
import { entriesOf, parcelName, type Entry } from './parcel'
import { grouped, mayLeave, placeOf } from './tray'

vi.mock('../sync/tray', () => ({ exportAll: vi.fn() }))

function row(state: Waiting['state'], madeAt: string, more: Partial<Waiting> = {}): Waiting {
  return {
    command: { id: `${state}-${madeAt}`, name: 'ticket.accept', ticket: 'ticket', madeAt, v: 2 },
    move: { zh: '接单', en: 'Accept' },
    about: '康桥路88号',
    target: null,
    madeBy: 'person',
    madeAt,
    mine: true,
    state,
    tries: 0,
    problem: null,
    bytes: 300,
    photos: 0,
    settlement: null,
    ...more,
  }
}

test('what needs the person stands first; each group is in order of making', () => {
  const rows = [row('waiting', '2026-11-22T09:00'), row('refused', '2026-11-22T10:00'), row('waiting', '2026-11-22T08:00')]
  const groups = grouped(rows)
  expect(groups.map((each) => each.group)).toEqual(['refused', 'waiting'])
  expect(groups[1]?.rows.map((each) => each.madeAt)).toEqual(['2026-11-22T08:00', '2026-11-22T09:00'])
})

test.each([
  ['waiting', false],
  ['sending', false],
  ['held', false],
  ['refused', true],
  ['settled', true],
] as const)('%s may leave the phone: %s', (state, may) => {
  expect(mayLeave(row(state, ''))).toBe(may)
  expect(mayLeave(row(state, '', { mine: false }))).toBe(false)
})

test('a report is opened in its form only where it came back', () => {
  const report = (state: Waiting['state']): Waiting =>
    row(state, '', { command: { id: 'r', name: 'ticket.report', ticket: 't', madeAt: '', v: 2 } })
  expect(placeOf(report('refused'))).toBe('/report')
  expect(placeOf(report('waiting'))).toBeNull()
  expect(placeOf(row('waiting', ''))).toBe('/tickets/ticket')
  expect(placeOf(row('waiting', '', { mine: false }))).toBeNull()
})

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]).buffer
const exported: Exported = {
  commands: [{ id: 'c1', madeBy: 'p', state: 'waiting', text: '{"name":"ticket.accept"}', signature: 'sig', key: 'k' }],
  photos: [
    { id: 'p1', mediaType: 'image/jpeg', bytes: () => Promise.resolve(jpeg) },
    { id: 'gone', mediaType: 'image/jpeg', bytes: () => Promise.resolve(undefined) },
  ],
}

test('a parcel holds every command as JSON and every photo there is', async () => {
  const entries: Entry[] = []
  for await (const entry of entriesOf(exported, new Date())) entries.push(entry)
  expect(entries.map((each) => each.name)).toEqual(['commands/001-c1.json', 'photos/p1.jpg'])
  expect(JSON.parse(entries[0]?.input as string)).toMatchObject({ text: '{"name":"ticket.accept"}', signature: 'sig' })
  expect(entries[1]?.input).toBe(jpeg)
})

test('it is a ZIP', async () => {
  const bytes = new Uint8Array(await downloadZip(entriesOf(exported, new Date())).arrayBuffer())
  expect(bytes.slice(0, 4)).toEqual(new Uint8Array([0x50, 0x4b, 3, 4]))
  expect(new TextDecoder().decode(bytes)).toContain('photos/p1.jpg')
})

test('its name has the date', () => {
  expect(parcelName(new Date(2026, 10, 22, 9, 5))).toBe('banjie-2026-11-22-0905.zip')
})
