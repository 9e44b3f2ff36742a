"""What the screens receive: read models, camelCase on the wire. Instants are UTC, ISO 8601."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.domain.responsibility import Level
from backend.domain.role import Role
from backend.domain.text import Label
from backend.domain.workflow import ClockName, Kind, PhotoKind, State


class View(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    pass


class PersonRef(View, frozen=True, kw_only=True):
    id: UUID
    name: str


class ClockView(View, frozen=True, kw_only=True):
    """A clock as it stands. Running: `due_at` and `yellow_at` are set. The light is a comparison
    with now: green before yellow_at, yellow before due_at, red after. Stopped or paused: neither
    is set; `late` says whether it ran over."""

    name: ClockName
    unit: str
    limit_minutes: int
    started_at: datetime
    yellow_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    paused: bool = False
    late: bool = False


class PlaceRef(View, frozen=True, kw_only=True):
    grid: str | None = None
    community: str | None = None
    segment: str | None = None
    point: str | None = None
    camera: str | None = None


class GeoPoint(View, frozen=True, kw_only=True):
    latitude: float
    longitude: float


class EvidenceCount(View, frozen=True, kw_only=True):
    """Photos named by commands, and those of them whose bytes have not arrived."""

    photos: int
    awaited: int


class ExtensionView(View, frozen=True, kw_only=True):
    minutes: int
    note: str
    asked_at: datetime


class PassedView(View, frozen=True, kw_only=True):
    """Somebody of a level whom a ticket passed over, and why."""

    level: Level
    name: str
    why: Label


class ClimbView(View, frozen=True, kw_only=True):
    """How a ticket came to its level. `before`: None where nobody of a level had it."""

    before: Level | None
    level: Level
    team: str | None
    passed: tuple[PassedView, ...]


class TicketCard(View, frozen=True, kw_only=True):
    """A row of a list. `clock` is the running clock that is due first. `team`: to whom it was
    dispatched where that is no person. `level`: to which it climbed since. `parent`: the ticket
    that it follows; `children`: how many follow it. `property_asked`: since when
    the property's answer is waited for; `property_answer`: its last one, a key of the kind's answers."""

    id: UUID
    number: str
    kind: str
    state: State
    suspended: bool
    version: int
    category: str
    scenario: str | None
    source: str
    description: str
    address: str
    place: PlaceRef
    position: GeoPoint | None
    reported_at: datetime
    closed_at: datetime | None
    reporter: PersonRef | None
    assignee: PersonRef | None
    clock: ClockView | None
    late: bool
    outcome: str | None
    photo: UUID | None
    evidence: EvidenceCount
    alarm_count: int
    last_alarm_at: datetime | None
    rework_count: int
    supervised: bool
    extension: ExtensionView | None
    team: str | None = None
    level: Level | None = None
    parent: UUID | None = None
    children: int = 0
    property_asked: datetime | None = None
    property_answer: str | None = None


class PhotoView(View, frozen=True, kw_only=True):
    """`awaited`: the record is here, the bytes are still on the phone, which `device` names;
    `stored`; `unreadable`: the bytes are here and are no picture.
    `masked`: what is shown has masks or marks drawn in; `unmasked`: this person may see it without.
    `flags`: for those who inspect, why to look twice. `position_age`: seconds."""

    id: UUID
    kind: PhotoKind
    state: str
    taken_at: datetime
    by: PersonRef | None
    width: int | None
    height: int | None
    latitude: float | None
    longitude: float | None
    accuracy: float | None
    from_gallery: bool
    position_age: float | None = None
    masked: bool = False
    unmasked: bool = False
    flags: tuple[Label, ...] = ()
    device: str | None = None


class EventView(View, frozen=True, kw_only=True):
    """One immutable event. `made_at`: the device's clock, corrected; `at`: the server's."""

    id: UUID
    version: int
    move: str
    state: State
    actor: PersonRef | None
    made_at: datetime
    at: datetime
    note: str
    reason: str | None
    outcome: str | None
    assignee: PersonRef | None
    latitude: float | None
    longitude: float | None
    accuracy: float | None
    distance: int | None
    no_position: str | None
    clock: ClockName | None
    photos: tuple[UUID, ...]
    settled_by: PersonRef | None = None
    team: str | None = None
    climb: ClimbView | None = None


class KnownHere(View, frozen=True, kw_only=True):
    """What is known at the place: earlier tickets of the point or grid, newest first."""

    id: UUID
    number: str
    state: State
    category: str
    description: str
    reported_at: datetime
    same_point: bool


class Relative(View, frozen=True, kw_only=True):
    """A child of a ticket, or its parent."""

    id: UUID
    number: str
    category: str
    address: str


class RatingView(View, frozen=True, kw_only=True):
    """`satisfied`: 1 to 5."""

    solved: bool
    explained: bool
    satisfied: int
    words: str
    at: datetime


class TicketPage(View, frozen=True, kw_only=True):
    """`contact`: the reporter left a number, and this person may ask for it at the desk.
    `family`: the children in order of their numbers, or the parent. `rating`: what the reporter
    said of the result, for the desk."""

    ticket: TicketCard
    clocks: tuple[ClockView, ...]
    history: tuple[EventView, ...]
    photos: tuple[PhotoView, ...]
    known_here: tuple[KnownHere, ...]
    merged_into: UUID | None
    contact: bool = False
    family: tuple[Relative, ...] = ()
    rating: RatingView | None = None


class TicketList(View, frozen=True, kw_only=True):
    """`next`: pass it as `cursor` for the following page; absent on the last one."""

    items: tuple[TicketCard, ...]
    next: str | None


class Summary(View, frozen=True, kw_only=True):
    """Figures of the desk's header; each is a count of open tickets the actor may see."""

    waiting: int
    to_dispatch: int
    on_the_way: int
    to_inspect: int
    late: int
    held: int
    closed_today: int
    server_time: datetime


