const FIRST_MS = 1_000
const LONGEST_MS = 60_000

let wakers = new Set<() => void>()

/** Exponential with jitter: 0.5 to 1 times 1 s, 2 s, 4 s ... at most a minute. */
export function delayOf(tries: number, random: number = Math.random()): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) * (0.5 + random / 2)
}

/** Waits before the next try, at least `least` ms; ends early when `wake` is called, unless the server asked to wait. */
export function pause(tries: number, least = 0): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(go, Math.max(least, delayOf(tries)))
    function go(): void {
      clearTimeout(timer)
      wakers.delete(go)
      resolve()
    }
    if (!least) wakers.add(go)
  })
}

/** There is reason to hope: try all that waits now. */
export function wake(): void {
  const waiting = wakers
  wakers = new Set()
  for (const go of waiting) go()
}
