import type { Id } from '../api/types'
import { written } from '../device/store'
import type { Core } from './core'
import { keysOf } from './photo-keys'
import { photosOf, sweep } from './sweep'
import { destroyView } from './view'

/** A lost phone: everything of this person goes, unsent work and keys too. */
export async function wipePerson(core: Core, person: Id): Promise<void> {
  await destroyView(core, person)
  await written(core.base, ['drafts', 'commands', 'uploads', 'photos', 'keys'], async (transaction) => {
    const [commands, uploads, photos] = [
      transaction.objectStore('commands'),
      transaction.objectStore('uploads'),
      transaction.objectStore('photos'),
    ]
    const own = (await commands.getAll()).filter((row) => row.madeBy === person)
    const carried = (await uploads.getAll()).filter((row) => row.madeBy === person)
    const drafts = transaction.objectStore('drafts')
    const drawn = IDBKeyRange.bound(`${person}/`, `${person}/\uffff`)
    const named = (await drafts.getAll(drawn)).flatMap(photosOf)
    for (const row of own) await commands.delete(row.id)
    for (const row of carried) await uploads.delete(row.id)
    const ids = [...own.flatMap((row) => row.photos), ...carried.map((row) => row.id), ...named]
    for (const key of ids.flatMap(keysOf)) await photos.delete(key)
    await drafts.delete(drawn)
    await transaction.objectStore('keys').delete(person)
  })
  await sweep(core)
  core.changed('outbox')
}
