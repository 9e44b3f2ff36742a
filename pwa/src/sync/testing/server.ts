import type { Command, CommandAnswer, Id, Me, PhoneView, SignedCommand, TicketPage } from '../../api/types'

/* A stand-in for the server, as the contract has it, with faults on demand. */

export const WANG: Me = {
  id: 'aaaaaaaa-0000-7000-8000-000000000001',
  name: '王秀兰',
  phone: '13900000000',
  roles: ['grid_worker'],
  areas: ['310112112000001'],
  team: null,
  mustChangePassword: false,
  serverTime: '2026-11-22T06:00:00Z',
}
export const LI: Me = { ...WANG, id: 'aaaaaaaa-0000-7000-8000-000000000002', name: '李国强' }

export const SECRETS = ['紫藤路12弄3号', '楼道堆物影响通行', '住户答应今天搬走']

export function ticketPage(id: Id, changes: Partial<TicketPage['ticket']> = {}): TicketPage {
  return {
    ticket: {
      id,
      number: `MQ-${id}`,
      kind: 'street_order',
      state: 'dispatched',
      suspended: false,
      version: 1,
      category: '0201',
      scenario: null,
      source: 'camera',
      description: SECRETS[1] ?? '',
      address: SECRETS[0] ?? '',
      place: { grid: '310112112000001', community: null, segment: null, point: null, camera: null },
      position: null,
      reportedAt: '2026-11-22T05:00:00Z',
      closedAt: null,
      reporter: null,
      assignee: { id: WANG.id, name: WANG.name },
      clock: null,
      late: false,
      outcome: null,
      photo: null,
      evidence: { photos: 0, awaited: 0 },
      alarmCount: 1,
      lastAlarmAt: null,
      reworkCount: 0,
      supervised: false,
      extension: null,
      children: 0,
      ...changes,
    },
    clocks: [],
    history: [],
    photos: [],
    knownHere: [],
    mergedInto: null,
  }
}

type Fault = (path: string, init: RequestInit) => Response | 'lost' | 'dropped' | undefined

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const words = { type: '', title: '', status, detail: code, code, zh: '不行', en: 'No' }
  return new Response(JSON.stringify(words), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
}

export function html(status: number): Response {
  return new Response('<html>login</html>', { status, headers: { 'Content-Type': 'text/html' } })
}

export function json(body: unknown): Response {
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
}

export class FakeServer {
  me = WANG
  /** Command ids in the order they were applied, each once. */
  readonly applied: Id[] = []
  readonly commands: Command[] = []
  readonly requests: string[] = []
  readonly batches: number[] = []
  readonly known = new Set<Id>()
  readonly stored = new Set<string>()
  readonly faults: Fault[] = []
  pages: PhoneView[] = []
  judge: (command: Command) => Partial<CommandAnswer> = () => ({ result: 'applied' })
  time = Date.parse('2026-11-22T06:00:00Z')

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const path = String(input)
    this.requests.push(`${init.method ?? 'GET'} ${path}`)
    const fault = this.faults[0]?.(path, init)
    if (fault !== undefined) this.faults.shift()
    if (fault === 'dropped') throw new TypeError('network')
    if (fault === 'lost') {
      this.answer(path, init)
      throw new TypeError('reply lost')
    }
    return fault ?? this.answer(path, init)
  }

  private answer(path: string, init: RequestInit): Response {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    if (path === '/api/commands') return this.take(body.commands)
    if (path === '/api/devices') return this.introduce(body.key)
    if (path.startsWith('/api/view')) return this.show()
    if (path === '/api/reference') return json({ version: 'r1', kinds: KINDS, fieldRoles: ['grid_worker'] })
    if (path === '/api/map') return json({ places: [], segments: [], points: [] })
    if (path === '/api/me') return json(this.me)
    if (path === '/api/photos/reserve') return this.reserve(body.sha256)
    if (path === '/api/photos/confirm') return json({ sha256: body.sha256, width: 1, height: 1 })
    if (path.startsWith('/put/')) {
      this.stored.add(path.slice(5))
      return new Response(null, { status: 204 })
    }
    if (path.endsWith('/thumb')) return new Response(new Uint8Array([7, 7]), { headers: { 'Content-Type': 'image/jpeg' } })
    return problem(404, 'path.unknown')
  }

  private introduce(key: Id): Response {
    this.known.add(key)
    return new Response(null, { status: 204 })
  }

  private take(items: (Command | SignedCommand)[]): Response {
    this.batches.push(items.length)
    if (items.some((item) => 'signed' in item && !this.known.has(item.key))) return problem(409, 'key.unknown')
    const answers = items.map((item) => this.one('signed' in item ? (JSON.parse(item.signed) as Command) : item))
    return json({ answers, serverTime: new Date(this.time).toISOString() })
  }

  private one(command: Command): Partial<CommandAnswer> {
    const first = { id: command.id, ticket: command.ticket, number: null, state: null, version: 2, problem: null }
    if (this.applied.includes(command.id)) return { ...first, result: 'duplicate' }
    const judged = this.judge(command)
    if (judged.result === 'applied') this.applied.push(command.id)
    this.commands.push(command)
    return { ...first, ...judged }
  }

  private reserve(sha256: string): Response {
    const stored = this.stored.has(sha256)
    const upload = { url: `/put/${sha256}`, method: 'PUT', headers: {}, expiresAt: '' }
    return json({ sha256, stored, upload: stored ? null : upload })
  }

  private show(): Response {
    const page = this.pages.shift()
    if (page) return json(page)
    return new Response(null, { status: 204, headers: { 'Banjie-Time': String(this.time) } })
  }
}

let cursors = 0

export function viewPage(tickets: TicketPage[], changes: Partial<PhoneView> = {}): PhoneView {
  return {
    cursor: `c${++cursors}`,
    more: false,
    whole: false,
    serverTime: '2026-11-22T06:00:00Z',
    keepDays: 30,
    reference: 'r1',
    map: 'm1',
    me: WANG,
    tickets,
    removed: [],
    answers: [],
    ...changes,
  }
}

function move(name: string, sources: string[], target: string | null) {
  return { name, label: { zh: name, en: name }, roles: ['grid_worker'], relation: 'assignee', sources, target }
}

export const KINDS = [
  {
    key: 'street_order',
    label: { zh: '街面秩序', en: 'Street order' },
    outcomes: [],
    farMetres: 150,
    gallery: true,
    keepDays: 1825,
    limits: {},
    moves: [
      move('accept', ['dispatched'], 'accepted'),
      move('arrive', ['accepted'], 'arrived'),
      move('handle', ['arrived'], 'handled'),
      move('note', ['dispatched', 'accepted', 'arrived', 'handled'], null),
    ],
  },
]
