import type { Id, Label, Me, PhotoTaken } from '../src/api/types'
import { uuidv7 } from '../src/device/ids'
import { createEngine, type Engine } from '../src/sync/engine'

/* The phone's engine alone in a page, for tests/bench/pull.py and phone.py. */

const MOVE: Label = { zh: '处置', en: 'Handle' }

let engine: Engine | undefined

const bench = {
  async enter(): Promise<void> {
    engine = await createEngine({
      indexedDB,
      crypto,
      fetch: (...asked) => fetch(...asked),
      now: () => Date.now(),
      monotonic: () => performance.now(),
      device: 'bench',
    })
    const reply = await fetch('/api/me')
    await engine.enter((await reply.json()) as Me, true)
  },

  /** Milliseconds until everything is stored, and how many tickets came. */
  async pull(): Promise<{ took: number; count: number }> {
    const began = performance.now()
    const run = await started().pull()
    if (run.fault) throw run.fault
    return { took: performance.now() - began, count: run.count }
  },

  held: async (): Promise<number> => (await engine?.known())?.length ?? 0,

  /** Fetches the small pictures; how many came. */
  async pictures(): Promise<number> {
    const run = await started().fetchThumbs()
    if (run.fault) throw run.fault
    return run.count
  },

  /** Ends so many visits with two photos each, without sending them. */
  async visit(tickets: readonly Id[], size: number): Promise<void> {
    for (const id of tickets) {
      const purpose = `handle/${id}`
      const photos: PhotoTaken[] = []
      for (const kind of ['before', 'after'] as const) {
        const bytes = noise(size)
        photos.push({
          id: uuidv7(),
          kind,
          sha256: await digest(bytes),
          length: size,
          mediaType: 'image/jpeg',
          takenAt: new Date().toISOString(),
          fromGallery: false,
        })
        await started().writeDraft(purpose, { photos }, { id: (photos.at(-1) as PhotoTaken).id, bytes })
      }
      await started().issue({
        move: { name: 'handle', label: MOVE },
        subject: { id, address: '银春路100号' },
        fields: { photos, outcome: 'done', note: '已清理' },
        draft: `${started().present()?.id}/${purpose}`,
      })
    }
  },
}

function started(): Engine {
  if (!engine) throw new Error('enter first')
  return engine
}

function noise(size: number): ArrayBuffer {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes.buffer
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

Object.assign(window, { bench })
