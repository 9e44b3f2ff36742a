/* What a picture's first bytes say of it, so that one too large is never decoded. */

export interface Header {
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'heic' | 'avif' | 'unknown'
  /** As stored, before the orientation is applied; 0 where the header does not say. */
  width: number
  height: number
}

const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'heif'])

export function headerOf(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (word(bytes, 4, 8) === 'ftyp') return boxed(bytes, view)
    if (view.getUint16(0) === 0xffd8) return { format: 'jpeg', ...frameOf(view) }
    if (view.getUint32(0) === 0x89504e47) return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) }
    if (word(bytes, 0, 4) === 'RIFF' && word(bytes, 8, 12) === 'WEBP') return { format: 'webp', ...webpOf(bytes, view) }
    if (word(bytes, 0, 3) === 'GIF') return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  } catch {
    /* It ends before it says. */
  }
  return { format: 'unknown', width: 0, height: 0 }
}

function word(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

/** The frame header among JPEG's segments; none where the file ends before it. */
function frameOf(view: DataView): { width: number; height: number } {
  let at = 2
  while (at + 9 < view.byteLength) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff || marker === 0xda) break
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    } else at += 2 + view.getUint16(at + 2)
  }
  return { width: 0, height: 0 }
}

function webpOf(bytes: Uint8Array, view: DataView): { width: number; height: number } {
  const kind = word(bytes, 12, 16)
  if (kind === 'VP8X') return { width: 1 + low24(view, 24), height: 1 + low24(view, 27) }
  if (kind === 'VP8L') {
    const packed = view.getUint32(21, true)
    return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >> 14) & 0x3fff) }
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}

function low24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}

/** HEIF and AVIF name each image's extent in an `ispe` box; the largest is the picture. */
function boxed(bytes: Uint8Array, view: DataView): Header {
  const brand = word(bytes, 8, 12)
  const format = HEIC.has(brand) ? 'heic' : brand.startsWith('avi') ? 'avif' : 'unknown'
  let [width, height] = [0, 0]
  for (let at = 12; at + 16 <= Math.min(bytes.length, 65_536); at += 1) {
    if (bytes[at] !== 0x69 || word(bytes, at, at + 4) !== 'ispe') continue
    const [wide, high] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (wide * high > width * height) [width, height] = [wide, high]
  }
  return { format, width, height }
}
