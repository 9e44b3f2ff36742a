import { ApiProblem, BadReply } from '../api/faults'
import type { Command, CommandAnswers, Id, SignedCommand } from '../api/types'
import { written, type CommandRow } from '../device/store'
import { IDLE, note, problemOf, ran, type Core, type Present, type Run } from './core'
import { keepAnswer, keepFaults, refuseHere, textOf } from './outbox'

/* Sends what waits, in the order it was made. One page of all tabs does it. Nothing leaves the outbox without an answer
   of the server, and no command stops the next one. */

const MOST = 20
const MOST_BYTES = 200_000
/** Problems that say nothing of the command: the way is wrong, not what was sent. */
const NO_ANSWER: readonly number[] = [404, 405, 408, 425]

export interface PushOptions {
  /** Called with the ids under way, and with none at the end. */
  sending: (ids: readonly Id[]) => void
  registered: (core: Core, present: Present) => Promise<void>
  register: (core: Core, present: Present) => Promise<void>
}

export function push(core: Core, options: PushOptions): Promise<Run> {
  return core.locks.request('banjie.push', { ifAvailable: true }, async (lock) => {
    const present = core.present()
    if (!lock || !present) return IDLE
    const run = new Sending(core, present, options)
    try {
      await run.all()
      if (run.answered) await note(core, 'push', run.answered)
      return ran(run.answered)
    } catch (fault) {
      await note(core, 'push', run.answered, fault)
      return ran(run.answered, fault)
    } finally {
      options.sending([])
    }
  })
}

class Sending {
  answered = 0
  private most = MOST
  private told = false
  /** Keys of others that the server does not know: their commands wait for their author. */
  private readonly strange = new Set<Id>()
  /** Not sent again in this run. */
  private readonly passed = new Set<Id>()

  constructor(
    private readonly core: Core,
    private readonly present: Present,
    private readonly options: PushOptions,
  ) {}

  async all(): Promise<void> {
    for (let rows = await this.next(); rows.length; rows = await this.next()) {
      await this.options.registered(this.core, this.present)
      await this.send(rows)
    }
  }

  /** The first ones that may go: in order, at most so many and so large, signed and plain ones apart. */
  private async next(): Promise<CommandRow[]> {
    const rows = await this.core.base.getAllFromIndex('commands', 'seq')
    const ready = rows.filter((row) => row.state === 'waiting' && !this.passed.has(row.id) && this.mayGo(row))
    const batch: CommandRow[] = []
    let bytes = 0
    for (const row of ready) {
      bytes += row.size
      if (batch.length && (batch.length >= this.most || bytes > MOST_BYTES || isPlain(row) !== isPlain(ready[0]))) break
      batch.push(row)
    }
    return batch
  }

  private mayGo(row: CommandRow): boolean {
    if (isPlain(row)) return row.madeBy === this.present.me.id
    return !this.strange.has(row.key ?? '')
  }

  private async send(rows: readonly CommandRow[]): Promise<void> {
    this.options.sending(rows.map((row) => row.id))
    const items = await this.itemsOf(rows)
    if (!items.length) return
    try {
      if (rows.some(isPlain)) await this.beMyself()
      await this.take(rows, await this.post(items))
    } catch (fault) {
      await this.mend(rows, fault)
    }
  }

  /* A command that cannot be read any more (its author was wiped) is passed over, not lost for the others. */
  private async itemsOf(rows: readonly CommandRow[]): Promise<(Command | SignedCommand)[]> {
    const items: (Command | SignedCommand)[] = []
    for (const row of rows) {
      try {
        items.push(itemOf(row, await textOf(this.core, row)))
      } catch {
        this.passed.add(row.id)
      }
    }
    return items
  }

  private async post(commands: readonly (Command | SignedCommand)[]): Promise<CommandAnswers> {
    const sentAt = this.core.now()
    const reply = await this.present.client.post<CommandAnswers>('/api/commands', { commands })
    this.core.clock.measure(Date.parse(reply.serverTime), sentAt, this.core.now())
    if (!Array.isArray(reply.answers)) throw new BadReply(200)
    return reply
  }

