const FIRST_MS = 1_000
const LONGEST_MS = 60_000

let wakers = new Set<() => void>()
let hopes = 0

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
  hopes += 1
  const waiting = wakers
  wakers = new Set()
  for (const go of waiting) go()
}

/** Waits longer after each failure in a row. Hope begins the row anew, also where it came while a try was under way that
    then failed: the network that has just come back may need a second one. */
export function patience(): { failed: (least?: number) => Promise<void>; worked: () => void } {
  let failures = 0
  let known = hopes
  return {
    failed(least = 0) {
      failures = known === hopes ? failures + 1 : 1
      known = hopes
      return pause(failures, least)
    },
    worked() {
      failures = 0
    },
  }
}
