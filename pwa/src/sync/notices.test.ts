import { beforeEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { ApiProblem, Offline } from '../api/faults'
import type { NoticeView } from '../api/types'

const person = ref<{ id: string } | null>({ id: 'wang' })
const server = { items: [] as NoticeView[], unread: 0, online: true, status: 204, got: [] as unknown[] }

vi.mock('./session', () => ({ me: person }))
vi.mock('../device/push', () => ({ takeDown: async () => undefined }))
vi.mock('../api/client', () => ({
  get: async () => {
    if (!server.online) throw new Offline()
    return { items: server.items, next: null, unread: server.unread }
  },
  post: async (_: string, body: unknown) => {
    if (!server.online) throw new Offline()
    if (server.status >= 400) throw new ApiProblem({ code: 'x', zh: '', en: '', type: '', title: '', detail: '', status: server.status }, null)
    server.got.push(body)
  },
}))

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, text: string) => void kept.set(name, text),
  removeItem: (name: string) => void kept.delete(name),
})

const { forgetNotices, loadNotices, notices, pressing, recallNotices, receive, receiveTicket, unread } = await import('./notices')

function notice(id: string, more: Partial<NoticeView> = {}): NoticeView {
  const label = { zh: id, en: id }
  return { id, kind: 'dispatched', title: label, body: label, urgent: false, at: `2026-11-24T0${id}:00:00Z`, ticket: `t${id}`, message: null, receivedAt: null, past: false, text: null, ...more }
}

beforeEach(() => {
  kept.clear()
  Object.assign(server, { items: [], unread: 0, online: true, status: 204, got: [] })
  person.value = { id: 'wang' }
  forgetNotices()
  recallNotices()
})

test('what was there at the start is in the list, what came since is shown at once', async () => {
  server.items = [notice('1')]
  await loadNotices()
  expect(unread.value).toBe(1)
  expect(pressing.value).toEqual([])
  server.items = [notice('3'), notice('2', { urgent: true }), notice('1')]
  await loadNotices()
  expect(pressing.value.map(({ id }) => id)).toEqual(['3', '2'])
})

test('"received" without a network is said to the server later, once', async () => {
  server.items = [notice('1'), notice('2')]
  await loadNotices()
  server.online = false
  receive(['1'])
  receiveTicket('t2')
  expect(unread.value).toBe(0)
  await expect(loadNotices()).rejects.toBeInstanceOf(Offline)
  server.online = true
  await loadNotices()
  await loadNotices()
  expect(server.got).toEqual([
    { how: 'tapped', ids: ['1'], ticket: null },
    { how: 'opened', ids: [], ticket: 't2' },
  ])
})

test('a server that says no is not asked again, one that fails is', async () => {
  server.items = [notice('1')]
  await loadNotices()
  server.status = 500
  receive(['1'])
  await expect(loadNotices()).rejects.toBeInstanceOf(ApiProblem)
  server.status = 422
  await loadNotices()
  server.status = 204
  await loadNotices()
  expect(server.got).toEqual([])
})

test('what one person owes is not said as another', async () => {
  server.items = [notice('1')]
  await loadNotices()
  server.online = false
  receive(['1'])
  await expect(loadNotices()).rejects.toBeInstanceOf(Offline)
  server.online = true
  person.value = { id: 'li' }
  recallNotices()
  await loadNotices()
  expect(server.got).toEqual([])
  person.value = { id: 'wang' }
  await loadNotices()
  expect(server.got).toHaveLength(1)
})

test('the list is there before the server answers, and only for its own person', async () => {
  server.items = [notice('1')]
  await loadNotices()
  server.online = false
  recallNotices()
  expect(notices.value.map(({ id }) => id)).toEqual(['1'])
  person.value = { id: 'li' }
  recallNotices()
  expect(notices.value).toEqual([])
})

test('what is over rings no more', async () => {
  await loadNotices()
  server.items = [notice('1', { past: true }), notice('2', { receivedAt: '2026-11-24T09:00:00Z' })]
  await loadNotices()
  expect(pressing.value).toEqual([])
  expect(unread.value).toBe(0)
})
