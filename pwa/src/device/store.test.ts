import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { openStore, StoreBlocked, StoreFull, written } from './store'

/* As version 1 of the app made and filled it. */
function oldStore(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = factory.open('banjie', 1)
    request.onupgradeneeded = () => ['drafts', 'photos', 'uploads'].forEach((name) => request.result.createObjectStore(name))
    request.onsuccess = () => {
      const base = request.result
      const transaction = base.transaction(['drafts', 'photos', 'uploads'], 'readwrite')
      const bytes = new Uint8Array([1, 2, 3, 4]).buffer
      transaction.objectStore('drafts').put({ ticket: 't1', note: '草稿', photos: [{ id: 'p1' }] }, 'wang/handle/t1')
      transaction.objectStore('photos').put(bytes, 'p1')
      transaction.objectStore('uploads').put({ id: 'p2', madeBy: 'wang', sha256: 'a', mediaType: 'image/jpeg', bytes }, 'p2')
      transaction.objectStore('uploads').put({ id: 'p3', madeBy: 'wang', sha256: 'b', mediaType: 'image/png', bytes }, 'p3')
      transaction.oncomplete = () => resolve(base)
    }
  })
}

test('version 1 comes forward with its drafts, photos and uploads', async () => {
  const factory = new IDBFactory()
  ;(await oldStore(factory)).close()
  const base = await openStore(factory)
  expect(await base.get('drafts', 'wang/handle/t1')).toMatchObject({ note: '草稿' })
  expect((await base.getAllKeys('photos')).sort()).toEqual(['p1', 'p2', 'p3'])
  expect((await base.get('photos', 'p3'))?.byteLength).toBe(4)
  expect(await base.getAll('uploads')).toEqual([
    { id: 'p2', madeBy: 'wang', sha256: 'a', mediaType: 'image/jpeg', length: 4, tries: 0, stuck: false },
    { id: 'p3', madeBy: 'wang', sha256: 'b', mediaType: 'image/png', length: 4, tries: 0, stuck: false },
  ])
  base.close()
  expect((await openStore(factory)).objectStoreNames).toHaveLength(10)
})

test('an older page that stays open is said, not waited for', async () => {
  const factory = new IDBFactory()
  const old = await oldStore(factory)
  await expect(openStore(factory)).rejects.toBeInstanceOf(StoreBlocked)
  old.close()
})

test('a full phone is a fault of its own, and nothing of the transaction stays', async () => {
  const base = await openStore(new IDBFactory())
  const filling = written(base, ['facts'], async ({ store }) => {
    await store.put(1, 'one')
    throw new DOMException('no room', 'QuotaExceededError')
  })
  await expect(filling).rejects.toBeInstanceOf(StoreFull)
  expect(await base.get('facts', 'one')).toBeUndefined()
})
