/* A small promise face over IndexedDB. A write is done when its transaction is complete, not before. */
export type StoreName = 'drafts' | 'photos' | 'uploads'

const NAME = 'banjie'
const VERSION = 1
const STORES: readonly StoreName[] = ['drafts', 'photos', 'uploads']

let opened: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opened ??= open()
  return opened
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      for (const name of STORES) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name)
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database does not open'))
  })
}

async function run<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await database()
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(name, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    const request = ask(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('not stored'))
    transaction.onerror = () => reject(transaction.error ?? new Error('not stored'))
  })
}

export function read<T>(name: StoreName, key: string): Promise<T | undefined> {
  return run<T | undefined>(name, 'readonly', (store) => store.get(key) as IDBRequest<T | undefined>)
}

export function keys(name: StoreName): Promise<string[]> {
  return run<string[]>(name, 'readonly', (store) => store.getAllKeys() as IDBRequest<string[]>)
}

export async function write(name: StoreName, key: string, value: unknown): Promise<void> {
  await run(name, 'readwrite', (store) => store.put(value, key))
}

export async function erase(name: StoreName, key: string): Promise<void> {
  await run(name, 'readwrite', (store) => store.delete(key))
}
