/* SHA-256 (FIPS 180-4). */
const CONSTANTS = roots(64, (prime) => Math.cbrt(prime))
const START = roots(8, (prime) => Math.sqrt(prime))
const words = new Uint32Array(64)

/** The first 32 bits of the fractions of the primes' roots. */
function roots(count: number, root: (prime: number) => number): Uint32Array {
  const found: number[] = []
  for (let prime = 2; found.length < count; prime++) {
    if (isPrime(prime)) found.push(((root(prime) % 1) * 2 ** 32) >>> 0)
  }
  return Uint32Array.from(found)
}

function isPrime(number: number): boolean {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false
  return true
}

/** Hashes what begins with these bytes and ends with an ASCII text, of less than 40 letters. Whole blocks of the
    beginning are gone through once; the answer is the same array each time. */
export function ending(begun: Uint8Array): (text: string) => Uint32Array {
  const whole = begun.length & ~63
  const start = START.slice()
  for (let block = 0; block < whole; block += 64) compress(start, new DataView(begun.buffer, begun.byteOffset), block)
  const rest = begun.subarray(whole)
  const tail = new Uint8Array(192)
  const view = new DataView(tail.buffer)
  const state = new Uint32Array(8)
  tail.set(rest)
  return (text) => {
    let length = rest.length
    for (let at = 0; at < text.length; at++) tail[length++] = text.charCodeAt(at)
    const end = ((length + 8) >> 6 << 6) + 64
    tail.fill(0, length, end)
    tail[length] = 0x80
    view.setUint32(end - 4, (whole + length) * 8)
    state.set(start)
    for (let block = 0; block < end; block += 64) compress(state, view, block)
    return state
  }
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function spread(view: DataView, block: number): void {
  for (let at = 0; at < 16; at++) words[at] = view.getUint32(block + at * 4)
  for (let at = 16; at < 64; at++) {
    const far = words[at - 15] as number
    const near = words[at - 2] as number
    const low = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)
    const high = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10)
    words[at] = (words[at - 16] as number) + low + (words[at - 7] as number) + high
  }
}

function compress(state: Uint32Array, view: DataView, block: number): void {
  spread(view, block)
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    const chosen = (e & f) ^ (~e & g)
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + (CONSTANTS[at] as number) + (words[at] as number)) | 0
    const most = (a & b) ^ (a & c) ^ (b & c)
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const done = [a, b, c, d, e, f, g, h]
  for (let at = 0; at < 8; at++) state[at] = (state[at] as number) + (done[at] as number)
}

/** How many bits are zero before the first that is not. */
export function zeroBits(hash: Uint32Array): number {
  let bits = 0
  for (const word of hash) {
    if (word) return bits + Math.clz32(word)
    bits += 32
  }
  return bits
}
