import type { SyncEvent } from '../../sync/tray'

/** What the device's page shows, as it goes to support: figures and codes; no names, numbers, addresses or texts. */
export interface DeviceFacts {
  at: number
  build: string
  agent: string
  language: string
  installed: boolean
  worker: boolean
  persisted: boolean | null
  used: number | null
  free: number | null
  connected: boolean
  network: string | null
  live: boolean
  lastPull: { at: number; fault: boolean } | null
  lastPush: { at: number; fault: boolean } | null
  offsetMs: number | null
  measuredAt: string | null
  queue: Record<'waiting' | 'sending' | 'held' | 'refused' | 'settled', number>
  photos: { count: number; bytes: number }
  events: readonly SyncEvent[]
}

const yes = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'yes' : 'no')
const moment = (at: number): string => new Date(at).toISOString()
const exchange = (last: DeviceFacts['lastPull']): string =>
  last ? `${moment(last.at)}${last.fault ? ' failed' : ''}` : 'never'

/** One plain text, in English and UTC so that every support reads the same. */
export function supportText(facts: DeviceFacts): string {
  const rows: [string, string | number][] = [
    ['Banjie', facts.build],
    ['Written', moment(facts.at)],
    ['Browser', facts.agent],
    ['Language', facts.language],
    ['Installed', yes(facts.installed)],
    ['Service worker', yes(facts.worker)],
    ['Storage kept', yes(facts.persisted)],
    ['Storage used', facts.used ?? 'unknown'],
    ['Storage free', facts.free ?? 'unknown'],
    ['Connected', `${yes(facts.connected)}${facts.network ? `, ${facts.network}` : ''}`],
    ['Live', yes(facts.live)],
    ['Last pull', exchange(facts.lastPull)],
    ['Last push', exchange(facts.lastPush)],
    ['Clock offset ms', facts.offsetMs ?? 'unknown'],
    ['Clock measured', facts.measuredAt ?? 'never'],
    ['Queue', Object.entries(facts.queue).map(([state, n]) => `${state} ${n}`).join(', ')],
    ['Photos to send', `${facts.photos.count}, ${facts.photos.bytes} B`],
  ]
  const head = rows.map(([name, value]) => `${name}: ${value}`)
  return [...head, '', `Events: ${facts.events.length}`, ...facts.events.map(eventLine)].join('\n')
}

/* Only these fields, whatever else an event may come to hold. */
export function eventLine({ at, kind, count, status, code }: SyncEvent): string {
  return [moment(at), kind, `×${count}`, status, code].filter((part) => part !== null && part !== '').join(' ')
}
