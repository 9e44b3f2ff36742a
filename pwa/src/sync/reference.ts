import { computed } from 'vue'
import { get } from '../api/client'
import type { CategoryView, Kind, Label, Me, Reference, TownMap } from '../api/types'
import { useLoad } from './load'
import { onPhoneChanged, phone } from './phone'

/** Rules and words as data. One copy for the app, kept on the phone. */
export const rules = useLoad(async () => {
  const brought = await get<Reference>('/api/reference')
  void phone()
    .then((engine) => engine.keepReference(brought))
    .catch(() => undefined)
  return brought
})

export const reference = rules.data

export const town = useLoad(async () => (await keptMap()) ?? (await get<TownMap>('/api/map')))

async function keptMap(): Promise<TownMap | undefined> {
  const engine = await phone().catch(() => null)
  return engine?.map()
}

/** The rules that the phone knows, if any. */
export async function recallRules(): Promise<void> {
  const engine = await phone().catch(() => null)
  const kept = await engine?.reference()
  if (kept) rules.data.value = kept
}

onPhoneChanged((what) => {
  if (what === 'reference') void recallRules()
  if (what === 'reference' && town.data.value) void town.reload()
})

/** Whose work is outside, with a phone that must do without the server. */
export function isField(person: Me | null | undefined): boolean {
  return reference.value?.fieldRoles.some((role) => person?.roles.includes(role)) ?? false
}

/** Whose view lies on the phone: those, and who answers for a compound. */
export function isPhone(person: Me | null | undefined): boolean {
  const known = reference.value?.phoneRoles ?? reference.value?.fieldRoles
  return known?.some((role) => person?.roles.includes(role)) ?? false
}

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

export function sourceLabel(key: string): Label {
  return worded(reference.value?.sources.find((each) => each.key === key), key)
}

/** Of the levels that answer for a place; a phone's older data lack them. */
export function levelLabel(key: string): Label {
  return worded((reference.value?.levels ?? []).find((each) => each.key === key), key)
}

/** Words that the town sets; a phone's older data lack them. */
export function textOf(key: string): Label | undefined {
  return (reference.value?.texts ?? []).find((each) => each.key === key)?.label
}

export function kindOf(key: string): Kind | undefined {
  return kinds.value.get(key)
}
