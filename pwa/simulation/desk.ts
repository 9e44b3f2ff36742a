import { randomUUID } from 'node:crypto'
import { pause, type Dice } from './random'
import type { Position } from '../src/api/types'
import type { Person } from './control'

/* A dispatcher at a desk with a good line: acts online, repeats where the server is away. */

export interface Desk {
  /** A new ticket, sent to somebody. */
  begin: () => Promise<void>
  act: () => Promise<void>
}

interface Card {
  id: string
  state: string
  version: number
  suspended: boolean
}

export interface Known {
  tickets: string[]
  workers: Person[]
  position: Position
}

export function makeDesk(address: string, person: Person, dice: Dice, known: Known): Desk {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        const reply = await fetch(`${address}${path}`, {
          method,
          headers: { 'X-Banjie': '1', 'Content-Type': 'application/json', Cookie: `banjie_session=${person.token}` },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        if (reply.status < 500) return (await reply.json()) as T
      } catch (fault) {
        if (tries > 1_000) throw fault
      }
      await pause(50)
    }
  }

  async function command(name: string, ticket: string, more: object = {}): Promise<string> {
    const made = { name: `ticket.${name}`, id: randomUUID(), ticket, madeAt: new Date().toISOString(), ...more }
    const { answers } = await ask<{ answers: { result: string }[] }>('POST', '/api/commands', { commands: [made] })
    return answers[0]?.result ?? ''
  }

  async function card(): Promise<Card | null> {
    if (!known.tickets.length) return null
    const page = await ask<{ ticket?: Card }>('GET', `/api/tickets/${dice.one(known.tickets)}`)
    return page.ticket ?? null
  }

  async function begin(): Promise<void> {
    const ticket = randomUUID()
    known.tickets.push(ticket)
    await command('report', ticket, { kind: 'street_order', category: '0401', position: known.position })
    await command('file', ticket)
    await command('dispatch', ticket, { assignee: dice.one(known.workers).id })
  }

  async function meddle(): Promise<void> {
    const found = await card()
    if (!found) return begin()
    const base = { baseVersion: found.version }
    const other = known.tickets.at(dice.below(known.tickets.length))
    const moves: [string, object][] = [
      ['redispatch', { assignee: dice.one(known.workers).id, note: '换人', ...base }],
      ['redispatch', { assignee: dice.one(known.workers).id, note: '换人', ...base }],
      ['file', base],
      ['dispatch', { assignee: dice.one(known.workers).id, ...base }],
      ['void', { reason: 'test', ...base }],
      ['merge', { into: other, ...base }],
      [found.suspended ? 'resume' : 'suspend', { note: '等待', ...base }],
      ['inspect', base],
      ['close', base],
      ['rework', { note: '照片不清楚', ...base }],
      ['note', { note: '请尽快' }],
    ]
    const [name, more] = dice.one(moves)
    await command(name, found.id, more)
  }

  async function settle(): Promise<void> {
    const { items } = await ask<{ items: { id: string; ticket: Card | null }[] }>('GET', '/api/held?limit=20')
    const mine = items.filter((each) => each.ticket && known.tickets.includes(each.ticket.id))
    if (!mine.length) return
    const { id, ticket } = dice.one(mine)
    if (!ticket) return
    if (dice.chance(0.5)) await command('accept_held', ticket.id, { held: id })
    else await command('set_aside', ticket.id, { held: id, note: '不采纳' })
  }

  async function act(): Promise<void> {
    const roll = dice.next()
    if (roll < 0.2) return begin()
    return roll < 0.8 ? meddle() : settle()
  }

  return { begin, act }
}
