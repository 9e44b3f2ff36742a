import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { TicketPage } from '../api/types'
import { openStore } from '../device/store'
import { about, Device, step } from './testing/device'
import { FakeServer, html, LI, problem, SECRETS, ticketPage, viewPage, WANG } from './testing/server'

async function begun() {
  const server = new FakeServer()
  const device = new Device(server)
  const engine = await device.open()
  await engine.enter(WANG, true)
  return { server, device, engine }
}

type Started = Awaited<ReturnType<typeof begun>>

async function mine({ engine }: Pick<Started, 'engine'>): Promise<string[]> {
  return (await engine.view('mine', 50)).items.map((card) => card.id)
}

function whole(...ids: string[]) {
  return ids.map((id) => ticketPage(id))
}

test('pages come one after the other; unchanged costs one request', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1', 't2'), { whole: true, more: true, cursor: 'a&b' }), viewPage(whole('t3'), { whole: true, cursor: 'z' })]
  expect(await all.engine.pull()).toMatchObject({ count: 3, fault: null })
  expect(await mine(all)).toEqual(['t1', 't2', 't3'])
  const before = all.server.requests.length
  expect(await all.engine.pull()).toMatchObject({ count: 0, fault: null })
  expect(all.server.requests.slice(before)).toEqual(['GET /api/view?cursor=z'])
  expect(all.server.requests).toContain('GET /api/view?cursor=a%26b')
  expect(all.server.requests.filter((each) => each === 'GET /api/reference')).toHaveLength(1)
})

test('changes and removals', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1', 't2'), { whole: true })]
  await all.engine.pull()
  all.server.pages = [viewPage([ticketPage('t1', { version: 5, number: 'new' })], { removed: ['t2', 'unknown'] })]
  await all.engine.pull()
  expect((await all.engine.ticket('t1'))?.ticket).toMatchObject({ version: 5, number: 'new' })
  expect(await all.engine.ticket('t2')).toBeNull()
})

test('a whole pull prunes after its last page, not before', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1', 't2', 't3'), { whole: true })]
  await all.engine.pull()
  all.server.pages = [viewPage(whole('t2'), { whole: true, more: true })]
  all.server.faults.push((path) => (path.includes('cursor') && all.server.pages.length === 0 ? 'dropped' : undefined))
  expect((await all.engine.pull()).fault).not.toBeNull()
  expect(await mine(all)).toEqual(['t1', 't2', 't3'])
  all.server.pages = [viewPage(whole('t4'), { whole: true })]
  await all.engine.pull()
  expect(await mine(all)).toEqual(['t2', 't4'])
})

test('killed between two pages it goes on behind the stored one', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1'), { whole: true, more: true, cursor: 'half' })]
  all.server.faults.push((path) => (path.includes('half') ? 'dropped' : undefined))
  await all.engine.pull()
  all.engine.close()
  const again = await all.device.open()
  await again.enter(WANG, false)
  expect(await again.pulledAt()).toBeNull()
  all.server.pages = [viewPage(whole('t2'), { whole: true })]
  await again.pull()
  expect(all.server.requests.at(-1)).toContain('cursor=half')
  expect(await mine({ engine: again })).toEqual(['t1', 't2'])
})

test('a change of rights in the middle of a whole pull: what was named before proves nothing', async () => {
  const all = await begun()
  const moved = { ...WANG, areas: ['310112112000002'] }
  all.server.pages = [
    viewPage(whole('t1'), { whole: true, more: true }),
    viewPage(whole('t2'), { whole: true, more: true, me: moved }),
    /* asked for ahead, and worth nothing when it comes */
    viewPage(whole('t3'), { whole: true, me: moved }),
    viewPage(whole('t2'), { whole: true, more: true, me: moved }),
    viewPage(whole('t3'), { whole: true, me: moved }),
  ]
  await all.engine.pull()
  expect(await mine(all)).toEqual(['t2', 't3'])
  expect(all.engine.present()).toMatchObject({ areas: ['310112112000002'] })
})

