/* Widths in units of one Chinese character. */
const WIDE = /[\u2e80-\uffef]/
const NARROW_WIDTH = 0.56

function widthOf(character: string): number {
  return WIDE.test(character) ? 1 : NARROW_WIDTH
}

/**
 * An address in the room there is. A Chinese address ends with the door number, so its beginning,
 * which everybody in town knows, is left out; one that begins with the number loses its end.
 */
export function fitAddress(address: string, room: number): string {
  const letters = [...address]
  const total = letters.reduce((sum, each) => sum + widthOf(each), 0)
  if (total <= room) return address
  if (/^[\w#]/.test(address)) return `${taken(letters, room - 1).join('')}…`
  return `…${taken(letters.reverse(), room - 1).reverse().join('')}`
}

function taken(letters: readonly string[], room: number): string[] {
  let left = room
  const end = letters.findIndex((each) => (left -= widthOf(each)) < 0)
  return letters.slice(0, end < 0 ? letters.length : end)
}
