import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import type { CommandFields, Move, PhotoKind, PhotoTaken, Position } from '../src/api/types'
import { createEngine, type Engine } from '../src/sync/engine'
import { NobodyPresent } from '../src/sync/outbox'
import { permitted } from '../src/sync/workflow'
import type { Control, Person } from './control'
import { makeNetwork, type Network } from './network'
import type { Dice } from './random'

/* A phone with the app's own engine in it, in the hands of somebody who does what the rules allow. Its memory outlives the
   app, which may be killed at any moment. */

export interface Phone {
  network: Network
  owners: Person[]
  /** Ids of all commands that a screen has called done. */
  issued: string[]
  act: () => Promise<void>
  kill: () => Promise<void>
  /** One round of everything; what is left to do, in words. */
  sync: () => Promise<string | null>
  enter: (person: Person) => Promise<void>
  engine: () => Engine
  close: () => void
}

export interface Place {
  address: string
  control: Control
  picture: Uint8Array
  position: Position
  tickets: string[]
}

const HOURS = 3_600_000

export async function makePhone(place: Place, owners: Person[], dice: Dice, faulty: number): Promise<Phone> {
  const memory = new IDBFactory()
  const network = makeNetwork(place.address, dice, faulty)
  const issued: string[] = []
  let wrongBy = dice.chance(0.3) ? dice.one([-3, 3]) * HOURS : 0
  let engine: Engine | null = null
  let life = 0
  let entered = false
  let die: () => void = () => undefined
  let death = new Promise<void>((resolve) => (die = resolve))

  async function start(): Promise<Engine> {
    const own = ++life
    const made = await createEngine({
      indexedDB: memory,
      crypto: globalThis.crypto,
      now: () => Date.now() + wrongBy,
      monotonic: () => performance.now(),
      device: 'Simulated · Phone',
      refused: () => (entered = false),
      /* A killed app hears no answers any more. */
      fetch: async (input, init) => {
        const reply = await network.fetch(input, init).catch((fault: unknown) => fault)
        if (own !== life) await new Promise(() => undefined)
        if (reply instanceof Response) return reply
        throw reply
      },
    })
    engine = made
    const me = await made.remembered()
    if (me && entered) await made.enter(me, false)
    return made
  }

  async function running(): Promise<Engine> {
    return engine ?? start()
  }

  async function kill(): Promise<void> {
    life += 1
    engine?.close()
    engine = null
    const [dead, now] = [die, new Promise<void>((resolve) => (die = resolve))]
    death = now
    dead()
    await start()
  }

  /** A login, by a session that the stage hands have opened. */
  async function enter(person: Person): Promise<void> {
    const app = await running()
    if (app.present() && app.present()?.id !== person.id) await app.leave()
    network.cookie = await place.control.session(person.id)
    const asked = { headers: { Cookie: `banjie_session=${network.cookie}` } }
    const reply = await fetch(new URL('/api/me', place.address), asked).catch(() => null)
    if (!reply?.ok) return
    await app.enter((await reply.json()) as Parameters<Engine['enter']>[0], true)
    entered = true
  }

  async function sync(): Promise<string | null> {
    const app = await running()
    for (const run of [await app.push(), await app.pull(), await app.carryPhotos()]) {
      if (run.fault) return String(run.fault)
      if (run.idle) return 'idle'
    }
    const waiting = (await app.waiting()).filter(({ row }) => row.state === 'waiting')
    if (waiting.length) return `waiting: ${waiting.map(({ row, told }) => `${row.seq} ${told.problem?.code}`).join(', ')}`
    const uploads = await app.uploads()
    return uploads.length ? `photos: ${uploads.map((row) => `${row.tries} ${row.stuck}`).join(', ')}` : null
  }

  /** What a killed app was at ends with it. */
  async function act(): Promise<void> {
    const own = life
    try {
      await Promise.race([choose(), death])
    } catch (fault) {
      /* Signed out in the middle of it: the app shows its login. */
      if (own === life && !(fault instanceof NobodyPresent)) throw fault
    }
  }

  async function choose(): Promise<void> {
    const app = await running()
    const roll = dice.next()
    if (!app.present() || !entered) {
      if (!network.offline) await enter(dice.one(owners))
    } else if (roll < 0.5) for (let moves = 1 + dice.below(3); moves; moves--) await work(app)
    else if (roll < 0.56) await report(app)
    else if (roll < 0.8) await sync()
    else if (roll < 0.88) network.offline = !network.offline
    else if (roll < 0.94) await kill()
    else if (roll < 0.97) wrongBy = dice.one([-3, 0, 0, 3]) * HOURS
    else await enter(dice.one(owners))
  }

  async function work(app: Engine): Promise<void> {
    const me = app.present()
    const { items } = await app.view('mine', 50)
    const rules = await app.reference()
    if (!items.length || !me || !rules) return void (await sync())
    const card = dice.one(items)
    const waiting = (await app.waiting()).filter(({ row }) => row.ticket === card.id && row.state === 'waiting')
    const state = waiting.findLast(({ words }) => words.target)?.words.target ?? card.state
    const kind = rules.kinds.find((each) => each.key === card.kind)
    const moves = permitted(kind, { ...card, state }, me)
    if (!moves.length) return
    const move = dice.one(moves)
    await done(app, move, card.id, card.version, await fieldsOf(app, move, card.id, rules.reasons))
  }

  async function done(app: Engine, move: Move, id: string, version: number, fields: CommandFields): Promise<void> {
    const draft = `${app.present()?.id}/handle/${id}`
    issued.push(...(await app.issue({ move, subject: { id, version, address: '' }, fields, draft })))
    if (dice.chance(0.3)) void app.push()
  }

  async function report(app: Engine): Promise<void> {
    const kind = (await app.reference())?.kinds.find((each) => each.key === 'patrol_report')
    const move = kind?.moves.find((each) => each.name === 'report')
    const settle = kind?.moves.find((each) => each.name === 'settle')
    if (!kind || !move || !settle) return
    const id = crypto.randomUUID()
    const before = await photograph(app, id, 'before')
    const fields = { kind: kind.key, category: '0401', address: '银春路1号', position: place.position, photos: [before] }
    const first = { move, subject: { id, address: '' }, fields }
    const after = dice.chance(0.4) ? [await photograph(app, id, 'after')] : []
    const second = { move: settle, subject: { id, address: '' }, fields: { photos: after } }
    issued.push(...(await app.issue(...(after.length ? [first, second] : [first]))))
    place.tickets.push(id)
  }

  async function fieldsOf(
    app: Engine,
    move: Move,
    id: string,
    reasons: Record<string, readonly { key: string }[]>,
  ): Promise<CommandFields> {
    const fields: CommandFields = { note: dice.chance(0.5) || move.note === 'required' ? '现场情况' : '' }
    if (move.reasons) fields.reason = dice.one(reasons[move.reasons] ?? [{ key: 'other' }]).key
    if (move.position === 'required') {
      if (dice.chance(0.7)) fields.position = place.position
      else fields.noPosition = 'timeout'
    }
    if (move.name === 'ask_extension') fields.minutes = 60
    if (move.name === 'photograph') fields.photos = [await photograph(app, id, 'site')]
    if (move.name === 'handle') {
      fields.outcome = 'done'
      /* Now and then somebody forgets one. */
      const kinds: PhotoKind[] = dice.chance(0.85) ? ['before', 'after'] : ['before']
      fields.photos = []
      for (const kind of kinds) fields.photos.push(await photograph(app, id, kind))
    }
    return fields
  }

  async function photograph(app: Engine, ticket: string, kind: PhotoKind): Promise<PhotoTaken> {
    const bytes = pictureWith(place.picture, crypto.randomUUID())
    const photo: PhotoTaken = {
      id: crypto.randomUUID(),
      kind,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      length: bytes.byteLength,
      mediaType: 'image/jpeg',
      takenAt: new Date().toISOString(),
      fromGallery: false,
    }
    await app.writeDraft(`handle/${ticket}`, { photos: [photo] }, { id: photo.id, bytes: bytes.buffer as ArrayBuffer })
    return photo
  }

  await start()
  return {
    network,
    owners,
    issued,
    act,
    kill,
    sync,
    enter,
    engine: () => {
      if (!engine) throw new Error('the app does not run')
      return engine
    },
    close: () => {
      life += 1
      engine?.close()
    },
  }
}

/** The same picture with other bytes: words in a comment of the JPEG. */
function pictureWith(picture: Uint8Array, words: string): Uint8Array {
  const comment = new TextEncoder().encode(words)
  const length = comment.length + 2
  return Uint8Array.from([...picture.slice(0, 2), 0xff, 0xfe, length >> 8, length & 255, ...comment, ...picture.slice(2)])
}