test('a changed permission comes as a whole pull and takes away what may not be seen', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1', 't2'), { whole: true })]
  await all.engine.pull()
  all.server.pages = [viewPage(whole('t2'), { whole: true, me: { ...WANG, areas: [] } })]
  await all.engine.pull()
  expect(await mine(all)).toEqual(['t2'])
})

test('a view of another person is not taken', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1'), { whole: true, me: LI })]
  expect((await all.engine.pull()).fault).toMatchObject({ name: 'Stranger' })
  expect(await all.engine.ticket('t1')).toBeNull()
})

test('a bad page changes nothing', async () => {
  const all = await begun()
  all.server.faults.push((path) => (path === '/api/view' ? html(200) : undefined))
  expect((await all.engine.pull()).fault).not.toBeNull()
  expect(await all.engine.pulledAt()).toBeNull()
})

test('lists follow the waiting commands before anything is sent', async () => {
  const all = await begun()
  all.server.pages = [viewPage([ticketPage('t1', { state: 'arrived', version: 3 })], { whole: true })]
  await all.engine.pull()
  await all.engine.issue({ move: step('handle', 'handled'), subject: about('t1'), fields: {} })
  expect(await mine(all)).toEqual([])
  expect((await all.engine.view('done_today', 50)).items.map((card) => card.id)).toEqual(['t1'])
  expect((await all.engine.waiting())[0]?.command.baseVersion).toBe(3)
})

test('a new report stands among the reports without a number, until the view brings it', async () => {
  const all = await begun()
  all.server.pages = [viewPage([], { whole: true })]
  await all.engine.pull()
  await all.engine.issue({ move: step('report', 'reported'), subject: about('n1'), fields: { kind: 'patrol_report', category: '0201', address: 'A', description: 'D' } })
  expect((await all.engine.view('reported_by_me', 50)).items).toMatchObject([{ id: 'n1', number: '', state: 'reported', address: 'A' }])
  await all.engine.push()
  expect((await all.engine.view('reported_by_me', 50)).items).toHaveLength(1)
  const reported = ticketPage('n1', { reporter: { id: WANG.id, name: WANG.name }, version: 2, assignee: null })
  all.server.pages = [viewPage([reported])]
  await all.engine.pull()
  expect((await all.engine.view('reported_by_me', 50)).items).toMatchObject([{ number: 'MQ-n1' }])
  expect(await all.engine.waiting()).toEqual([])
})

test('an applied command stays until the view shows its version', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1'), { whole: true })]
  await all.engine.pull()
  await all.engine.issue({ move: step('accept', 'accepted'), subject: about('t1'), fields: {} })
  await all.engine.push()
  await all.engine.pull()
  expect((await all.engine.waiting()).map(({ row }) => row.state)).toEqual(['applied'])
  all.server.pages = [viewPage([ticketPage('t1', { version: 2, state: 'accepted' })])]
  await all.engine.pull()
  expect(await all.engine.waiting()).toEqual([])
})

test('what the command room settled comes with the pull', async () => {
  const all = await begun()
  all.server.judge = () => ({ result: 'held', problem: { code: 'x', zh: '已改派', en: 'Moved' } })
  const [id = ''] = await all.engine.issue({ move: step('handle'), subject: about('t1'), fields: {} })
  await all.engine.push()
  const answer = { id, ticket: 't1', result: 'set_aside', number: null, state: null, version: null, problem: null, settlement: { by: '调度员', note: '重复' } }
  all.server.pages = [viewPage([], { whole: true, answers: [answer] })]
  await all.engine.pull()
  expect((await all.engine.waiting())[0]).toMatchObject({ row: { state: 'settled' }, told: { settlement: { by: '调度员' } } })
})

