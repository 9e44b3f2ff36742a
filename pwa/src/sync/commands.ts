import { post } from '../api/client'
import { ApiProblem, passing, spoken } from '../api/faults'
import type { Command, CommandAnswer, CommandAnswers, CommandFields, Id, Label, Move } from '../api/types'
import { uuidv7 } from '../device/ids'
import { announce } from './live'
import { pause } from './patience'
import { change, drop, put, remember } from './queue'
import { me, untilEntered } from './session'
import { reading, timed } from './time'

/* The desk's commands: sent at once, and repeated while the page is open. The phone's go through the outbox. */

export interface Subject {
  id: Id
  version?: number
  address: string
}

/** A command made here and now. Its id never changes, however often it is sent. */
export function makeCommand(move: string, subject: Subject, fields: CommandFields): Command {
  return {
    ...fields,
    name: `ticket.${move}`,
    id: uuidv7(),
    ticket: subject.id,
    madeAt: new Date().toISOString(),
    v: 1,
    ...(subject.version === undefined ? {} : { baseVersion: subject.version }),
    ...(reading.value ? { clock: reading.value } : {}),
  }
}

/** Makes the move: shown as done at once, sent until the server has answered, whatever that answer is. */
export async function issue(move: Move, subject: Subject, fields: CommandFields = {}): Promise<CommandAnswer> {
  const command = makeCommand(move.name, subject, fields)
  const madeBy = me.value?.id ?? ''
  put({
    command,
    madeBy,
    madeAt: command.madeAt,
    mine: true,
    bytes: JSON.stringify(command).length,
    photos: 0,
    settlement: null,
    move: move.label,
    about: subject.address,
    target: move.target ?? null,
    state: 'sending',
    tries: 0,
    problem: null,
  })
  const answer = await deliver(command, { send, pause, entered: () => untilEntered(madeBy) })
  settle(command, answer)
  return answer
}

export interface Line {
  send: (command: Command) => Promise<CommandAnswer>
  pause: (tries: number) => Promise<void>
  entered: () => Promise<void>
}

/** Repeats under the same id after every fault that is no answer. A refusal of the whole request is an answer too. */
export async function deliver(command: Command, line: Line): Promise<CommandAnswer> {
  for (let tries = 1; ; tries++) {
    try {
      await line.entered()
      return await line.send(command)
    } catch (fault) {
      if (fault instanceof ApiProblem && !passing(fault) && !needsEntry(fault)) return refusal(command, fault)
      change(command.id, { state: 'waiting', tries, problem: spoken(fault) })
      await line.pause(tries)
      change(command.id, { state: 'sending' })
    }
  }
}

function needsEntry(fault: ApiProblem): boolean {
  return fault.status === 401 || fault.code === 'password.must_change'
}

function refusal(command: Command, { code, label }: ApiProblem): CommandAnswer {
  return {
    id: command.id,
    result: 'refused',
    ticket: command.ticket,
    number: null,
    state: null,
    version: null,
    problem: { code, ...label },
  }
}

async function send(command: Command): Promise<CommandAnswer> {
  const reply = await timed(() => post<CommandAnswers>('/api/commands', { commands: [command] }))
  const answer = reply.answers.find((each) => each.id === command.id)
  if (!answer) throw new Error('no answer to the command sent')
  return answer
}

function settle(command: Command, answer: CommandAnswer): void {
  if (refusalOf(answer)) {
    change(command.id, { state: 'refused', problem: answer.problem ?? null })
  } else {
    if (answer.state && answer.version) remember(command.ticket, { state: answer.state, version: answer.version })
    drop(command.id)
  }
  announce(new Set([command.ticket]))
}

/** The sentence of a refusal, or null. A duplicate brings the first answer, which may have been one. */
export function refusalOf(answer: CommandAnswer): Label | null {
  return answer.problem ?? null
}
