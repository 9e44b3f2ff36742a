import { expect, test } from 'vitest'
import type { SyncEvent } from '../../sync/tray'
import { supportText, type DeviceFacts } from './support'

const AT = Date.parse('2026-11-22T06:05:00Z')
const facts: DeviceFacts = {
  at: AT,
  build: '0.1.0 · Ab3dE9xK',
  agent: 'Mozilla/5.0 (Linux; Android 14)',
  language: 'zh-CN',
  installed: true,
  worker: true,
  persisted: null,
  used: 12_000_000,
  free: 500_000_000,
  connected: true,
  network: '4g',
  live: false,
  lastPull: { at: AT, fault: false },
  lastPush: null,
  offsetMs: -1200,
  measuredAt: '2026-11-22T06:04:00Z',
  queue: { waiting: 2, sending: 1, held: 0, refused: 0, settled: 0 },
  photos: { count: 3, bytes: 1_200_000 },
  events: [],
}

test('figures in one plain text', () => {
  const text = supportText(facts)
  expect(text).toContain('Banjie: 0.1.0 · Ab3dE9xK')
  expect(text).toContain('Last pull: 2026-11-22T06:05:00.000Z')
  expect(text).toContain('Last push: never')
  expect(text).toContain('Queue: waiting 2, sending 1')
  expect(text).toContain('Storage kept: unknown')
})

test('nothing of a person gets in, also where an event holds more than it should', () => {
  const event = { at: AT, kind: 'push', count: 2, status: 409, code: 'key.unknown', about: '康桥路88号', name: '李强', phone: '13900000001' }
  const text = supportText({ ...facts, events: [event as SyncEvent] })
  expect(text).toContain('2026-11-22T06:05:00.000Z push ×2 409 key.unknown')
  expect(text).not.toMatch(/[\u4e00-\u9fff]|139/)
})

test('two hundred events are two hundred lines', () => {
  const event: SyncEvent = { at: AT, kind: 'pull', count: 0, status: 204, code: null }
  const text = supportText({ ...facts, events: Array.from({ length: 200 }, () => event) })
  expect(text.split('\n').filter((line) => line.includes('pull ×0 204'))).toHaveLength(200)
})