test('own tickets leave by themselves after the days to keep', async () => {
  const all = await begun()
  const closed = ticketPage('t1', { closedAt: '2026-11-20T06:00:00Z', state: 'closed' })
  all.server.pages = [viewPage([closed, ticketPage('t2')], { whole: true, keepDays: 3 })]
  await all.engine.pull()
  expect(await all.engine.ticket('t1')).not.toBeNull()
  all.device.pass(2 * 86_400_000)
  await all.engine.sweep()
  expect(await all.engine.ticket('t1')).toBeNull()
  expect(await all.engine.ticket('t2')).not.toBeNull()
})

function pictured(id: string, photo: string): TicketPage {
  const page = ticketPage(id, { photo })
  const taken = { kind: 'before' as const, state: 'stored', takenAt: '', by: null, width: 1, height: 1, latitude: null, longitude: null, accuracy: null, fromGallery: false, positionAge: null, masked: false, unmasked: false, flags: [] }
  return { ...page, photos: [{ id: photo, ...taken }] }
}

test('small pictures are kept sealed and leave with their ticket', async () => {
  const all = await begun()
  all.server.pages = [viewPage([pictured('t1', 'p1'), pictured('t2', 'p2')], { whole: true })]
  await all.engine.pull()
  expect(await all.engine.fetchThumbs()).toMatchObject({ count: 2, fault: null })
  expect(new Uint8Array((await all.engine.picture('p1')) ?? new ArrayBuffer(0))).toEqual(new Uint8Array([7, 7]))
  all.server.pages = [viewPage([], { removed: ['t1'] })]
  await all.engine.pull()
  const base = await openStore(all.device.indexedDB)
  expect(await base.getAllKeys('thumbs')).toEqual(['p2'])
  expect((await base.getAll('thumbs'))[0]?.sealed.data.byteLength).toBe(2 + 16)
})

test('the view lies sealed; a remote sign-out destroys it and its key, and unsent work stays', async () => {
  const all = await begun()
  all.server.pages = [viewPage([pictured('t1', 'p1')], { whole: true })]
  await all.engine.pull()
  await all.engine.fetchThumbs()
  await all.engine.issue({ move: step('accept'), subject: about('t1'), fields: { note: SECRETS[2] ?? '' } })
  const base = await openStore(all.device.indexedDB)
  const kept = JSON.stringify([await base.getAll('rows'), await base.getAll('facts')])
  for (const secret of [...SECRETS, WANG.phone, WANG.name]) expect(kept).not.toContain(secret)
  const decoder = new TextDecoder()
  for (const { data } of await base.getAll('tickets')) expect(decoder.decode(data)).not.toContain(SECRETS[0])

  all.server.faults.push((path) => (path.startsWith('/api/view') ? problem(401, 'session.ended') : undefined))
  await all.engine.pull()
  await expect.poll(() => base.count('tickets')).toBe(0)
  expect(await base.count('thumbs')).toBe(0)
  expect((await base.get('keys', WANG.id))?.view).toBeNull()
  expect(await all.engine.remembered()).toBeNull()
  expect(await all.engine.waiting()).toHaveLength(1)
})

test('a start without network knows who was here and what they had', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1'), { whole: true })]
  await all.engine.pull()
  all.engine.close()
  const later = await all.device.open({ fetch: () => Promise.reject(new TypeError('offline')) })
  const known = await later.remembered()
  expect(known).toMatchObject({ id: WANG.id, areas: WANG.areas })
  if (known) await later.enter(known, false)
  expect(await mine({ engine: later })).toEqual(['t1'])
  expect((await later.reference())?.version).toBe('r1')
})

test('a page that comes after a logout is not stored', async () => {
  const all = await begun()
  all.server.pages = [viewPage(whole('t1'), { whole: true })]
  all.server.faults.push((path) => {
    if (path.startsWith('/api/view')) void all.engine.leave()
    return undefined
  })
  await all.engine.pull()
  const base = await openStore(all.device.indexedDB)
  expect([await base.count('tickets'), await base.get('facts', `pulled/${WANG.id}`)]).toEqual([0, undefined])
})
