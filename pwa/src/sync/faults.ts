import { ApiProblem, spoken as worded } from '../api/faults'
import type { Label } from '../api/types'
import { StoreBlocked, StoreFull } from '../device/store'

export { ApiProblem } from '../api/faults'

const FULL: Label = {
  zh: '手机存储已满，这一步没有存下，之前的内容都还在。请清理手机空间后再试。',
  en: 'The phone is full: this step was not stored, everything before it is kept. Free some space and try again.',
}
const BLOCKED: Label = {
  zh: '另一个页面还在用旧版本。请关闭其他办结页面后再打开。',
  en: 'Another page still runs an older version. Close the other Banjie pages and open it again.',
}

/** What happened, what was kept, what to do. */
export function spoken(fault: unknown): Label {
  if (fault instanceof StoreFull) return FULL
  return fault instanceof StoreBlocked ? BLOCKED : worded(fault)
}

/** What the server named as wrong, by field. */
export function wrongFields(wrong: unknown): Record<string, Label> {
  if (!(wrong instanceof ApiProblem)) return {}
  return Object.fromEntries(
    (wrong.details.errors ?? []).map((each) => [each.field, { zh: each.zh || each.detail, en: each.en || each.detail }]),
  )
}

/** The stable code of the server's refusal, or null where it is something else. */
export function codeOf(wrong: unknown): string | null {
  return wrong instanceof ApiProblem ? wrong.code : null
}
