import { expect, test } from 'vitest'
import { stripOf } from './watermark'

const wide = (text: string, size: number): number => [...text].length * size

test('the strip stands at the bottom left, inside the picture', () => {
  const strip = stripOf(1600, 1200, ['2026-11-23 11:45:07', '银都路 288 号'], wide)
  expect(strip.rows).toHaveLength(2)
  expect(strip.x).toBeLessThan(1600 / 20)
  expect(strip.y + strip.height).toBeLessThan(1200)
  expect(strip.y).toBeGreaterThan(1200 / 2)
  for (const row of strip.rows) expect(row.y).toBeGreaterThan(strip.y)
})

test('a long address takes two lines, a longer one ends in dots', () => {
  const two = stripOf(1600, 1200, ['路'.repeat(60)], wide)
  expect(two.rows.map((row) => row.text.length)).toHaveLength(2)
  expect(two.rows.map((row) => row.text).join('')).toBe('路'.repeat(60))
  const cut = stripOf(1600, 1200, ['路'.repeat(200)], wide)
  expect(cut.rows).toHaveLength(2)
  expect(cut.rows[1]?.text.endsWith('…')).toBe(true)
  expect(cut.width).toBeLessThan(1600)
})

test('lines are broken at a space where there is one', () => {
  const [first, second] = stripOf(600, 800, ['opposite the east gate of the Wanda mall, Yindu Road 288'], wide).rows
  expect(first?.text.endsWith(' ')).toBe(false)
  expect(`${first?.text} ${second?.text}`).toMatch(/^opposite the east gate/)
})

test('empty lines take no room, and a small picture has legible type', () => {
  expect(stripOf(320, 240, ['a', '', 'b'], wide).rows).toHaveLength(2)
  expect(stripOf(320, 240, ['a'], wide).size).toBeGreaterThanOrEqual(11)
})
