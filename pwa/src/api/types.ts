/* The wire, as backend/services/views.py, domain/command.py and domain/workflow.py write it:
   camelCase, ids and instants as strings. Everything that travels is imported from here. */

export type Id = string
export type Instant = string

export interface Label {
  zh: string
  en: string
}

export type Role =
  | 'grid_worker'
  | 'street_patroller'
  | 'officer'
  | 'duty_officer'
  | 'dispatcher'
  | 'segment_chief'
  | 'general_segment_chief'
  | 'property_manager'
  | 'joint_unit'
  | 'administrator'
  | 'privacy_officer'

export type State =
  | 'reported'
  | 'filed'
  | 'void'
  | 'merged'
  | 'dispatched'
  | 'accepted'
  | 'arrived'
  | 'handled'
  | 'in_inspection'
  | 'closed'

export type ClockName =
  | 'verification'
  | 'dispatch'
  | 'acceptance'
  | 'arrival'
  | 'handling'
  | 'inspection'

export type Relation = 'any' | 'reporter' | 'assignee' | 'party'
export type Need = 'none' | 'optional' | 'required'
export type PhotoKind = 'before' | 'after' | 'site'

/* Workflow as data */

export interface Move {
  name: string
  label: Label
  roles: Role[]
  relation: Relation
  sources: State[]
  target: State | null
  note: Need
  position: Need
  reasons: string | null
  photos: PhotoKind[]
  starts: ClockName[]
  stops: ClockName[]
  pauses: ClockName[]
  whileSuspended: boolean
  exact: boolean
}

export interface Outcome {
  key: string
  label: Label
  photos: PhotoKind[]
  note: Need
}

export interface Kind {
  key: string
  label: Label
  moves: Move[]
  outcomes: Outcome[]
  farMetres: number
  limits: Partial<Record<ClockName, number>>
}

/* Read models */

export interface PersonRef {
  id: Id
  name: string
}

export interface ClockView {
  name: ClockName
  unit: string
  limitMinutes: number
  startedAt: Instant
  yellowAt: Instant | null
  dueAt: Instant | null
  stoppedAt: Instant | null
  paused: boolean
  late: boolean
}

export interface PlaceRef {
  grid: string | null
  community: string | null
  segment: string | null
  point: string | null
  camera: string | null
}

export interface GeoPoint {
  latitude: number
  longitude: number
}

export interface TicketCard {
  id: Id
  number: string
  kind: string
  state: State
  suspended: boolean
  version: number
  category: string
  scenario: string | null
  source: string
  description: string
  address: string
  place: PlaceRef
  position: GeoPoint | null
  reportedAt: Instant
  closedAt: Instant | null
  reporter: PersonRef | null
  assignee: PersonRef | null
  clock: ClockView | null
  late: boolean
  outcome: string | null
  photo: Id | null
  evidence: { photos: number; awaited: number }
  alarmCount: number
  lastAlarmAt: Instant | null
  reworkCount: number
  supervised: boolean
  extension: { minutes: number; note: string; askedAt: Instant } | null
}

export interface PhotoView {
  id: Id
  kind: PhotoKind
  state: string
  takenAt: Instant
  by: PersonRef | null
  width: number | null
  height: number | null
  latitude: number | null
  longitude: number | null
  accuracy: number | null
  fromGallery: boolean
}

export interface EventView {
  id: Id
  version: number
  move: string
  state: State
  actor: PersonRef | null
  madeAt: Instant
  at: Instant
  note: string
  reason: string | null
  outcome: string | null
  assignee: PersonRef | null
  latitude: number | null
  longitude: number | null
  accuracy: number | null
  distance: number | null
  noPosition: string | null
  clock: ClockName | null
  photos: Id[]
}

export interface KnownHere {
  id: Id
  number: string
  state: State
  category: string
  description: string
  reportedAt: Instant
  samePoint: boolean
}

export interface TicketPage {
  ticket: TicketCard
  clocks: ClockView[]
  history: EventView[]
  photos: PhotoView[]
  knownHere: KnownHere[]
  mergedInto: Id | null
}

export interface TicketList {
  items: TicketCard[]
  next: string | null
}

