/* The stage hands: what no client may do, done by the test beside the server. */

export interface Person {
  id: string
  name: string
  token: string
}

export interface World {
  workers: Person[]
  dispatchers: Person[]
  /** A small picture in base64. */
  picture: string
}

export interface Found {
  /** By command: how often it was recorded and what became of it. */
  commands: Record<string, { rows: number; result: string; events: number }>
  /** What must not be, in words. */
  wrong: string[]
}

export interface Control {
  world: (grid: string) => Promise<World>
  session: (person: string) => Promise<string>
  change: (person: string, changes: { active?: boolean; roles?: string[]; areas?: string[] }) => Promise<void>
  killServer: () => Promise<void>
  restartDatabase: () => Promise<void>
  loseStore: (lost: boolean) => Promise<void>
  check: (people: string[], commands: string[]) => Promise<Found>
  /** Nothing of a history stays open in its grid. */
  tidy: (grid: string) => Promise<void>
}

export function controlAt(address: string): Control {
  async function ask<T>(path: string, body: unknown): Promise<T> {
    const reply = await fetch(`${address}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as T
  }

  return {
    world: (grid) => ask('world', { grid }),
    session: async (person) => (await ask<{ token: string }>('session', { person })).token,
    change: async (person, changes) => void (await ask('change', { person, ...changes })),
    killServer: async () => void (await ask('kill', {})),
    restartDatabase: async () => void (await ask('database', {})),
    loseStore: async (lost) => void (await ask('store', { lost })),
    check: (people, commands) => ask('check', { people, commands }),
    tidy: async (grid) => void (await ask('tidy', { grid })),
  }
}
