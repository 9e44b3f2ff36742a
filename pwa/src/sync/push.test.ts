import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { ApiProblem, BadReply, Offline } from '../api/faults'
import { seal } from '../device/seal'
import { openStore } from '../device/store'
import { holdKeys } from '../device/keys'
import { uuidv7 } from '../device/ids'
import type { Engine } from './engine'
import { about, Device, photo, step } from './testing/device'
import { FakeServer, html, json, LI, problem, WANG } from './testing/server'

async function begun(count = 1, server = new FakeServer()) {
  const device = new Device(server)
  const engine = await device.open()
  await engine.enter(WANG, true)
  for (let at = 1; at <= count; at++) await engine.issue({ move: step('accept', 'accepted'), subject: about(`t${at}`), fields: {} })
  return { device, engine, server }
}

function onCommands(server: FakeServer, ...faults: (Response | 'lost' | 'dropped')[]): void {
  for (const fault of faults) server.faults.push((path) => (path === '/api/commands' ? fault : undefined))
}

async function states(engine: Engine): Promise<string[]> {
  return (await engine.waiting()).map(({ row }) => row.state)
}

test('commands go in order, by twenty, and each answer is kept on its own', async () => {
  const { engine, server } = await begun(45)
  const run = await engine.push()
  expect(run).toMatchObject({ count: 45, fault: null })
  expect(server.batches).toEqual([20, 20, 5])
  expect(server.commands.map((command) => command.seq)).toEqual(Array.from({ length: 45 }, (_, at) => at + 1))
  expect(new Set(await states(engine))).toEqual(new Set(['applied']))
})

const CUT = () => new Response('{"answers": [', { headers: { 'Content-Type': 'application/json' } })

test.each([
  ['no network', () => 'dropped' as const, Offline],
  ['lost reply', () => 'lost' as const, Offline],
  ['cut body', CUT, BadReply],
  ['a captive portal', () => html(200), BadReply],
  ['a proxy’s 403 page', () => html(403), BadReply],
  ['a proxy’s 502 page', () => html(502), BadReply],
  ['5xx', () => problem(503, 'database.down'), ApiProblem],
  ['a wrong address', () => problem(404, 'path.unknown'), ApiProblem],
  ['an answer without answers', () => json({ serverTime: 'x' }), BadReply],
])('%s is no answer: everything is kept and sent again under the same ids, applied once', async (_name, fault, kind) => {
  const { engine, server } = await begun(3)
  onCommands(server, fault())
  const run = await engine.push()
  expect(run.fault).toBeInstanceOf(kind)
  expect(await states(engine)).toEqual(['waiting', 'waiting', 'waiting'])
  const kept = await engine.waiting()
  expect(kept[0]).toMatchObject({ row: { tries: 1 } })
  expect(kept[0]?.told.problem?.zh).toBeTruthy()
  expect(await engine.push()).toMatchObject({ fault: null, count: 3 })
  expect(server.applied).toEqual(kept.map(({ row }) => row.id))
})

test('an answer that leaves one out keeps that one; the others are done', async () => {
  const { engine, server } = await begun(3)
  const [first, , third] = await engine.waiting()
  const done = (id = '') => ({ id, ticket: 't', result: 'applied', state: null, version: 2, number: null, problem: null })
  onCommands(server, json({ answers: [done(first?.row.id), done(third?.row.id)], serverTime: '2026-11-22T06:00:00Z' }))
  await engine.push()
  expect(await states(engine)).toEqual(['applied', 'waiting', 'applied'])
})

test('refused and held ones never stop the next', async () => {
  const { engine, server } = await begun(3)
  const why = { code: 'x', zh: '不行', en: 'No' }
  server.judge = ({ ticket }) => ({ result: ticket === 't1' ? 'refused' : ticket === 't2' ? 'held' : 'applied', problem: ticket === 't3' ? null : why })
  await engine.push()
  expect(await states(engine)).toEqual(['refused', 'held', 'applied'])
})

test('401 pauses without a try; after the login the same commands go', async () => {
  const { engine, server } = await begun(2)
  onCommands(server, problem(401, 'session.none'))
  const run = await engine.push()
  expect(run.fault).toMatchObject({ status: 401 })
  expect((await engine.waiting()).map(({ row }) => row.tries)).toEqual([0, 0])
  await engine.enter(WANG, true)
  expect(await engine.push()).toMatchObject({ count: 2 })
})

test('413 halves the batch; a single one too large is refused here and kept', async () => {
  const { engine, server } = await begun(4)
  server.faults.push((path, init) => {
    const items = path === '/api/commands' ? JSON.parse(String(init.body)).commands : []
    if (items.length > 1 || items[0]?.signed.includes('"t2"')) return again()
    return undefined
  })
  const stay = server.faults[0]
  const again = () => {
    if (stay) server.faults.push(stay)
    return problem(413, 'input.too_large')
  }
  await engine.push()
  expect(await states(engine)).toEqual(['applied', 'refused', 'applied', 'applied'])
})