export interface Suggestion {
  person: PersonRef
  roles: Role[]
  team: string | null
  openTickets: number
  ownGrid: boolean
  ownCommunity: boolean
  why: Label
}

export interface SuggestionList {
  items: Suggestion[]
}

export interface Summary {
  waiting: number
  toDispatch: number
  onTheWay: number
  toInspect: number
  late: number
  closedToday: number
  serverTime: Instant
}

/* Reference data */

export interface Keyed {
  key: string
  label: Label
}

export interface CategoryView {
  code: string
  scheme: string
  major: Label
  label: Label
  limit: number
  unit: string
  closeWhen: string
}

export interface ScenarioView {
  key: string
  label: Label
  category: string
  where: string
}

export interface SourceView {
  key: string
  letter: string
  label: Label
}

export interface PlaceView {
  code: string
  kind: string
  parent: string | null
  label: Label
  latitude: number | null
  longitude: number | null
}

export interface Limits {
  note: number
  address: number
  photos: number
  photoBytes: number
  idleMinutes: number
}

export interface Reference {
  version: string
  kinds: Kind[]
  states: Keyed[]
  clocks: Keyed[]
  roles: Keyed[]
  fieldRoles: Role[]
  reasons: Record<string, Keyed[]>
  sources: SourceView[]
  categories: CategoryView[]
  scenarios: ScenarioView[]
  places: PlaceView[]
  limits: Limits
}

export type Coordinates = [longitude: number, latitude: number]

export interface Shape {
  code: string
  kind: string
  label: Label
  ring: Coordinates[]
}

export interface SegmentShape {
  code: string
  label: Label
  streetClass: number
  zone: string
  line: Coordinates[]
}

export interface PointShape {
  code: string
  label: Label
  latitude: number
  longitude: number
  cameras: string[]
}

export interface TownMap {
  places: Shape[]
  segments: SegmentShape[]
  points: PointShape[]
}

/* People */

export interface Me {
  id: Id
  name: string
  phone: string
  roles: Role[]
  areas: string[]
  team: string | null
  mustChangePassword: boolean
  serverTime: Instant
}

export interface SessionView {
  id: Id
  device: string
  createdAt: Instant
  lastSeenAt: Instant
  current: boolean
}

export interface SessionList {
  items: SessionView[]
}

/* Commands */

export interface Position {
  latitude: number
  longitude: number
  accuracy?: number
  age?: number
  source?: 'device' | 'pin' | 'camera' | 'import'
}

export interface ClockReading {
  offsetMs: number
  measuredAt: Instant
}

export interface PhotoTaken {
  id: Id
  kind: PhotoKind
  sha256: string
  length: number
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
  takenAt: Instant
  position?: Position
  fromGallery: boolean
}

/* What a move may carry beside its name; which fields a command has is the backend's to say. */
export interface CommandFields {
  kind?: string
  category?: string
  address?: string
  description?: string
  reason?: string
  into?: Id
  assignee?: Id
  outcome?: string
  minutes?: number
  note?: string
  photos?: PhotoTaken[]
  position?: Position
  noPosition?: string
}

export interface Command extends CommandFields {
  name: `ticket.${string}`
  id: Id
  ticket: Id
  madeAt: Instant
  baseVersion?: number
  deviceId: Id
  seq: number
  clock?: ClockReading
  v: 1
}

export interface Problem {
  code: string
  zh: string
  en: string
}

export interface CommandAnswer {
  id: Id
  result: 'applied' | 'duplicate' | 'refused'
  ticket: Id | null
  number: string | null
  state: State | null
  version: number | null
  problem: Problem | null
}

export interface CommandAnswers {
  answers: CommandAnswer[]
  serverTime: Instant
}

/* Photos */

export interface PhotoUpload {
  url: string
  method: string
  headers: Record<string, string>
  expiresAt: Instant
}

export interface PhotoReserved {
  sha256: string
  stored: boolean
  upload: PhotoUpload | null
}

export interface PhotoConfirmed {
  sha256: string
  width: number
  height: number
}

/* RFC 9457, as every error of the API comes */

export interface ProblemDetails extends Problem {
  type: string
  title: string
  status: number
  detail: string
  errors?: { field: string; zh: string; en: string }[]
}
