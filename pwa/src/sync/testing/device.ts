import { IDBFactory } from 'fake-indexeddb'
import type { Id, Label, State } from '../../api/types'
import { createEngine, type Engine, type EngineOptions } from '../engine'
import { pageLocks } from '../locks'
import type { FakeServer } from './server'

/** A phone of its own, with a clock that the test sets. Engines on one device share database and locks. */
export class Device {
  readonly indexedDB = new IDBFactory()
  readonly locks = pageLocks()
  time = Date.parse('2026-11-22T06:00:00Z')
  ticks = 0

  constructor(readonly server: FakeServer) {}

  open(changes: Partial<EngineOptions> = {}): Promise<Engine> {
    return createEngine({
      indexedDB: this.indexedDB,
      fetch: this.server.fetch,
      crypto: globalThis.crypto,
      now: () => this.time,
      monotonic: () => this.ticks,
      locks: this.locks,
      device: 'test',
      ...changes,
    })
  }

  pass(ms: number): void {
    this.time += ms
    this.ticks += ms
  }
}

export function step(name: string, target: State | null = null): { name: string; label: Label; target: State | null } {
  return { name, label: { zh: name, en: name }, target }
}

export function about(id: Id, version?: number) {
  return { id, address: '紫藤路12弄3号', ...(version === undefined ? {} : { version }) }
}

export function photo(id: Id, length = 3) {
  return {
    id,
    kind: 'after' as const,
    sha256: id.padEnd(64, '0'),
    length,
    mediaType: 'image/jpeg',
    takenAt: '2026-11-22T05:59:00Z',
    fromGallery: false,
  }
}
