import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { openStore, StoreFull } from '../device/store'
import { about, Device, photo, step } from './testing/device'
import { FakeServer, LI, SECRETS, WANG } from './testing/server'

const BYTES = new Uint8Array([1, 2, 3]).buffer

async function begun(server = new FakeServer()) {
  const device = new Device(server)
  const engine = await device.open()
  await engine.enter(WANG, true)
  return { device, engine, server }
}

test('a command is stored with its uploads and number, and its draft is gone', async () => {
  const { device, engine } = await begun()
  const taken = photo('p1')
  await engine.writeDraft('handle/t1', { photos: [taken] }, { id: 'p1', bytes: BYTES })
  const [id] = await engine.issue({ move: step('handle', 'handled'), subject: about('t1', 4), fields: { note: SECRETS[2] ?? '', photos: [taken] }, draft: `${WANG.id}/handle/t1` })
  const again = await (engine.close(), device.open())
  await again.enter(WANG, false)
  const [entry] = await again.waiting()
  expect(entry?.command).toMatchObject({ id, name: 'ticket.handle', ticket: 't1', madeBy: WANG.id, seq: 1, v: 2, baseVersion: 4, note: SECRETS[2] })
  expect(entry?.command.deviceId).toBe(await again.deviceId())
  expect(await again.uploads()).toMatchObject([{ id: 'p1', length: 3, madeBy: WANG.id }])
  expect(await again.readDraft('handle/t1')).toBeNull()
  expect(new Uint8Array((await again.photo('p1')) ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]))
})

test('a transaction that fails leaves nothing, and the next command has the next number', async () => {
  const { engine, device } = await begun()
  await engine.issue({ move: step('accept'), subject: about('t1'), fields: {} })
  const put = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementationOnce(() => {
    throw new DOMException('disk', 'QuotaExceededError')
  })
  await engine.writeDraft('handle/t1', { photos: [] })
  const failing = engine.issue({ move: step('handle'), subject: about('t1'), fields: {}, draft: `${WANG.id}/handle/t1` })
  await expect(failing).rejects.toBeInstanceOf(StoreFull)
  put.mockRestore()
  expect(await engine.waiting()).toHaveLength(1)
  expect(await engine.readDraft('handle/t1')).not.toBeNull()
  await engine.issue({ move: step('arrive'), subject: about('t1'), fields: {} })
  expect((await engine.waiting()).map(({ row }) => row.seq)).toEqual([1, 2])
  const base = await openStore(device.indexedDB)
  expect(await base.get('facts', 'seq')).toBe(2)
})

test('a report and its settling are stored together', async () => {
  const { engine } = await begun()
  await engine.issue(
    { move: step('report', 'reported'), subject: about('n1'), fields: { address: 'x' } },
    { move: step('settle', 'handled'), subject: about('n1'), fields: {} },
  )
  expect((await engine.waiting()).map(({ command }) => [command.name, command.seq])).toEqual([['ticket.report', 1], ['ticket.settle', 2]])
})

test('two tabs at once take no number twice, even without locks', async () => {
  const device = new Device(new FakeServer())
  const free = { request: <T>(_name: string, _options: object, run: (lock: unknown) => Promise<T>) => run({}) }
  const tabs = [await device.open({ locks: free }), await device.open({ locks: free })]
  for (const tab of tabs) await tab.enter(WANG, false)
  await Promise.all(Array.from({ length: 20 }, (_, at) => tabs[at % 2]?.issue({ move: step('note'), subject: about(`t${at}`), fields: {} })))
  const seqs = (await tabs[0]?.waiting())?.map(({ row }) => row.seq)
  expect(seqs).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
})

test('the base version is the version of the view, not what was predicted', async () => {
  const { engine } = await begun()
  await engine.issue({ move: step('accept', 'accepted'), subject: about('t1', 3), fields: {} })
  await engine.issue({ move: step('arrive', 'arrived'), subject: about('t1', 3), fields: {} })
  expect((await engine.waiting()).map(({ command }) => command.baseVersion)).toEqual([3, 3])
})