  /** An unsigned command is whoever's session carries it: the session must be its author's at this moment. */
  private async beMyself(): Promise<void> {
    const { id } = await this.present.client.get<{ id: Id }>('/api/me')
    if (id !== this.present.me.id) throw new BadReply(200)
  }

  private async take(rows: readonly CommandRow[], reply: CommandAnswers): Promise<void> {
    for (const row of rows) {
      const answer = reply.answers.find((each) => each.id === row.id)
      if (answer && (await keepAnswer(this.core, answer))) this.answered += 1
      else if (!this.passed.has(row.id)) await this.wait(row, new BadReply(200))
    }
  }

  private async wait(row: CommandRow, fault: unknown): Promise<void> {
    this.passed.add(row.id)
    await keepFaults(this.core, [row.id], problemOf(fault), true)
  }

  /** What a fault means for these: split, refuse, register, or wait. Throws where the whole run must wait. */
  private async mend(rows: readonly CommandRow[], fault: unknown): Promise<void> {
    if (fault instanceof BadReply && fault.status === 413) return this.squeeze(rows, fault)
    if (!(fault instanceof ApiProblem) || isNoAnswer(fault)) return this.stop(rows, fault)
    if (fault.code === 'key.unknown') return this.introduce(rows, fault)
    if (rows.length > 1) return this.split(rows)
    const [only] = rows
    if (only) await refuseHere(this.core, only.id, problemOf(fault))
    this.answered += 1
  }

  private async stop(rows: readonly CommandRow[], fault: unknown): Promise<never> {
    await keepFaults(this.core, rows.map((row) => row.id), problemOf(fault), !isEntry(fault))
    throw fault
  }

  /* A proxy's own limit, which the server never saw. */
  private async squeeze(rows: readonly CommandRow[], fault: BadReply): Promise<void> {
    if (rows.length > 1) return this.split(rows)
    for (const row of rows) await this.wait(row, fault)
  }

  private async split(rows: readonly CommandRow[]): Promise<void> {
    const half = Math.ceil(rows.length / 2)
    this.most = Math.max(1, Math.min(this.most, half))
    await this.send(rows.slice(0, half))
    await this.send(rows.slice(half))
  }

  /* The words do not say whose key it is: mine is registered once, then every author's are tried by themselves. */
  private async introduce(rows: readonly CommandRow[], fault: ApiProblem): Promise<void> {
    const mine = this.present.keys.id
    if (!this.told && rows.some((row) => row.key === mine)) {
      this.told = true
      await this.options.register(this.core, this.present)
      return this.send(rows)
    }
    const authors = [...new Set(rows.map((row) => row.key ?? ''))]
    if (authors.length > 1) {
      for (const key of authors) await this.send(rows.filter((row) => (row.key ?? '') === key))
      return
    }
    const [key = ''] = authors
    if (key === mine) return this.stop(rows, fault)
    this.strange.add(key)
    await keepFaults(this.core, rows.map((row) => row.id), problemOf(fault), false)
  }
}

function isPlain(row: CommandRow | undefined): boolean {
  return !row?.signature
}

function itemOf({ id, key, signature }: CommandRow, text: string): Command | SignedCommand {
  return key && signature ? { id, signed: text, key, signature } : (JSON.parse(text) as Command)
}

function isEntry(fault: unknown): boolean {
  return fault instanceof ApiProblem && (fault.status === 401 || fault.code === 'password.must_change')
}

function isNoAnswer(fault: ApiProblem): boolean {
  return fault.status >= 500 || fault.status === 429 || isEntry(fault) || NO_ANSWER.includes(fault.status)
}

/** Ties this session to the device and the person's key. */
export async function register(core: Core, present: Present, name: string): Promise<void> {
  const device = await core.base.get('facts', 'device')
  const { id: key, publicKey } = present.keys
  await present.client.post<void>('/api/devices', { device, name, key, publicKey })
  present.keys = { ...present.keys, registered: true }
  await written(core.base, ['keys'], async ({ store }) => {
    const held = await store.get(present.me.id)
    if (held) await store.put({ ...held, registered: true })
  })
}
