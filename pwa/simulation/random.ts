/** Numbers that a seed decides. */
export interface Dice {
  next: () => number
  below: (most: number) => number
  chance: (share: number) => boolean
  one: <T>(of: readonly T[]) => T
}

/** mulberry32: small, fast, and the same everywhere. */
export function dice(seed: number): Dice {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const below = (most: number): number => Math.floor(next() * most)

  function one<T>(of: readonly T[]): T {
    const chosen = of[below(of.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }

  return { next, below, chance: (share) => next() < share, one }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