class Problem(View, frozen=True, kw_only=True):
    """Why a command was refused: `code` is stable, the sentences are for people."""

    code: str
    zh: str
    en: str


class Settlement(View, frozen=True, kw_only=True):
    """Who in the command room decided of a command that was not applied, and what they said."""

    by: str
    note: str


class CommandAnswer(View, frozen=True, kw_only=True):
    """`applied`; `duplicate`: was applied before, with that answer; `refused` and `held`, with the
    problem; `accepted` and `set_aside`: settled by the command room. `version`, `state`: the ticket
    after it."""

    id: UUID
    result: str
    ticket: UUID | None
    number: str | None = None
    state: State | None = None
    version: int | None = None
    problem: Problem | None = None
    settlement: Settlement | None = None


class CommandAnswers(View, frozen=True, kw_only=True):
    answers: tuple[CommandAnswer, ...]
    server_time: datetime


class Keyed(View, frozen=True, kw_only=True):
    key: str
    label: Label


class CategoryView(View, frozen=True, kw_only=True):
    code: str
    scheme: str
    major: Label
    label: Label
    limit: int
    unit: str
    close_when: str


class ScenarioView(View, frozen=True, kw_only=True):
    key: str
    label: Label
    category: str
    where: str


class SourceView(View, frozen=True, kw_only=True):
    key: str
    letter: str
    label: Label


class PlaceView(View, frozen=True, kw_only=True):
    """kind: town, community, village, grid."""

    code: str
    kind: str
    parent: str | None
    label: Label
    latitude: float | None
    longitude: float | None


class Limits(View, frozen=True, kw_only=True):
    note: int
    address: int
    photos: int
    photo_bytes: int
    idle_minutes: int
    recall_minutes: int


class Reference(View, frozen=True, kw_only=True):
    """All that a screen must know about rules and words. Kinds hold moves and outcomes."""

    version: str
    kinds: tuple[Kind, ...]
    states: tuple[Keyed, ...]
    clocks: tuple[Keyed, ...]
    roles: tuple[Keyed, ...]
    field_roles: tuple[Role, ...]
    phone_roles: tuple[Role, ...]
    reasons: dict[str, tuple[Keyed, ...]]
    sources: tuple[SourceView, ...]
    categories: tuple[CategoryView, ...]
    scenarios: tuple[ScenarioView, ...]
    places: tuple[PlaceView, ...]
    levels: tuple[Keyed, ...]
    texts: tuple[Keyed, ...]
    limits: Limits


class Shape(View, frozen=True, kw_only=True):
    """WGS-84, [longitude, latitude] pairs; a polygon's ring is not closed twice."""

    code: str
    kind: str
    label: Label
    ring: tuple[tuple[float, float], ...]


class SegmentShape(View, frozen=True, kw_only=True):
    code: str
    label: Label
    street_class: int
    zone: str
    line: tuple[tuple[float, float], ...]


class PointShape(View, frozen=True, kw_only=True):
    code: str
    label: Label
    latitude: float
    longitude: float
    cameras: tuple[str, ...]


class TownMap(View, frozen=True, kw_only=True):
    places: tuple[Shape, ...]
    segments: tuple[SegmentShape, ...]
    points: tuple[PointShape, ...]


class Me(View, frozen=True, kw_only=True):
    id: UUID
    name: str
    phone: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...]
    team: str | None
    must_change_password: bool
    server_time: datetime


class SessionView(View, frozen=True, kw_only=True):
    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    current: bool
    device_id: UUID | None = None


class SessionList(View, frozen=True, kw_only=True):
    items: tuple[SessionView, ...]


class PhotoUpload(View, frozen=True, kw_only=True):
    """A signed request: send exactly these headers and the bytes that hash to the reserved value."""

    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime


class PhotoReserved(View, frozen=True, kw_only=True):
    """`stored`: the bytes are already here, nothing to send."""

    sha256: str
    stored: bool
    upload: PhotoUpload | None


class PhotoConfirmed(View, frozen=True, kw_only=True):
    sha256: str
    width: int | None
    height: int | None


class AlarmProblem(View, frozen=True, kw_only=True):
    code: str
    detail: str


class AlarmAnswer(View, frozen=True, kw_only=True):
    """result: `taken` (a new ticket), `folded` (into an open one), `duplicate`, `refused`."""

    id: str | None
    result: str
    ticket: str | None = None
    problem: AlarmProblem | None = None


class AlarmAnswers(View, frozen=True, kw_only=True):
    items: tuple[AlarmAnswer, ...]


class AlarmResult(View, frozen=True, kw_only=True):
    """What became of an alarm, for the source that sent it. `photos`: of the work done, once it is
    closed, where one alarm is asked for: `GET /api/alarms/{id}/photos/{photo}`.
    `handled_as`: the number of the ticket that it was merged into, or that it follows, there too."""

    id: str
    ticket: str
    state: State
    outcome: str | None
    reported_at: datetime
    closed_at: datetime | None
    photos: tuple[UUID, ...] = ()
    handled_as: str | None = None


class AlarmResults(View, frozen=True, kw_only=True):
    items: tuple[AlarmResult, ...]
    next: str | None


class Holiday(View, frozen=True, kw_only=True):
    day: date
    working: bool
    label: Label
