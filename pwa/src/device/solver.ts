/* The small piece of work before a report, off the page's own thread. SHA-256 by hand: the browser's answers each hash
   by a promise, and is not there at all without TLS. */
import { ending, zeroBits } from './sha'

export interface Puzzle {
  challenge: string
  bits: number
}

self.addEventListener('message', ({ data }: MessageEvent<Puzzle>) => self.postMessage(solve(data)))

function solve({ challenge, bits }: Puzzle): string {
  const hash = ending(new TextEncoder().encode(`${challenge}:`))
  for (let tried = 0; ; tried++) {
    const nonce = String(tried)
    if (zeroBits(hash(nonce)) >= bits) return nonce
  }
}
