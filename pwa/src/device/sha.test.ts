import { expect, test } from 'vitest'
import { ending, zeroBits } from './sha'

const hex = (hash: Uint32Array): string => [...hash].map((word) => word.toString(16).padStart(8, '0')).join('')

async function known(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

test.each([0, 1, 54, 55, 56, 63, 64, 65, 91, 119, 120, 300])('%i bytes', async (length) => {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  expect(hex(ending(bytes)(''))).toBe(await known(bytes))
})

test.each([10, 60, 64, 92, 130])('texts behind %i bytes', async (length) => {
  const begun = 'x'.repeat(length)
  const hash = ending(new TextEncoder().encode(begun))
  for (const text of ['', '0', '123456789', 'y'.repeat(39), '1']) {
    expect(hex(hash(text))).toBe(await known(new TextEncoder().encode(begun + text)))
  }
})

test.each([
  [[0x80000000, 0], 0],
  [[0x00010000, 0], 15],
  [[0, 0x40000000], 33],
  [[0, 0], 64],
])('zero bits of %o', (words, bits) => {
  expect(zeroBits(Uint32Array.from(words))).toBe(bits)
})
