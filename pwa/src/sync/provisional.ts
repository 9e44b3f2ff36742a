import type { Command, EventView, Id, Me, PersonRef, PhotoView, State, TicketCard, TicketPage } from '../api/types'
import { offered } from './workflow'

/* What a ticket will look like when the server has taken the commands that wait. */

/** The part of an outbox entry that changes what is shown. */
export interface Pending {
  command: Command
  target: State | null
}

/** A ticket that so far is only reported on this phone: without number, place and clocks. */
export function provisional(own: readonly Pending[], me: Me): TicketPage | null {
  const report = own.find(({ command }) => command.name === 'ticket.report')
  if (!report) return null
  const ticket = reported(report, me)
  const page = { ticket, clocks: [], history: [], photos: [], knownHere: [], mergedInto: null }
  return replayed({ ...page, ticket }, own, me)
}

function reported({ command, target }: Pending, me: Me): TicketCard {
  const { position } = command
  return {
    id: command.ticket,
    number: '',
    kind: command.kind ?? '',
    state: target ?? 'reported',
    suspended: false,
    version: 0,
    category: command.category ?? '',
    scenario: null,
    source: '',
    description: command.description ?? '',
    address: command.address ?? '',
    place: { grid: null, community: null, segment: null, point: null, camera: null },
    position: position ? { latitude: position.latitude, longitude: position.longitude } : null,
    reportedAt: command.madeAt,
    closedAt: null,
    reporter: refOf(me),
    assignee: null,
    clock: null,
    late: false,
    outcome: null,
    photo: command.photos?.[0]?.id ?? null,
    evidence: { photos: 0, awaited: 0 },
    alarmCount: 0,
    lastAlarmAt: null,
    reworkCount: 0,
    supervised: false,
    extension: null,
    team: null,
    level: null,
    parent: null,
    children: 0,
  }
}

function refOf({ id, name }: Me): PersonRef {
  return { id, name }
}

/** The page with the commands replayed over it, in their order. What the server already shows is not shown twice. */
export function replayed(page: TicketPage, own: readonly Pending[], me: Me): TicketPage {
  const known = new Set(page.photos.map((photo) => photo.id))
  const photos = own.flatMap((each) => photosOf(each.command, me)).filter((photo) => !known.has(photo.id))
  const events = own.map((each, at) => eventOf(each, page.ticket, at, me))
  const state = own.findLast((each) => each.target)?.target ?? page.ticket.state
  const outcome = own.findLast((each) => each.target && each.command.outcome)?.command.outcome ?? page.ticket.outcome
  return {
    ...page,
    ticket: { ...page.ticket, state, outcome, assignee: takenBy(page.ticket, own, me), photo: page.ticket.photo ?? photos[0]?.id ?? null },
    photos: [...page.photos, ...photos],
    history: [...page.history, ...events],
  }
}

/** What is offered to the team is the person's own from the acceptance on, also before that is sent. */
function takenBy(ticket: TicketCard, own: readonly Pending[], me: Me): PersonRef | null {
  const taken = offered(ticket, me) && own.some((each) => each.command.name === 'ticket.accept')
  return taken ? refOf(me) : ticket.assignee
}

function photosOf(command: Command, me: Me): PhotoView[] {
  return (command.photos ?? []).map(({ id, kind, takenAt, fromGallery, position, shown }) => ({
    id,
    kind,
    state: 'awaited',
    takenAt,
    by: refOf(me),
    width: null,
    height: null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    accuracy: position?.accuracy ?? null,
    positionAge: position?.age ?? null,
    fromGallery: fromGallery ?? false,
    masked: Boolean(shown),
    unmasked: false,
    flags: [],
  }))
}

function eventOf({ command, target }: Pending, { state, version }: TicketCard, at: number, me: Me): EventView {
  return {
    id: command.id,
    version: version + at + 1,
    move: command.name.replace('ticket.', ''),
    state: target ?? state,
    actor: refOf(me),
    madeAt: command.madeAt,
    at: command.madeAt,
    note: command.note ?? '',
    reason: command.reason ?? null,
    outcome: command.outcome ?? null,
    assignee: null,
    latitude: command.position?.latitude ?? null,
    longitude: command.position?.longitude ?? null,
    accuracy: command.position?.accuracy ?? null,
    distance: null,
    noPosition: command.noPosition ?? null,
    clock: null,
    photos: photoIds(command),
    team: null,
    climb: null,
  }
}

function photoIds(command: Command): Id[] {
  return (command.photos ?? []).map((photo) => photo.id)
}
