import { expect, test, vi } from 'vitest'
import { ApiProblem, BadReply, Offline } from '../api/faults'
import type { Command, CommandAnswer } from '../api/types'
import { deliver, makeCommand, type Line } from './commands'

function problem(status: number, code: string): ApiProblem {
  return new ApiProblem({ type: '', title: '', status, detail: '', code, zh: '不行', en: 'No' })
}

/** Answers in turn: a fault is thrown, anything else comes back as applied. */
function line(...faults: unknown[]): Line & { sent: string[]; pauses: number[] } {
  const sent: string[] = []
  const pauses: number[] = []
  async function send(command: Command): Promise<CommandAnswer> {
    sent.push(command.id)
    const fault = faults.shift()
    if (fault) throw fault
    return { id: command.id, result: 'applied', ticket: command.ticket, number: null, state: null, version: 2, problem: null }
  }
  return { sent, pauses, send, entered: async () => undefined, pause: async (tries) => void pauses.push(tries) }
}

const SUBJECT = { id: 'ticket', version: 3, address: '' }

test('a command carries its id and base version', () => {
  const [first, second] = [makeCommand('accept', SUBJECT, {}), makeCommand('arrive', SUBJECT, { noPosition: 'denied' })]
  expect(first).toMatchObject({ name: 'ticket.accept', ticket: 'ticket', baseVersion: 3, v: 1 })
  expect(second).toMatchObject({ name: 'ticket.arrive', noPosition: 'denied' })
  expect(second.id).not.toBe(first.id)
})

test('network faults, bad replies and 5xx are repeated under the same id', async () => {
  const command = makeCommand('accept', SUBJECT, {})
  const way = line(new Offline(), new BadReply(502), problem(503, 'database.down'), new Error('no answer to the command sent'))
  const answer = await deliver(command, way)
  expect(answer.result).toBe('applied')
  expect(way.sent).toEqual(Array(5).fill(command.id))
  expect(way.pauses).toEqual([1, 2, 3, 4])
})

test('an expired session is no answer: the command waits for the same person and goes again', async () => {
  const command = makeCommand('accept', SUBJECT, {})
  const way = line(problem(401, 'session.none'))
  const entered = vi.fn(way.entered)
  expect((await deliver(command, { ...way, entered })).result).toBe('applied')
  expect(entered).toHaveBeenCalledTimes(2)
  expect(way.sent).toEqual([command.id, command.id])
})

test('a refusal of the request is an answer and is not repeated', async () => {
  const way = line(problem(422, 'input.malformed'))
  const answer = await deliver(makeCommand('accept', SUBJECT, {}), way)
  expect(answer).toMatchObject({ result: 'refused', problem: { code: 'input.malformed', zh: '不行' } })
  expect(way.sent).toHaveLength(1)
})
