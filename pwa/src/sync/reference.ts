import { computed } from 'vue'
import { get } from '../api/client'
import type { CategoryView, Kind, Label, Reference, TownMap } from '../api/types'
import { useLoad } from './load'

/** Rules and words as data. One copy for the app; the browser's cache and ETag keep it cheap. */
export const rules = useLoad(() => get<Reference>('/api/reference'))

export const reference = rules.data

export const town = useLoad(() => get<TownMap>('/api/map'))

/** Loads what is not here yet. */
export async function ensure(source: { data: { value: unknown }; reload: () => Promise<void> }): Promise<void> {
  if (!source.data.value) await source.reload()
}

const categories = computed(() => byKey(reference.value?.categories, (each) => each.code))
const kinds = computed(() => byKey(reference.value?.kinds, (each) => each.key))
const labels = computed(() => {
  const data = reference.value
  const keyed = [data?.states, data?.clocks, data?.roles, ...Object.values(data?.reasons ?? {})]
  const words = keyed.map((list) => byKey(list, (each) => each.key))
  return { states: words[0], clocks: words[1], roles: words[2], reasons: words.slice(3) }
})
const places = computed(() => byKey(reference.value?.places, (each) => each.code))

function byKey<T>(list: readonly T[] | undefined, key: (each: T) => string): Map<string, T> {
  return new Map((list ?? []).map((each) => [key(each), each]))
}

export function category(code: string): CategoryView | undefined {
  return categories.value.get(code)
}

/** The words for a key; the bare key where this phone's data is older than the server's. */
function worded(found: { label: Label } | undefined, key: string): Label {
  return found?.label ?? { zh: key, en: key }
}

export function categoryLabel(code: string): Label {
  return worded(category(code), code)
}

export function stateLabel(key: string): Label {
  return worded(labels.value.states?.get(key), key)
}

export function clockLabel(key: string): Label {
  return worded(labels.value.clocks?.get(key), key)
}

export function roleLabel(key: string): Label {
  return worded(labels.value.roles?.get(key), key)
}

export function reasonLabel(key: string): Label {
  return worded(labels.value.reasons.find((list) => list.has(key))?.get(key), key)
}

export function placeLabel(code: string): Label {
  return worded(places.value.get(code), code)
}

export function kindOf(key: string): Kind | undefined {
  return kinds.value.get(key)
}
