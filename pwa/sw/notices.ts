/* What the service worker shows of a push, and what it remembers of it: a cache, for a worker has no
   localStorage and its variables die with it. */

interface Words {
  title: string
  body: string
}

/** As the server encrypts it: nothing personal. */
export interface Push {
  id: string
  urgent: boolean
  path: string
  ids: string[]
  zh: Words
  en: Words
}

const MEMORY = 'banjie-notices'
const MOST_REMEMBERED = 300
const LANGUAGE = '/notices/language'

/** null: not one of ours. */
export function read(text: string | undefined): Push | null {
  try {
    const found = JSON.parse(text ?? '') as Partial<Push>
    return typeof found.id === 'string' && typeof found.path === 'string' && found.zh && found.en ? (found as Push) : null
  } catch {
    return null
  }
}

/** Whether it is the first time: a push may come twice under one id. */
export async function firstTime(store: CacheStorage, id: string): Promise<boolean> {
  const memory = await store.open(MEMORY)
  const name = `/notices/shown/${id}`
  if (await memory.match(name)) return false
  await memory.put(name, new Response(''))
  const shown = (await memory.keys()).filter(({ url }) => url.includes('/notices/shown/'))
  for (const old of shown.slice(0, Math.max(0, shown.length - MOST_REMEMBERED))) await memory.delete(old)
  return true
}

export async function rememberLanguage(store: CacheStorage, language: string): Promise<void> {
  await (await store.open(MEMORY)).put(LANGUAGE, new Response(language))
}

export async function wordsOf(store: CacheStorage, push: Push): Promise<Words> {
  const kept = await (await store.open(MEMORY)).match(LANGUAGE)
  return (await kept?.text()) === 'en' ? push.en : push.zh
}

/** A path of ours only, whatever a push says. */
export function safePath(path: unknown): string {
  return typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : '/'
}
