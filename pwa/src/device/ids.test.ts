import { expect, test } from 'vitest'
import { deviceName, uuidv7 } from './ids'

test('the example of RFC 9562, A.6', () => {
  const random = Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('ids differ and sort by their time', () => {
  const ids = [1, 2, 3].map((step) => uuidv7(Date.UTC(2026, 10, 22) + step))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(Array.from({ length: 1000 }, () => uuidv7())).size).toBe(1000)
})

test('a device is named in words', () => {
  expect(deviceName('Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36')).toBe('Android · Chrome')
})
