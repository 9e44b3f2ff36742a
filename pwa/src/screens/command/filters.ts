/* The filters of the desk's list of all, as they stand in the address. What they mean, the server says. */

/** Of these several may be chosen; one of them must fit. */
export const MANY = ['state', 'category', 'major', 'grid', 'community', 'segment', 'point', 'source', 'scenario', 'assignee', 'reporter'] as const
export const FLAGS = ['late', 'supervised', 'reworked', 'suspended'] as const
export const DAYS = ['since', 'until'] as const
export const SORTS = ['newest', 'oldest', 'due', 'closed'] as const

export type Sort = (typeof SORTS)[number]
export type Name = (typeof MANY)[number] | (typeof FLAGS)[number] | (typeof DAYS)[number] | 'q' | 'sort'
export type Asked = Readonly<Partial<Record<Name, readonly string[]>>>

const NAMES: readonly Name[] = ['q', ...MANY, ...FLAGS, ...DAYS, 'sort']

type Given = Record<string, string | null | undefined | readonly (string | null)[]>

/** From an address; of what is no filter nothing is taken. The order of sorting is left out where it is the usual one. */
export function askedOf(given: Given): Asked {
  const asked: Partial<Record<Name, readonly string[]>> = {}
  for (const name of NAMES) {
    const found = given[name]
    const values = [...new Set((Array.isArray(found) ? found : [found]).filter((each) => typeof each === 'string' && each !== ''))]
    if (values.length) asked[name] = isMany(name) ? (values as string[]) : [values.at(-1) as string]
  }
  if (asked.sort?.[0] === 'newest') delete asked.sort
  return asked
}

function isMany(name: Name): boolean {
  return (MANY as readonly Name[]).includes(name)
}

/** As the server reads it; the same filters are always the same text. */
export function queryOf(asked: Asked): string {
  const query = new URLSearchParams()
  for (const name of NAMES) for (const value of [...(asked[name] ?? [])].sort()) query.append(name, value)
  return query.toString()
}

export function has(asked: Asked, name: Name, value: string): boolean {
  return asked[name]?.includes(value) ?? false
}

/** With the value chosen or, where it was, no more. */
export function toggled(asked: Asked, name: Name, value: string): Asked {
  const values = asked[name] ?? []
  if (!isMany(name)) return put(asked, name, has(asked, name, value) ? '' : value)
  return askedOf({ ...asked, [name]: has(asked, name, value) ? values.filter((each) => each !== value) : [...values, value] })
}

export function put(asked: Asked, name: Name, value: string): Asked {
  return askedOf({ ...asked, [name]: value.trim() })
}

/** One by one, in the order of the panel; how the list is sorted is none of them. */
export function chips(asked: Asked): { name: Name; value: string }[] {
  return NAMES.filter((name) => name !== 'sort').flatMap((name) => (asked[name] ?? []).map((value) => ({ name, value })))
}
