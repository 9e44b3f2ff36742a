import { shareFile, type Shared } from '../device/share'
import { exportAll, type Exported } from '../sync/tray'

export interface Entry {
  name: string
  lastModified: Date
  input: string | ArrayBuffer
}

/** 'banjie-2026-11-22-1405.zip', by the device's own calendar: it is the person who looks for it. */
export function parcelName(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `banjie-${day}-${two(at.getHours())}${two(at.getMinutes())}.zip`
}

/** One JSON file a command, in order of making, with what was signed to the byte; one JPEG a photo, read as it is packed. */
export async function* entriesOf({ commands, photos }: Exported, at: Date): AsyncGenerator<Entry> {
  for (const [place, command] of commands.entries()) {
    const name = `commands/${String(place + 1).padStart(3, '0')}-${command.id}.json`
    yield { name, lastModified: at, input: `${JSON.stringify(command, null, 2)}\n` }
  }
  for (const { id, mediaType, bytes } of photos) {
    const input = await bytes()
    if (input) yield { name: `photos/${id.replace('/', '-')}.${mediaType === 'image/png' ? 'png' : 'jpg'}`, lastModified: at, input }
  }
}

/** Everything of the present person that the server has not taken, as one file for whoever can carry it further. */
export async function exportParcel(at: Date): Promise<Shared> {
  const [{ downloadZip }, exported] = await Promise.all([import('client-zip'), exportAll()])
  const blob = await downloadZip(entriesOf(exported, at)).blob()
  return shareFile(new File([blob], parcelName(at), { type: 'application/zip' }))
}
