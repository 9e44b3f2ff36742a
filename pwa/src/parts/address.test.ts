import { expect, test } from 'vitest'
import { fitAddress } from './address'

test('an address that fits stays whole', () => {
  expect(fitAddress('银春路1800弄12号302室', 28)).toBe('银春路1800弄12号302室')
})

test('a Chinese address loses its beginning, never the door number', () => {
  const address = '上海市闵行区马桥镇银春路1800弄万科城市花园西区128号楼302室'
  const short = fitAddress(address, 20)
  expect(short.startsWith('…')).toBe(true)
  expect(short.endsWith('128号楼302室')).toBe(true)
})

test('one that begins with the number loses its end', () => {
  expect(fitAddress('Room 302, No. 128, Lane 1800, Yinchun Road, Maqiao', 12)).toMatch(/^Room 302.*…$/)
})
