import { expect, test } from 'vitest'
import { headerOf } from './header'

const ascii = (text: string): number[] => [...text].map((each) => each.charCodeAt(0))
const bytes = (...parts: (number | number[])[]): Uint8Array => Uint8Array.from(parts.flat())
const zeros = (n: number): number[] => Array.from({ length: n }, () => 0)

test.each([
  ['JPEG behind an EXIF segment', bytes(0xff, 0xd8, 0xff, 0xe1, 0, 6, zeros(4), 0xff, 0xc0, 0, 17, 8, 0x23, 0x28, 0x1f, 0x40, 3, zeros(9)), 'jpeg', 8000, 9000],
  ['progressive JPEG', bytes(0xff, 0xd8, 0xff, 0xc2, 0, 17, 8, 0, 2, 0, 1, 3, zeros(9)), 'jpeg', 1, 2],
  ['PNG', bytes(0x89, ascii('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ascii('IHDR'), 0, 1, 0, 0, 0, 0, 1, 0), 'png', 65536, 256],
  ['WebP VP8X', bytes(ascii('RIFF'), zeros(4), ascii('WEBPVP8X'), zeros(8), 0x0f, 0x27, 0, 0x1f, 0x4e, 0), 'webp', 10000, 20000],
  ['WebP VP8', bytes(ascii('RIFF'), zeros(4), ascii('WEBPVP8 '), zeros(10), 0x80, 2, 0xe0, 1), 'webp', 640, 480],
  ['WebP VP8L', bytes(ascii('RIFF'), zeros(4), ascii('WEBPVP8L'), zeros(4), 0x2f, 0x7f, 0xc2, 0x77, 0, 0), 'webp', 640, 480],
  ['GIF', bytes(ascii('GIF89a'), 0x40, 1, 0xf0, 0), 'gif', 320, 240],
  ['HEIC', bytes(0, 0, 0, 24, ascii('ftypheic'), zeros(12), 0, 0, 0, 20, ascii('ispe'), zeros(4), 0, 0, 0x10, 0, 0, 0, 0x0c, 0), 'heic', 4096, 3072],
  ['AVIF', bytes(0, 0, 0, 24, ascii('ftypavif'), zeros(12)), 'avif', 0, 0],
  ['a text', bytes(ascii('not a picture at all')), 'unknown', 0, 0],
  ['nothing', bytes(), 'unknown', 0, 0],
  ['a JPEG that ends at once', bytes(0xff, 0xd8), 'jpeg', 0, 0],
])('%s', (_, given, format, width, height) => {
  expect(headerOf(given)).toEqual({ format, width, height })
})
