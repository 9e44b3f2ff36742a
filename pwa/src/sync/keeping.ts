import { get, post, remove } from '../api/client'
import type { ExportList, ExportView, Id, SavedFilters } from '../api/types'

/* What the desk keeps on the server: filters by name, lists to carry away. */

export function fetchFilters(): Promise<SavedFilters> {
  return get<SavedFilters>('/api/filters')
}

export function keepFilter(name: string, query: string, shared: boolean): Promise<SavedFilters> {
  return post<SavedFilters>('/api/filters', { name, query, shared })
}

export async function removeFilter(id: Id): Promise<void> {
  await remove(`/api/filters/${id}`)
}

export function fetchExports(): Promise<ExportList> {
  return get<ExportList>('/api/exports')
}

export function askExport(query: string, format: 'xlsx' | 'csv', language: 'zh' | 'en'): Promise<ExportView> {
  return post<ExportView>('/api/exports', { query, format, language })
}

export async function removeExport(id: Id): Promise<void> {
  await remove(`/api/exports/${id}`)
}

export function fileOf(id: Id): string {
  return `/api/exports/${id}/file`
}
