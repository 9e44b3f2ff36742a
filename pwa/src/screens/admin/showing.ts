import type { Names, RecordField, RecordKind, Values } from '../../api/types'
import { say } from '../../shell/language'
import { t } from './words'

const HOURS_MS = 8 * 3_600_000

/** A value for people: names instead of keys. */
export function shown(field: RecordField, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value)) return listed(field, value, names)
  switch (field.type) {
    case 'boolean': return t(value ? 'yes' : 'no')
    case 'time': return String(value).slice(0, 5)
    case 'instant': return toLocal(String(value)).replace('T', ' ')
    default: return one(field, value, names)
  }
}

function listed(field: RecordField, value: unknown[], names: Names): string {
  if (!value.length) return '—'
  if (field.type === 'ring' || field.type === 'line') return t('points', { count: value.length })
  return value.map((each) => one(field, each, names)).join(t('comma'))
}

function one(field: RecordField, value: unknown, names: Names): string {
  const choice = field.choices?.find((each) => each.key === value)
  if (choice) return say(choice.label)
  if (field.refers) return names[field.refers]?.[String(value)] ?? String(value)
  return String(value)
}

/** By what people know a record. */
export function titleOf(kind: RecordKind, values: Values, names: Names): string {
  const parts = kind.title.map((name) => {
    const field = kind.fields.find((each) => each.name === name)
    return field ? shown(field, values[name], names) : ''
  })
  const [first, ...others] = parts
  return others.some((each) => each && each !== '—') ? `${first} ${others.filter((each) => each !== '—').join(' ')}` : (first ?? '')
}

/** "2026-11-02T00:00:00+00:00" as the town's clock shows it: "2026-11-02T08:00". */
export function toLocal(instant: string): string {
  const at = new Date(instant).getTime()
  return Number.isNaN(at) ? '' : new Date(at + HOURS_MS).toISOString().slice(0, 16)
}

export function fromLocal(local: string): string | null {
  return local ? `${local}:00+08:00` : null
}

export function pointsText(value: unknown): string {
  return Array.isArray(value) ? value.map((each) => (Array.isArray(each) ? each.join(', ') : String(each))).join('\n') : ''
}

/** A position a line, "121.36, 31.02"; what is no position stays, so that the server names it. */
export function readPoints(text: string): unknown[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(/[\s,，]+/).map((part) => (Number.isFinite(Number(part)) ? Number(part) : part)))
}

/** A new record: what is usual, and nothing else. */
export function blank(kind: RecordKind): Values {
  const empty: Record<string, unknown> = { boolean: true, choices: [], references: [], ring: [], line: [] }
  return Object.fromEntries(kind.fields.map((field) => [field.name, empty[field.type] ?? (field.type === 'text' ? '' : null)]))
}
