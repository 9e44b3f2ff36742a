import { ApiProblem, BadReply, Offline } from './faults'
import type { ProblemDetails } from './types'

const PATIENCE_MS = 20_000
const FILE_PATIENCE_MS = 120_000

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Heard = (problem: ApiProblem) => void

export interface Answer<T> {
  data: T
  headers: Headers
}

export type Client = ReturnType<typeof makeClient>

/** Asks by `fetch`. `refusedEntry` hears that the session is gone or its password must be changed first. */
export function makeClient(fetch: typeof globalThis.fetch, refusedEntry: Heard) {
  async function ask<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
    const reply = await request(fetch, method, path, body)
    if (reply.ok) return { data: (await read(reply)) as T, headers: reply.headers }
    const problem = await problemOf(reply)
    if (problem.status === 401 || problem.code === 'password.must_change') refusedEntry(problem)
    throw problem
  }

  async function get<T>(path: string): Promise<T> {
    return (await ask<T>('GET', path)).data
  }

  async function post<T>(path: string, body: unknown): Promise<T> {
    return (await ask<T>('POST', path, body)).data
  }

  async function put<T>(path: string, body: unknown): Promise<T> {
    return (await ask<T>('PUT', path, body)).data
  }

  /** A file as it is; its name goes along, and in no address. */
  async function send<T>(path: string, file: Blob): Promise<T> {
    return (await ask<T>('POST', path, file)).data
  }

  async function remove(path: string): Promise<void> {
    await ask('DELETE', path)
  }

  /** Bytes that are no JSON, a picture if nothing else is said. */
  async function load(path: string, media = 'image/'): Promise<ArrayBuffer> {
    const reply = await request(fetch, 'GET', path, undefined)
    if (!reply.ok) throw await problemOf(reply)
    if (!reply.headers.get('Content-Type')?.startsWith(media)) throw new BadReply(reply.status)
    return bytesOf(reply)
  }

  return { ask, get, post, put, send, remove, load }
}

let heardRefusal: Heard = () => undefined

/** The caller still gets the fault. */
export function onRefusedEntry(heard: Heard): void {
  heardRefusal = heard
}

export const { get, post, put, send, remove, load } = makeClient(
  (...asked) => fetch(...asked),
  (problem) => heardRefusal(problem),
)

async function request(fetch: typeof globalThis.fetch, method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Banjie'] = '1'
  if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json'
  if (body instanceof File) headers['X-File-Name'] = encodeURIComponent(body.name)
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(body instanceof Blob ? FILE_PATIENCE_MS : PATIENCE_MS),
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
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

async function bytesOf(reply: Response): Promise<ArrayBuffer> {
  try {
    return await reply.arrayBuffer()
  } catch {
    throw new Offline()
  }
}

async function problemOf(reply: Response): Promise<ApiProblem> {
  const details = (await read(reply)) as Partial<ProblemDetails> | null | undefined
  if (typeof details?.code !== 'string' || typeof details.zh !== 'string') throw new BadReply(reply.status)
  const wait = Number.parseFloat(reply.headers.get('Retry-After') ?? '')
  return new ApiProblem({ ...(details as ProblemDetails), status: reply.status }, Number.isFinite(wait) ? wait : null)
}

function isJson(reply: Response): boolean {
  return /\bapplication\/(problem\+)?json\b/.test(reply.headers.get('Content-Type') ?? '')
}
