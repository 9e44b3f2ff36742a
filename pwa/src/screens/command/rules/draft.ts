import { computed, ref, shallowRef } from 'vue'
import type { Label, Rule, RuleSet } from '../../../api/types'
import { uuidv7 } from '../../../device/ids'
import { ApiProblem, spoken } from '../../../sync/faults'
import { fetchRules, publishRules, restoreRules } from '../../../sync/routing'
import { t } from './words'

/* The rules as they are being edited. They stay, with the version they began from, over faults, conflicts and a
   reload of the page, until they are published or dropped. */

const STORED = 'banjie.rules'

interface Kept {
  base: number
  rules: Rule[]
  note: string
}

export const live = shallowRef<RuleSet | null>(null)
export const base = ref(0)
export const rules = ref<Rule[]>([])
export const note = ref('')
export const fault = shallowRef<Label | null>(null)
/** What somebody else published since this editing began. */
export const newer = shallowRef<RuleSet | null>(null)
export const busy = ref(false)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const dirty = computed(() => live.value !== null && !same(rules.value, newer.value ? null : live.value.rules))

export async function open(): Promise<void> {
  try {
    const found = await fetchRules()
    fault.value = null
    begin(found, kept())
  } catch (wrong) {
    fault.value = spoken(wrong)
  }
}

function begin(found: RuleSet, stored: Kept | null): void {
  live.value = found
  rules.value = stored?.rules ?? copy(found.rules)
  base.value = stored?.base ?? found.version
  note.value = stored?.note ?? ''
  newer.value = base.value === found.version ? null : found
}

/** Takes the server's rules and drops the draft. */
export function take(found: RuleSet): void {
  sessionStorage.removeItem(STORED)
  begin(found, null)
}

/** Goes on with the own rules, knowing of the newer version. */
export function keepMine(): void {
  if (newer.value) base.value = newer.value.version
  newer.value = null
  keep()
}

export function keep(): void {
  const stored: Kept = { base: base.value, rules: rules.value, note: note.value }
  if (dirty.value) sessionStorage.setItem(STORED, JSON.stringify(stored))
  else sessionStorage.removeItem(STORED)
}

function kept(): Kept | null {
  const text = sessionStorage.getItem(STORED)
  return text ? (JSON.parse(text) as Kept) : null
}

export const publish = (): Promise<boolean> => send(() => publishRules(base.value, rules.value, note.value))

export const restore = (version: number): Promise<boolean> =>
  send(() => restoreRules(base.value, version, t('restoreNote', { n: version })))

/** Whether it was taken; if not, nothing of the draft is lost, and who was faster is shown. */
async function send(ask: () => Promise<RuleSet>): Promise<boolean> {
  busy.value = true
  fault.value = null
  try {
    take(await ask())
    return true
  } catch (wrong) {
    fault.value = spoken(wrong)
    if (wrong instanceof ApiProblem && wrong.code === 'record.changed') await meet()
    return false
  } finally {
    busy.value = false
  }
}

async function meet(): Promise<void> {
  const found = await fetchRules().catch(() => null)
  if (!found) return
  live.value = found
  newer.value = found
  fault.value = null
}

export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

export function newRule(name: string): Rule {
  return { key: uuidv7().replaceAll('-', '').slice(-12), name, target: { to: 'role', role: 'grid_worker' }, when: {}, on: true }
}

/** The list with the item moved by one place, where there is one. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const to = at + by
  if (to < 0 || to >= list.length) return [...list]
  const changed = [...list]
  changed.splice(to, 0, ...changed.splice(at, 1))
  return changed
}
