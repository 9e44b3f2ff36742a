/** The part of the Web Locks API that is used: one page of all tabs at a time. */
export interface Locks {
  request: <T>(name: string, options: { ifAvailable?: boolean }, run: (lock: unknown) => Promise<T>) => Promise<T>
}

/** Where the browser has none: one at a time within this page. */
export function pageLocks(): Locks {
  const held = new Map<string, Promise<unknown>>()

  async function request<T>(
    name: string,
    { ifAvailable }: { ifAvailable?: boolean },
    run: (lock: unknown) => Promise<T>,
  ): Promise<T> {
    if (ifAvailable && held.has(name)) return run(null)
    const turn = (held.get(name) ?? Promise.resolve()).then(() => run({ name }))
    const settled = turn.catch(() => undefined)
    held.set(name, settled)
    try {
      return await turn
    } finally {
      if (held.get(name) === settled) held.delete(name)
    }
  }

  return { request }
}