test('a proxy’s 413 page halves the batch too', async () => {
  const { engine, server } = await begun(4)
  onCommands(server, html(413))
  await engine.push()
  expect(server.batches).toEqual([2, 2])
})

test('429 says how long to wait', async () => {
  const { engine, server } = await begun(1)
  onCommands(server, problem(429, 'too_many', { 'Retry-After': '7' }))
  expect(await engine.push()).toMatchObject({ wait: 7000 })
  expect(await states(engine)).toEqual(['waiting'])
})

test('another 4xx is split down to the one it is about', async () => {
  const { engine, server } = await begun(5)
  const bad = (path: string, init: RequestInit): Response | undefined => {
    if (path !== '/api/commands' || !String(init.body).includes('\\"t3\\"')) return undefined
    server.faults.push(bad)
    return problem(422, 'input.malformed')
  }
  server.faults.push(bad)
  await engine.push()
  expect(await states(engine)).toEqual(['applied', 'applied', 'refused', 'applied', 'applied'])
})

test('an unknown key of the present person is registered and the batch repeated', async () => {
  const { engine, server } = await begun(2)
  await engine.push()
  server.known.clear()
  await engine.issue({ move: step('arrive'), subject: about('t1'), fields: {} })
  expect(await engine.push()).toMatchObject({ count: 1, fault: null })
})

test('commands of another author’s unknown key wait for their author and block nobody', async () => {
  const { engine, server } = await begun(2)
  await engine.enter(LI, true)
  await engine.issue({ move: step('accept'), subject: about('t9'), fields: {} })
  expect(await engine.push()).toMatchObject({ count: 1, fault: null })
  expect(await states(engine)).toEqual(['waiting', 'waiting', 'applied'])
  await engine.enter(WANG, true)
  await engine.push()
  expect(server.commands.map((command) => command.madeBy)).toEqual([LI.id, WANG.id, WANG.id])
})

test('two tabs: one sends, the other comes back idle', async () => {
  const { engine, device, server } = await begun(3)
  const other = await device.open()
  await other.enter(WANG, false)
  const [one, two] = await Promise.all([engine.push(), other.push()])
  expect([one.idle, two.idle].sort()).toEqual([false, true])
  expect(server.commands).toHaveLength(3)
})

test('what an older app stored unsigned is sent plain, in its author’s session only', async () => {
  const server = new FakeServer()
  const device = new Device(server)
  const base = await openStore(device.indexedDB)
  const keys = await holdKeys(base, crypto, WANG.id, uuidv7)
  const text = JSON.stringify({ name: 'ticket.accept', id: 'old', ticket: 't1', madeAt: '2026-11-20T00:00:00Z', v: 1 })
  const sealed = await seal(crypto, keys.work, 'old', { text, move: { zh: '接单', en: 'Accept' }, about: '', target: 'accepted' })
  await base.put('commands', {
    id: 'old', seq: 1, madeBy: WANG.id, madeAt: '2026-11-20T00:00:00Z', ticket: 't1', state: 'waiting', tries: 0, size: 90,
    photos: [], version: null, answeredAt: null, key: null, signature: null, sealed, told: null,
  })
  await base.put('facts', 1, 'seq')
  const engine = await device.open()
  await engine.enter(LI, true)
  await engine.push()
  expect(server.commands).toEqual([])
  await engine.enter(WANG, true)
  server.me = LI
  await engine.push()
  expect(server.commands).toEqual([])
  server.me = WANG
  await engine.push()
  expect(server.commands).toMatchObject([{ id: 'old', v: 1 }])
})

test('photos go apart: reserved, put, confirmed; a fault keeps them, a refusal keeps them stuck', async () => {
  const { engine, server } = await begun(0)
  for (const id of ['p1', 'p2']) await engine.writeDraft(id, { photos: [photo(id)] }, { id, bytes: new Uint8Array([1, 2, 3]).buffer })
  await engine.issue({ move: step('handle'), subject: about('t1'), fields: { photos: [photo('p1'), photo('p2')] } })
  server.faults.push((path) => (path.startsWith('/put/') ? 'dropped' : undefined))
  expect((await engine.carryPhotos()).fault).toBeInstanceOf(Offline)
  expect(await engine.uploads()).toHaveLength(2)
  server.faults.push((path) => (path === '/api/photos/reserve' ? problem(422, 'photo.unfit') : undefined))
  expect(await engine.carryPhotos()).toMatchObject({ count: 1, fault: null })
  expect(await engine.uploads()).toMatchObject([{ stuck: true }])
  expect(await engine.photo('p1')).toBeDefined()
})

test('the log holds kinds, counts and codes, at most two hundred', async () => {
  const { engine, server } = await begun(1)
  for (let at = 0; at < 210; at++) {
    onCommands(server, problem(503, 'database.down'))
    await engine.push()
  }
  const events = await engine.events()
  expect(events).toHaveLength(200)
  expect(events[0]).toEqual({ at: expect.any(Number), kind: 'push', count: 0, status: 503, code: 'database.down' })
})
