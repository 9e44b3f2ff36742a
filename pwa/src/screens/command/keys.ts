import { QUEUES, type Queue } from './queues'

/** What a key asks for. `move`: the first of these moves that is open now. */
export type Wish =
  | { what: 'step'; by: 1 | -1 }
  | { what: 'queue'; view: Queue }
  | { what: 'move'; names: readonly string[] }
  | { what: 'digit'; n: number }
  | { what: 'open' | 'back' | 'search' | 'filter' | 'photos' | 'print' | 'help' | 'map' | 'undo' }

export interface Heard {
  /** A g was pressed: the next key names a queue. */
  going: boolean
  wish: Wish | null
}

/** Follows a g, as the queues' keys do. */
export const MAP_KEY = 'm'

const MOVES: Record<string, readonly string[]> = {
  f: ['file'],
  v: ['void'],
  m: ['merge'],
  b: ['follow', 'unfollow'],
  d: ['dispatch', 'redispatch'],
  i: ['inspect'],
  c: ['close'],
  r: ['rework'],
  a: ['approve_extension', 'accept_held'],
  x: ['refuse_extension', 'set_aside'],
  u: ['suspend', 'resume'],
  s: ['supervise'],
  n: ['note'],
  q: ['ask_property'],
}

const PLAIN: Record<string, Wish> = {
  j: { what: 'step', by: 1 },
  ArrowDown: { what: 'step', by: 1 },
  k: { what: 'step', by: -1 },
  ArrowUp: { what: 'step', by: -1 },
  Enter: { what: 'open' },
  Escape: { what: 'back' },
  '/': { what: 'search' },
  t: { what: 'filter' },
  p: { what: 'photos' },
  w: { what: 'print' },
  z: { what: 'undo' },
  '?': { what: 'help' },
}

export function wishOf(key: string, going: boolean): Heard {
  if (going) {
    if (key === MAP_KEY) return { going: false, wish: { what: 'map' } }
    const queue = QUEUES.find((each) => each.key === key)
    return { going: false, wish: queue ? { what: 'queue', view: queue.view } : null }
  }
  if (key === 'g') return { going: true, wish: null }
  const names = MOVES[key]
  if (names) return { going: false, wish: { what: 'move', names } }
  if (/^[1-9]$/.test(key)) return { going: false, wish: { what: 'digit', n: Number(key) } }
  return { going: false, wish: PLAIN[key] ?? null }
}

/** The key of a move, for the hint on its button. */
export function keyOf(move: string): string | null {
  return Object.entries(MOVES).find(([, names]) => names.includes(move))?.[0] ?? null
}

interface Field {
  tagName: string
  type?: string
  isContentEditable?: boolean
}

const NO_TEXT = new Set(['radio', 'checkbox', 'button', 'submit'])

/** Whether keys are text here, so that none of them may be a shortcut. */
export function takesText({ tagName, type, isContentEditable }: Field): boolean {
  if (tagName === 'INPUT') return !NO_TEXT.has(type ?? 'text')
  return tagName === 'TEXTAREA' || tagName === 'SELECT' || isContentEditable === true
}
