import type { components } from './schema.gen'

type S = components['schemas']

/* The wire: types generated from the server's OpenAPI (`npm run types`), under the names that the app uses. Written by
   hand is only the command as the app builds it. Everything that travels is imported from here. */

export type Id = string
export type Instant = string

export type Label = S['Label']
export type Role = S['Me']['roles'][number]

export type State = S['TicketCard']['state']

export type ClockName = S['ClockView']['name']

export type Need = S['Outcome']['note']
export type PhotoKind = S['PhotoView']['kind']

/* Workflow as data */

export type Move = S['Move']
export type Outcome = S['Outcome']
export type Kind = S['Kind']
export type PersonRef = S['PersonRef']
export type ClockView = S['ClockView']
export type PlaceRef = S['PlaceRef']
export type GeoPoint = S['GeoPoint']
export type TicketCard = S['TicketCard']
/** What the server says of a photo beside that, from its next version on. */
interface PhotoSaid {
  /** There is a version with layers drawn in, and it is the one that is shown. */
  masked?: boolean
  /** Whether this person may open it without its layers. */
  unmasked?: boolean
  positionAge?: number | null
  flags?: Label[]
}
export type PhotoView = S['PhotoView'] & PhotoSaid
export type EventView = S['EventView']
export type KnownHere = S['KnownHere']
export type Relative = S['Relative']
/** `contact`: what a phone keeps does not say it. */
export type TicketPage = Omit<S['TicketPage'], 'photos' | 'contact' | 'family'> & { photos: PhotoView[]; contact?: boolean; family?: Relative[] }
export type TicketList = S['TicketList']
export type FoundTickets = S['FoundTickets']
export type FilterCounts = S['FilterCounts']
export type SavedFilter = S['SavedFilter']
export type SavedFilters = S['SavedFilters']
export type ExportView = S['ExportView']
export type ExportList = S['ExportList']
export type RecordField = S['Field']
export type RecordKind = S['RecordKind']
export type RecordKinds = S['RecordKinds']
export type RecordRow = S['RecordRow']
export type RecordList = S['RecordList']
export type RecordView = S['RecordView']
export type EditView = S['EditView']
export type EditList = S['EditList']
export type Lookers = S['Lookers']
export type ImportReport = S['ImportReport']
export type ImportView = S['ImportView']
export type ImportList = S['ImportList']
export type Secret = S['Secret']
/** The values of a record by the name of its field. */
export type Values = Record<string, unknown>
export type Names = S['RecordView']['names']
export type Suggestion = S['Suggestion']
export type SuggestionList = S['SuggestionList']
export type SkippedView = S['SkippedView']
export type TeamView = S['TeamView']
export type Level = NonNullable<S['TicketCard']['level']>
/** Of the rules: what the generator cannot say of tagged and bounded members is written by hand. */
export interface When {
  grids?: string[]
  communities?: string[]
  segments?: string[]
  streetClasses?: number[]
  zones?: string[]
  majors?: string[]
  categories?: string[]
  scenarios?: string[]
  sources?: string[]
  days?: S['Days']
  since?: string | null
  until?: string | null
}
export type Target =
  | { to: 'role'; role: Role; town?: boolean }
  | { to: 'team'; team: string }
  | { to: 'person'; person: Id }
  | { to: 'level'; level: Level }
export interface Rule {
  key: string
  name: string
  target: Target
  when?: When
  on: boolean
}
export type RuleSet = Omit<S['RuleSet'], 'rules'> & { rules: Rule[] }
export type VersionView = S['VersionView']
export type VersionList = S['VersionList']
export type Trial = S['Trial']
export type RuleWords = S['RuleWords']
export type BulkAnswers = S['BulkAnswers']
export type Summary = S['Summary']
export type MapLayers = S['MapLayers']
export type StandsAt = S['StandsAt']
export type FenceShape = S['FenceShape']
export type TicketCards = S['TicketCards']
export type Keyed = S['Keyed']
export type CategoryView = S['CategoryView']
export type ScenarioView = S['ScenarioView']
export type SourceView = S['SourceView']
export type PlaceView = S['PlaceView']
export type Limits = S['Limits']
export type Reference = S['Reference']
export type Coordinates = [longitude: number, latitude: number]

