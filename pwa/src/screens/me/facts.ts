import { computed, onMounted, ref, shallowRef } from 'vue'
import { buildName } from '../../device/build'
import { networkKind } from '../../device/connection'
import { installed } from '../../device/install'
import { persisted, storageRoom, type Room } from '../../device/storage'
import { language } from '../../shell/language'
import { joined } from '../../sync/live'
import { connected } from '../../sync/network'
import { held, refused, settled, unsent, unsentPhotos } from '../../sync/queue'
import { clockReading, lastPull, lastPush, syncLog, type Exchange, type SyncEvent } from '../../sync/tray'
import type { DeviceFacts } from './support'

/** Everything the device's page shows. What the browser must be asked for comes after it is mounted. */
export function useDeviceFacts() {
  const room = shallowRef<Room | null>(null)
  const kept = ref<boolean | null>(null)
  const events = shallowRef<readonly SyncEvent[] | null>(null)

  async function ask(): Promise<void> {
    const [nowRoom, nowKept, log] = await Promise.all([storageRoom(), persisted(), syncLog()])
    room.value = nowRoom
    kept.value = nowKept
    events.value = log
  }

  onMounted(ask)

  const queue = computed(() => ({
    waiting: unsent.value.filter((each) => each.state === 'waiting').length,
    sending: unsent.value.filter((each) => each.state === 'sending').length,
    held: held.value.length,
    refused: refused.value.length,
    settled: settled.value.length,
  }))

  function collect(): DeviceFacts {
    return {
      at: Date.now(),
      build: buildName(),
      agent: navigator.userAgent,
      language: language.value,
      installed: installed.value,
      worker: offlineReady(),
      persisted: kept.value,
      used: room.value?.used ?? null,
      free: room.value?.free ?? null,
      connected: connected.value,
      network: networkKind(),
      live: joined.value,
      lastPull: outcome(lastPull.value),
      lastPush: outcome(lastPush.value),
      offsetMs: clockReading.value?.offsetMs ?? null,
      measuredAt: clockReading.value?.measuredAt ?? null,
      queue: queue.value,
      photos: unsentPhotos.value,
      events: events.value ?? [],
    }
  }

  return { room, kept, events, queue, collect, ask }
}

function outcome(last: Exchange | null): DeviceFacts['lastPull'] {
  return last && { at: last.at, fault: last.fault !== null }
}

/** Whether the app's files are on this device, so that it opens without a network. */
export function offlineReady(): boolean {
  return Boolean(navigator.serviceWorker?.controller)
}
