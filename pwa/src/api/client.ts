import { ApiProblem, BadReply, Offline } from './faults'
import type { ProblemDetails } from './types'

const PATIENCE_MS = 20_000

type Method = 'GET' | 'POST' | 'DELETE'
type Heard = (problem: ApiProblem) => void

let refusedEntry: Heard = () => undefined

/** Called where the session is gone or its password must be changed first; the caller still gets the fault. */
export function onRefusedEntry(heard: Heard): void {
  refusedEntry = heard
}

const early = new Map<string, Promise<Response>>()

/** Asks before anybody needs the answer; the first `get` of the path takes it. */
export function askEarly(path: string): void {
  const asked = send('GET', path, undefined)
  asked.catch(() => early.delete(path))
  early.set(path, asked)
}

export function get<T>(path: string): Promise<T> {
  return call<T>('GET', path)
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return call<T>('POST', path, body)
}

export function remove(path: string): Promise<void> {
  return call<void>('DELETE', path)
}

async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const reply = await (take(method, path) ?? send(method, path, body))
  if (reply.ok) return (await read(reply)) as T
  const problem = await problemOf(reply)
  if (problem.status === 401 || problem.code === 'password.must_change') refusedEntry(problem)
  throw problem
}

function take(method: Method, path: string): Promise<Response> | undefined {
  const asked = method === 'GET' ? early.get(path) : undefined
  early.delete(path)
  return asked
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Banjie'] = '1'
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Offline()
  }
}

async function read(reply: Response): Promise<unknown> {
  if (reply.status === 204) return undefined
  if (!isJson(reply)) throw new BadReply(reply.status)
  try {
    return await reply.json()
  } catch {
    throw new BadReply(reply.status)
  }
}

async function problemOf(reply: Response): Promise<ApiProblem> {
  const details = (await read(reply)) as Partial<ProblemDetails>
  if (typeof details.code !== 'string' || typeof details.zh !== 'string') throw new BadReply(reply.status)
  return new ApiProblem({ ...(details as ProblemDetails), status: reply.status })
}

function isJson(reply: Response): boolean {
  return /\bapplication\/(problem\+)?json\b/.test(reply.headers.get('Content-Type') ?? '')
}