test('the signature verifies over exactly the stored text', async () => {
  const server = new FakeServer()
  const sent: { signed: string; signature: string; key: string }[] = []
  let spki = ''
  server.faults.push((path, init) => {
    if (path === '/api/devices') spki = JSON.parse(String(init.body)).publicKey
    if (path === '/api/commands') sent.push(...JSON.parse(String(init.body)).commands)
    return undefined
  })
  const { engine } = await begun(server)
  await engine.issue({ move: step('accept'), subject: about('t1'), fields: { note: '好' } })
  await engine.push()
  const bytes = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  const key = await crypto.subtle.importKey('spki', bytes(spki), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  const [item] = sent
  expect(bytes(item?.signature ?? '')).toHaveLength(64)
  const text = new TextEncoder().encode(item?.signed)
  expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes(item?.signature ?? ''), text)).toBe(true)
})

test('what is unsent cannot be dismissed; what is refused can, with its photos', async () => {
  const server = new FakeServer()
  const { engine, device } = await begun(server)
  await engine.writeDraft('handle/t1', { photos: [photo('p1')] }, { id: 'p1', bytes: BYTES })
  const [id = ''] = await engine.issue({ move: step('handle'), subject: about('t1'), fields: { photos: [photo('p1')] }, draft: `${WANG.id}/handle/t1` })
  await engine.seen(id)
  expect(await engine.waiting()).toHaveLength(1)
  server.judge = () => ({ result: 'refused', problem: { code: 'x', zh: '不行', en: 'No' } })
  await engine.push()
  await engine.carryPhotos()
  expect((await engine.waiting())[0]).toMatchObject({ row: { state: 'refused' }, told: { problem: { zh: '不行' } } })
  expect(await engine.photo('p1')).toBeDefined()
  device.pass(3_600_000)
  await engine.seen(id)
  expect(await engine.waiting()).toHaveLength(0)
  expect(await engine.photo('p1')).toBeUndefined()
})

async function everything(device: Device): Promise<string> {
  const base = await openStore(device.indexedDB)
  const names = [...base.objectStoreNames]
  const stores = await Promise.all(names.map((name) => base.getAll(name)))
  base.close()
  const decoder = new TextDecoder('utf-8')
  return JSON.stringify(stores, (_key, value: unknown) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return decoder.decode(value as ArrayBuffer)
    return value
  })
}

test('no address, description or note stands in the clear, in drafts, outbox or log', async () => {
  const server = new FakeServer()
  server.judge = () => ({ result: 'held', problem: { code: 'x', zh: SECRETS[0] ?? '', en: 'No' } })
  const { engine, device } = await begun(server)
  await engine.writeDraft('report', { photos: [], ...{ note: SECRETS[2], address: SECRETS[0] } })
  await engine.issue({ move: step('report'), subject: about('t1'), fields: { note: SECRETS[2] ?? '', description: SECRETS[1] ?? '', address: SECRETS[0] ?? '' } })
  await engine.push()
  const stored = await everything(device)
  expect(stored).toContain('held')
  for (const secret of SECRETS) expect(stored).not.toContain(secret)
})

test('unsent work survives a logout and goes out in a colleague’s session, as its author’s', async () => {
  const server = new FakeServer()
  const { engine } = await begun(server)
  await engine.pull()
  await engine.issue({ move: step('accept'), subject: about('t1'), fields: {} })
  await engine.leave()
  expect(await engine.remembered()).toBeNull()
  await engine.enter(LI, true)
  await engine.push()
  expect(server.commands).toMatchObject([{ madeBy: WANG.id }])
})

test('a wipe destroys everything of that person and nothing of another', async () => {
  const { engine, device, server } = await begun()
  await engine.enter(LI, true)
  await engine.issue({ move: step('accept'), subject: about('t2'), fields: {} })
  await engine.enter(WANG, true)
  await engine.writeDraft('handle/t1', { photos: [photo('p1')] }, { id: 'p1', bytes: BYTES })
  await engine.issue({ move: step('accept'), subject: about('t1'), fields: {} })
  const wiped = vi.fn()
  const other = await device.open({ wiped })
  await other.enter(WANG, false)
  const { problem } = await import('./testing/server')
  server.faults.push((path) => (path.startsWith('/api/view') ? problem(401, 'session.wiped') : undefined))
  await other.pull()
  await vi.waitFor(() => expect(wiped).toHaveBeenCalledWith(WANG.id))
  expect((await other.waiting()).map(({ row }) => row.madeBy)).toEqual([LI.id])
  expect(await other.photo('p1')).toBeUndefined()
  const base = await openStore(device.indexedDB)
  expect(await base.getAllKeys('keys')).toEqual([LI.id])
  expect(await base.getAllKeys('drafts')).toEqual([])
})
