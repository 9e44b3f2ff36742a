import type { PhoneView, Position, TicketPage } from '../src/api/types'
import type { Control, Person } from './control'
import { makeDesk, type Known } from './desk'
import { makePhone, type Phone, type Place } from './phone'
import { dice, pause } from './random'

/* One history: five phones of six people, two dispatchers, a bad network; then all faults heal, and what must hold is held
   against the server. */

const STEPS = 40
const FAULTY = 0.3
/** Tickets that have been dispatched when it begins. */
const BEGUN = 6
const LONGEST_MS = 20_000

export interface Told {
  seed: number
  commands: Record<string, number>
  faults: Record<string, number>
  wrong: string[]
}

export interface Stage {
  address: string
  control: Control
  grid: string
  position: Position
  /** What happens once in the middle of this history, beside the network's faults. */
  blow: 'server' | 'database' | 'store' | null
}

export async function live(seed: number, stage: Stage): Promise<Told> {
  const luck = dice(seed)
  const world = await stage.control.world(stage.grid)
  const tickets: string[] = []
  const place: Place = {
    address: stage.address,
    control: stage.control,
    picture: Uint8Array.from(Buffer.from(world.picture, 'base64')),
    position: stage.position,
    tickets,
  }
  const phones: Phone[] = []
  for (const [at, owner] of world.workers.slice(0, 5).entries()) {
    /* The first phone is shared: the sixth worker has none. */
    const owners = at === 0 ? [owner, world.workers[5] as Person] : [owner]
    phones.push(await makePhone(place, owners, dice(seed * 31 + at + 1), FAULTY))
  }
  const known: Known = { tickets, workers: world.workers, position: stage.position }
  const desks = world.dispatchers.map((person, at) => makeDesk(stage.address, person, dice(seed * 17 + at), known))
  const wrong: string[] = []
  const underway = new Set<Promise<unknown>>()
  const blowAt = luck.below(STEPS)
  try {
    for (let at = 0; at < BEGUN; at++) await desks[0]?.begin()
    for (const phone of phones) await phone.enter(phone.owners[0] as Person)
    for (let step = 0; step < STEPS; step++) {
      if (step === blowAt) underway.add(strike(stage))
      const roll = luck.next()
      if (roll < 0.72) {
        const acting = luck.one(phones).act().catch((fault: unknown) => wrong.push(`a phone failed: ${words(fault)}`))
        if (luck.chance(0.25)) underway.add(acting)
        else await acting
      } else if (roll < 0.97) await luck.one(desks).act()
      else await meddle(stage, luck.one(world.workers), luck)
    }
    await Promise.all(underway)
    await heal(stage, world.workers, phones, wrong)
    const found = await stage.control.check(
      world.workers.map((each) => each.id),
      phones.flatMap((phone) => phone.issued),
    )
    wrong.push(...found.wrong)
    for (const phone of phones) wrong.push(...(await differences(phone, found.commands)))
    await stage.control.tidy(stage.grid)
    return { seed, commands: count(Object.values(found.commands).map((each) => each.result)), faults: all(phones), wrong }
  } finally {
    for (const phone of phones) phone.close()
  }
}

async function strike({ blow, control }: Stage): Promise<void> {
  if (blow === 'server') await control.killServer()
  if (blow === 'database') await control.restartDatabase()
  if (blow === 'store') {
    await control.loseStore(true)
    await pause(300)
    await control.loseStore(false)
  }
}

/** Rights come and go while phones are away. */
async function meddle({ control, grid }: Stage, worker: Person, luck: ReturnType<typeof dice>): Promise<void> {
  const changes = [{ areas: [] }, { areas: [grid] }, { roles: ['officer'] }, { active: false }, { active: true }]
  await control.change(worker.id, luck.one(changes))
}

async function heal({ control, grid }: Stage, workers: Person[], phones: Phone[], wrong: string[]): Promise<void> {
  for (const worker of workers) {
    await control.change(worker.id, { active: true, roles: ['grid_worker'], areas: [grid] })
  }
  for (const phone of phones) {
    phone.network.offline = false
    phone.network.healed = true
    await phone.network.settled()
    await phone.kill()
    /* On the shared phone somebody's first commands may wait for their author's login. */
    let left: string | null = null
    for (const owner of phone.owners) {
      do await phone.enter(owner)
      while (phone.engine().present()?.id !== owner.id)
      left = await emptied(phone)
    }
    if (left) wrong.push(`${phone.owners.at(-1)?.name}'s phone still has something to do: ${left}`)
  }
}

/** What is left to do after a while: a server that was killed for another history needs a moment. */
async function emptied(phone: Phone): Promise<string | null> {
  const until = Date.now() + LONGEST_MS
  let left = await phone.sync()
  while (left && Date.now() < until) {
    await pause(20)
    left = await phone.sync()
  }
  return left
}

/** What a phone shows against what the server says to somebody who asks for everything. */
async function differences(phone: Phone, commands: Record<string, { result: string }>): Promise<string[]> {
  const owner = phone.owners.at(-1) as Person
  const app = phone.engine()
  const left = await emptied(phone)
  const wrong: string[] = left ? [`${owner.name}'s phone is not done: ${left}`] : []
  const whole = await everything(phone)
  const rows = await app.known()
  const here = new Set(rows.map((row) => row.id))
  for (const id of here) if (!whole.has(id)) wrong.push(`${owner.name}'s phone keeps ${id}, which has left`)
  for (const [id, page] of whole) {
    const held = here.has(id) ? await app.ticket(id) : null
    if (!held) wrong.push(`${owner.name}'s phone lacks ${id}`)
    else if (JSON.stringify(held) !== JSON.stringify(page)) wrong.push(`${owner.name}'s phone shows ${id} otherwise`)
  }
  for (const { row } of await app.waiting()) {
    const result = commands[row.id]?.result ?? 'nothing'
    const fits = row.state === 'settled' ? ['accepted', 'set_aside'] : [row.state]
    if (!fits.includes(result)) wrong.push(`the tray says ${row.state} of ${row.id}, the server ${result}`)
  }
  return wrong
}

async function everything(phone: Phone): Promise<Map<string, TicketPage>> {
  const found = new Map<string, TicketPage>()
  for (let cursor = ''; ; ) {
    const reply = await phone.network.fetch(`/api/view${cursor && `?cursor=${cursor}`}`).catch(() => null)
    if (!reply?.ok) {
      await pause(50)
      continue
    }
    const page = (await reply.json()) as PhoneView
    for (const each of page.tickets) found.set(each.ticket.id, each)
    if (!page.more) return found
    cursor = page.cursor
  }
}

function all(phones: Phone[]): Record<string, number> {
  return count(phones.flatMap((phone) => [...phone.network.faults].flatMap(([name, n]) => Array<string>(n).fill(name))))
}

function count(names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const name of names) found[name] = (found[name] ?? 0) + 1
  return found
}

function words(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
}
