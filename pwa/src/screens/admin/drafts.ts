import type { Values } from '../../api/types'

export interface Draft {
  values: Values
  base: Values
  version: number
}

/** What is typed and not saved, by kind and key: it outlives a look at another record, not the page. */
export const drafts = new Map<string, Draft>()
