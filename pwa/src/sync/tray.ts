import type { Id, PhotoTaken } from '../api/types'
import type { EventRow } from '../device/store'
import { onWiped, phone } from './phone'
import { shownKey } from './photo-keys'
import { drop } from './queue'

/* What the tray and the device's page read of the phone, and the few things one may do there. */

export { lastPull, lastPush, type Exchange } from './status'
export { clockWrong, reading as clockReading } from './time'
export { retry } from './runner'

export type SyncEvent = EventRow

export interface ExportedCommand {
  id: Id
  madeBy: Id
  state: string
  /** The command as JSON, exactly as it is signed. */
  text: string
  signature: string | null
  key: Id | null
}

export interface ExportedPhoto {
  id: Id
  mediaType: string
  bytes: () => Promise<ArrayBuffer | undefined>
}

export interface Exported {
  commands: ExportedCommand[]
  photos: ExportedPhoto[]
}

/** The person has seen how a refused or settled one ended: it leaves the phone, with photos that nothing else names. */
export async function seen(id: Id): Promise<void> {
  drop(id)
  await (await phone()).seen(id)
}

/** Everything of the present person that is still in the outbox, with the photos it names. */
export async function exportAll(): Promise<Exported> {
  const engine = await phone()
  const person = engine.present()?.id
  const own = (await engine.waiting()).filter(({ row }) => row.madeBy === person && row.state !== 'applied')
  const commands = own.map(({ row, words }) => ({
    id: row.id,
    madeBy: row.madeBy,
    state: row.state,
    text: words.text,
    signature: row.signature,
    key: row.key,
  }))
  const named = own.flatMap(({ command }) => command.photos ?? []).flatMap(bothOf)
  const uploads = (await engine.uploads()).filter((row) => row.madeBy === person)
  const kinds = new Map([...named, ...uploads].map((each) => [each.id, each.mediaType ?? 'image/jpeg']))
  const photos = [...kinds].map(([id, mediaType]) => ({ id, mediaType, bytes: () => engine.photo(id) }))
  return { commands, photos }
}

/** Of a photo with layers the masked bytes go too. */
function bothOf({ id, mediaType, shown }: PhotoTaken) {
  return [{ id, mediaType }, ...(shown ? [{ id: shownKey(id), mediaType: 'image/jpeg' }] : [])]
}

/** The last 200 events, newest first; no personal data. */
export async function syncLog(): Promise<SyncEvent[]> {
  return (await phone()).events()
}

/** Called after everything of a person was destroyed on this phone, because the server said so. */
export function registerWipeHandler(wiped: (person: Id) => void): void {
  onWiped(wiped)
}
