/** What this origin may keep on the device, in bytes. */
export interface Room {
  used: number
  free: number
  /** Too little for a day's photos: said before one is taken. */
  tight: boolean
}

export const LEAST_FREE = 200_000_000
const MOST_USED = 0.8

export function roomOf(used: number, quota: number): Room {
  const free = Math.max(0, quota - used)
  return { used, free, tight: free < LEAST_FREE || used > MOST_USED * quota }
}

/** Null where the browser does not tell. */
export async function storageRoom(): Promise<Room | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate()
    return usage === undefined || !quota ? null : roomOf(usage, quota)
  } catch {
    return null
  }
}

/** Whether the browser has promised not to clear this app when the device runs out of room; null: it does not tell. */
export async function persisted(): Promise<boolean | null> {
  try {
    return await navigator.storage.persisted()
  } catch {
    return null
  }
}

/** Asks where no question to the person comes of it; the device's page asks in any case. */
export async function keepStorage(): Promise<void> {
  if (!navigator.userAgent.includes('Firefox') && (await persisted()) === false) await persist()
}

/** Asks for that promise. Chromium decides by itself, Firefox asks the person, Safari grants it to installed apps. */
export async function persist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    return false
  }
}
