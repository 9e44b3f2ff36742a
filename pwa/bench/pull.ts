import type { Me } from '../src/api/types'
import { createEngine, type Engine } from '../src/sync/engine'

/* The phone's engine alone in a page, for tests/bench/pull.py. */

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
    if (!engine) throw new Error('enter first')
    const began = performance.now()
    const run = await engine.pull()
    if (run.fault) throw run.fault
    return { took: performance.now() - began, count: run.count }
  },

  held: async (): Promise<number> => (await engine?.known())?.length ?? 0,
}

Object.assign(window, { bench })
