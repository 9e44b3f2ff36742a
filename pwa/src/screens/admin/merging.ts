import type { Values } from '../../api/types'

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

export interface Merged {
  /** What others changed is taken over where it was not changed here. */
  values: Values
  /** Fields that both changed, differently: a person must choose. */
  both: string[]
  /** Fields that only others changed. */
  theirs: string[]
}

/** `base`: what both began with; `mine`: what is in the form; `theirs`: what is saved now. */
export function merge(base: Values, mine: Values, theirs: Values): Merged {
  const merged: Merged = { values: { ...mine }, both: [], theirs: [] }
  for (const name of Object.keys(theirs)) {
    if (same(base[name], theirs[name])) continue
    if (same(base[name], mine[name])) {
      merged.values[name] = theirs[name]
      merged.theirs.push(name)
    } else if (!same(mine[name], theirs[name])) merged.both.push(name)
  }
  return merged
}
