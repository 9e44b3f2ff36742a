import { get, post, put, remove, send } from '../api/client'
import type { EditList, Id, ImportList, ImportReport, ImportView, RecordKinds, RecordList, RecordView, Values } from '../api/types'

/* Records that people edit. What a field may hold the server says, and judges. */

const PAGE = 50

export function fetchKinds(): Promise<RecordKinds> {
  return get<RecordKinds>('/api/admin/kinds')
}

export function fetchRecords(kind: string, search: string, cursor: string | null, limit = PAGE): Promise<RecordList> {
  const query = new URLSearchParams({ limit: String(limit), q: search })
  if (cursor) query.set('cursor', cursor)
  return get<RecordList>(`/api/admin/records/${kind}?${query}`)
}

function pathOf(kind: string, key: string): string {
  return `/api/admin/records/${kind}/${encodeURIComponent(key)}`
}

export function fetchRecord(kind: string, key: string): Promise<RecordView> {
  return get<RecordView>(pathOf(kind, key))
}

export function createRecord(kind: string, values: Values): Promise<RecordView> {
  return post<RecordView>(`/api/admin/records/${kind}`, { values })
}

export function saveRecord(kind: string, key: string, base: number, values: Values): Promise<RecordView> {
  return put<RecordView>(pathOf(kind, key), { base, values })
}

/** A new first password for somebody who lost it. */
export function renewSecret(kind: string, key: string): Promise<RecordView> {
  return post<RecordView>(`/api/admin/records/${kind}/${encodeURIComponent(key)}/secret`, {})
}

export function removeRecord(kind: string, key: string, base: number): Promise<void> {
  return remove(`${pathOf(kind, key)}?base=${base}`)
}

export function undoEdit(edit: Id): Promise<RecordView> {
  return post<RecordView>(`/api/admin/edits/${edit}/undo`, {})
}

export function fetchEdits(cursor: string | null): Promise<EditList> {
  const query = new URLSearchParams({ limit: String(PAGE) })
  if (cursor) query.set('cursor', cursor)
  return get<EditList>(`/api/admin/edits?${query}`)
}

/** Without `agreed` only what the file would do; with the digest of that, it is done. */
export function importFile(kind: string, file: Blob, agreed: string | null): Promise<ImportReport> {
  return send<ImportReport>(`/api/admin/imports/${kind}${agreed ? `?agreed=${agreed}` : ''}`, file)
}

export function fetchImports(cursor: string | null): Promise<ImportList> {
  const query = new URLSearchParams({ limit: String(PAGE) })
  if (cursor) query.set('cursor', cursor)
  return get<ImportList>(`/api/admin/imports?${query}`)
}

/** All that the file changed is as before, or nothing is. */
export function undoImport(made: Id): Promise<ImportView> {
  return post<ImportView>(`/api/admin/imports/${made}/undo`, {})
}