export type Shape = S['Shape']
export type SegmentShape = S['SegmentShape']
export type PointShape = S['PointShape']
export type TownMap = S['TownMap']
export type Me = S['Me']
export type SessionView = S['SessionView']
export type SessionList = S['SessionList']
export type Position = S['Position']
export type ClockReading = S['ClockReading']
/** A photo's record as the phone makes it. */
type Spare = 'position' | 'original' | 'shown'
export type PhotoTaken = Omit<S['PhotoTaken'], Spare | 'layers'> & Partial<Pick<S['PhotoTaken'], Spare>> & { layers?: Layer[] }
export interface Layer extends Omit<S['Layer'], 'shape'> {
  shape: 'mask' | 'arrow' | 'circle' | 'text'
}
export interface CommandFields {
  kind?: string
  category?: string
  address?: string
  description?: string
  reason?: string
  into?: Id
  assignee?: Id
  team?: string
  outcome?: string
  minutes?: number
  note?: string
  photos?: PhotoTaken[]
  position?: Position
  noPosition?: string
  /** The command that this one settles. */
  held?: Id
}

export interface Command extends CommandFields {
  name: `ticket.${string}`
  id: Id
  ticket: Id
  madeAt: Instant
  baseVersion?: number
  deviceId?: Id
  seq?: number
  clock?: ClockReading
  madeBy?: Id
  v: 1 | 2
}

/** A command of a phone's outbox: the JSON text that was signed, and by which key. */
export interface SignedCommand {
  id: Id
  signed: string
  key: Id
  signature: string
}

/** How the command room settled what was held. */
export interface Settlement {
  by: string
  note: string
}

/** What a phone sent and was not applied, with its evidence and the ticket as it stands now. */
export type HeldView = S['HeldView']
export type HeldPhoto = S['HeldPhoto']
export type HeldList = S['HeldList']

export type Problem = S['Problem']
export interface CommandAnswer extends Omit<S['CommandAnswer'], 'settlement'> {
  settlement?: Settlement | null
}
export interface CommandAnswers {
  answers: CommandAnswer[]
  serverTime: Instant
}

/** One page of what this person's phone holds. */
export interface PhoneView {
  cursor: string
  more: boolean
  whole: boolean
  serverTime: Instant
  keepDays: number
  reference: string
  map: string
  me: Me
  tickets: TicketPage[]
  removed: Id[]
  answers: CommandAnswer[]
}
export type PhotoUpload = S['PhotoUpload']
export type PublicTown = S['PublicTown']
export type PublicConcern = S['ConcernView']
export type PublicPlace = S['PublicPlace']
export type PublicPlaces = S['PublicPlaces']
export type PublicHere = S['PublicHere']
export type PublicUpload = S['PublicUpload']
export type PublicFiled = S['PublicFiled']
export type Challenge = S['ChallengeView']
export type WorkProof = S['Proof']
export type Receipt = S['Receipt']
export type Contact = S['Contact']
export type RatingView = S['RatingView']
export type NewRating = S['NewRating']
/** What a resident's page sends. */
export interface PublicReport {
  proof: WorkProof
  concern: string
  place: string | null
  address: string
  position: GeoPoint | null
  words: string
  phone: string
  photos: string[]
}
export type NoticeView = S['NoticeView']
export type NoticeList = S['NoticeList']
export type PositionView = S['PositionView']
export type LookView = S['LookView']
export type LookList = S['LookList']
export type ReachView = S['ReachView']
export type WishesView = S['WishesView']
export type TestResult = S['TestResult']
export type ToldView = S['ToldView']
export type ToldList = S['ToldList']
export type MessageView = S['MessageView']
export type MessagePage = S['MessagePage']
export type MessageList = S['MessageList']
export type PhotoReserved = S['PhotoReserved']
export type PhotoConfirmed = S['PhotoConfirmed']
export interface ProblemDetails extends Problem {
  type: string
  title: string
  status: number
  detail: string
  errors?: { field: string; detail: string; zh?: string; en?: string }[]
}
