import type { CategoryView, Reference } from '../../api/types'

const STORED = 'banjie.categories'
const KEPT = 6
const COMMON = 9

/** What this person chose lately, newest first. */
export function recentCategories(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

export function rememberCategory(code: string): void {
  const kept = [code, ...recentCategories().filter((each) => each !== code)].slice(0, KEPT)
  localStorage.setItem(STORED, JSON.stringify(kept))
}

/** The big buttons: one's own last choices, then what the town's cameras look for in the street. */
export function commonCategories(data: Reference, recent: readonly string[]): CategoryView[] {
  const street = data.scenarios.filter((each) => each.where === 'street')
  const codes = [...recent, ...[...street, ...data.scenarios].map((each) => each.category)]
  const known = new Map(data.categories.map((each) => [each.code, each]))
  return [...new Set(codes)].flatMap((code) => known.get(code) ?? []).slice(0, COMMON)
}

export function findCategories(all: readonly CategoryView[], text: string): CategoryView[] {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return [...all]
  return all.filter(({ code, label, major }) =>
    [code, label.zh, label.en, major.zh, major.en].some((word) => word.toLowerCase().includes(wanted)),
  )
}
