import { pause, type Dice } from './random'

/* A network that does what networks do. The server behind it is the real one. */

export type Fetch = typeof globalThis.fetch

export interface Network {
  fetch: Fetch
  /** Nothing goes through. */
  offline: boolean
  /** No faults at all. */
  healed: boolean
  cookie: string
  /** How often each fault has happened. */
  faults: Map<string, number>
  /** Copies of requests that still wander about. */
  settled: () => Promise<void>
}

const HTML = '<!doctype html><title>WLAN</title><form action="/login">请登录无线网络</form>'
const PORTAL = { status: 200, headers: { 'Content-Type': 'text/html' } }

/* What a proxy, a gateway or a captive portal answers instead of the server. */
const ANSWERS: Record<string, () => Response> = {
  portal: () => new Response(HTML, PORTAL),
  gateway: () => new Response(HTML, { ...PORTAL, status: 502 }),
  forbidden: () => new Response(HTML, { ...PORTAL, status: 403 }),
  conflict: () => new Response('', { status: 409 }),
  too_large: () => new Response(HTML, { ...PORTAL, status: 413 }),
  fault: () => new Response('Internal Server Error', { status: 500 }),
  busy: () => new Response('', { status: 429, headers: { 'Retry-After': '0' } }),
}
const FAULTS = ['lost', 'reply_lost', 'cut', 'twice', 'late', ...Object.keys(ANSWERS)] as const

export function makeNetwork(address: string, dice: Dice, share: number): Network {
  const wandering = new Set<Promise<unknown>>()
  const network: Network = {
    fetch: go,
    offline: false,
    healed: false,
    cookie: '',
    faults: new Map(),
    settled: async () => void (await Promise.allSettled(wandering)),
  }

  async function go(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    if (network.offline) throw new TypeError('no network')
    if (network.healed || !dice.chance(share)) return send(input, init)
    const fault = dice.one(FAULTS)
    network.faults.set(fault, (network.faults.get(fault) ?? 0) + 1)
    return wrong(fault, input, init)
  }

  function send(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (network.cookie) headers.set('Cookie', `banjie_session=${network.cookie}`)
    return fetch(new URL(String(input), address), { ...init, headers })
  }

  async function wrong(fault: string, input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    const answer = ANSWERS[fault]
    if (answer) {
      /* Half of them come from a proxy that has passed the request on. */
      if (dice.chance(0.5)) await send(input, init).catch(() => undefined)
      return answer()
    }
    if (fault === 'lost') throw new TypeError('the request was lost')
    if (fault === 'late') await pause(dice.below(30))
    if (fault === 'twice') wander(input, init, dice.below(200))
    const reply = await send(input, init)
    if (fault === 'reply_lost') throw new TypeError('the reply was lost')
    return fault === 'cut' ? cut(reply) : reply
  }

  function wander(input: RequestInfo | URL, init: RequestInit, after: number): void {
    const copy = { ...init, signal: null }
    const walk = pause(after).then(() => send(input, copy)).catch(() => undefined)
    wandering.add(walk)
    void walk.finally(() => wandering.delete(walk))
  }

  async function cut(reply: Response): Promise<Response> {
    const bytes = await reply.arrayBuffer()
    if (!bytes.byteLength) throw new TypeError('cut')
    return new Response(bytes.slice(0, Math.floor(bytes.byteLength * dice.next())), {
      status: reply.status,
      headers: { 'Content-Type': reply.headers.get('Content-Type') ?? '' },
    })
  }

  return network
}
