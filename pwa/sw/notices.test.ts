import { expect, test } from 'vitest'
import { firstTime, read, rememberLanguage, safePath, wordsOf } from './notices'

const PUSH = {
  id: '0190', kind: 'dispatched', urgent: true, path: '/tickets/1', ids: ['0190'],
  zh: { title: '新工单', body: '请接单' }, en: { title: 'New ticket', body: 'Accept it' },
} // prettier-ignore

/** A CacheStorage of one cache, as far as it is used here. */
function store(): CacheStorage {
  const kept = new Map<string, Response>()
  const cache = {
    match: async (name: string) => kept.get(name)?.clone(),
    put: async (name: string, response: Response) => void kept.set(name, response),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async ({ url }: { url: string }) => kept.delete(url),
  }
  return { open: async () => cache } as unknown as CacheStorage
}

test('a push that comes twice is shown once', async () => {
  const kept = store()
  expect(await firstTime(kept, 'a')).toBe(true)
  expect(await firstTime(kept, 'a')).toBe(false)
  expect(await firstTime(kept, 'b')).toBe(true)
})

test('what was shown long ago is forgotten', async () => {
  const kept = store()
  for (let n = 0; n <= 300; n++) await firstTime(kept, String(n))
  expect(await firstTime(kept, '300')).toBe(false)
  expect(await firstTime(kept, '0')).toBe(true)
})

test('Chinese until somebody chose', async () => {
  const kept = store()
  const push = read(JSON.stringify(PUSH))!
  expect(await wordsOf(kept, push)).toEqual(PUSH.zh)
  await rememberLanguage(kept, 'en')
  expect(await wordsOf(kept, push)).toEqual(PUSH.en)
})

test.each(['', 'x', '{}', '{"id":1}', undefined])('%s is none of ours', (text) => expect(read(text)).toBeNull())

test.each([
  ['/tickets/1', '/tickets/1'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  [undefined, '/'],
])('%s leads to %s', (path, led) => expect(safePath(path)).toBe(led))
