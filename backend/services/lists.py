"""Reading tickets: lists by cursor, a ticket's page, the desk's figures."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI, Clock
from backend.domain.permission import Action, Actor, Scope, may, scope
from backend.domain.refusal import Refusal
from backend.domain.roster import sentence
from backend.domain.ticket import Climb, Ticket
from backend.domain.workflow import ClockName, State
from backend.services import receipts
from backend.services import views as v
from backend.services.environment import Environment
from backend.services.photo_views import flagged, photo_views
from backend.services.records import ticket_of
from storage.connection import Connection, Row
from storage.queries import commands, lists, ratings
from storage.queries import photos as photo_rows

MOST = 200
KNOWN_HERE = 5
OWN_VIEWS = ("mine", "area", "reported_by_me", "done_today")
ASKED_VIEWS = ("asked", "answered")
PROPERTY_MOVES = ("ask_property", "answer_property")
FAR = datetime.max.replace(tzinfo=SHANGHAI)


class _After(msgspec.Struct, array_like=True, frozen=True):
    key: datetime | None
    id: UUID


_AFTER = msgspec.json.Decoder(_After)


async def tickets(
    env: Environment, actor: Actor, view: str, cursor: str | None, limit: int
) -> v.TicketList:
    if view not in lists.VIEWS:
        raise Refusal("not_found")
    wanted = Action.TICKET_READ if view in (*OWN_VIEWS, *ASKED_VIEWS) else Action.DESK_READ
    reach = scope(actor, wanted)
    if reach is Scope.NONE or (reach is Scope.ASKED and view not in ASKED_VIEWS):
        raise Refusal("role.forbidden")
    now = env.now()
    limit = max(1, min(limit, MOST))
    async with env.database.reading() as connection:
        rows = await lists.list_tickets(
            connection,
            view,
            reach is not Scope.TOWN,
            actor.id,
            actor.areas,
            read_cursor(cursor),
            limit + 1,
            start_of_day(now),
            now,
            actor.team,
        )
    following = write_cursor(rows[limit - 1]) if len(rows) > limit else None
    shown = ((row, ticket_of(row)) for row in rows[:limit])
    items = tuple(_fit(card(row, ticket), ticket, actor) for row, ticket in shown)
    return v.TicketList(items=items, next=following)


def start_of_day(now: datetime) -> datetime:
    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def read_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    if not cursor:
        return None
    try:
        after = _AFTER.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, msgspec.MsgspecError) as fault:
        raise Refusal("input.malformed") from fault
    return after.key or datetime.max, after.id


def write_cursor(row: Row) -> str:
    return cursor_after(row["cursor_key"], row["id"])


def cursor_after(key: datetime, last: UUID) -> str:
    """asyncpg gives a naive datetime.max for infinity: the key of tickets that nothing is due on."""
    after = _After(None if key.year == datetime.max.year else key, last)
    return base64.urlsafe_b64encode(msgspec.json.encode(after)).decode().rstrip("=")


async def page(env: Environment, actor: Actor, ticket: UUID) -> v.TicketPage:
    async with env.database.reading() as connection:
        row = await lists.find_card(connection, ticket)
        if row is None or not may(actor, Action.TICKET_READ, ticket_of(row).subject):
            raise Refusal("not_found")
        return await _page(env, connection, actor, row)


async def page_by_number(env: Environment, actor: Actor, number: str) -> v.TicketPage:
    async with env.database.reading() as connection:
        ticket = await lists.id_of_number(connection, number)
    if ticket is None:
        raise Refusal("not_found")
    return await page(env, actor, ticket)


async def _page(env: Environment, connection: Connection, actor: Actor, row: Row) -> v.TicketPage:
    ticket = ticket_of(row)
    known: list[Row] = []
    if may(actor, Action.DESK_READ, ticket.subject):
        known = await lists.known_here(connection, ticket.id, ticket.point, ticket.grid, KNOWN_HERE)
    history = await lists.histories(connection, [ticket.id])
    family = await lists.families(connection, [ticket.id])
    photos = await lists.photos_of(connection, [ticket.id])
    whole = page_of(row, history, photos, actor, known, family)
    if not may(actor, Action.DESK_READ, ticket.subject):
        return whole
    elsewhere = await photo_rows.uses_elsewhere(connection, ticket.id)
    far = env.town.kinds[ticket.kind].far_metres
    flags = flagged(whole.photos, photos, ticket, elsewhere, far)
    reachable = await receipts.has_contact(connection, actor, ticket)
    said = await ratings.of_ticket(connection, ticket.id)
    return msgspec.structs.replace(
        whole, photos=flags, contact=reachable, rating=receipts.rating_view(said) if said else None
    )


def page_of(
    row: Row,
    history: Sequence[Row],
    photos: Sequence[Row],
    actor: Actor,
    known: Sequence[Row] = (),
    family: Sequence[Row] = (),
) -> v.TicketPage:
    ticket = ticket_of(row)
    whole = v.TicketPage(
        ticket=_fit(card(row, ticket), ticket, actor),
        clocks=tuple(clock_view(each) for each in ticket.clocks.values()),
        history=tuple(event_view(each) for each in history),
        photos=photo_views(photos, actor, ticket),
        known_here=tuple(_known(each) for each in known[:KNOWN_HERE]),
        merged_into=ticket.merged_into,
        family=tuple(_relative(each) for each in family),
    )
    return whole if not _as_property(actor) else _asked_only(whole)


def _as_property(actor: Actor) -> bool:
    """Who sees no more of a ticket than the property needs to put it right."""
    return scope(actor, Action.TICKET_READ) is Scope.ASKED


def _fit(shown: v.TicketCard, ticket: Ticket, actor: Actor) -> v.TicketCard:
    """The property's time is that for handling; who else must act by when is not its matter."""
    if not _as_property(actor):
        return shown
    handling = ticket.clocks.get(ClockName.HANDLING)
    clock = clock_view(handling) if handling and handling.due_at else None
    return msgspec.structs.replace(shown, reporter=None, clock=clock)


def _asked_only(page: v.TicketPage) -> v.TicketPage:
    """Not who reported it, what is known of the place, nor who did what besides (PIPL 6, 21)."""
    return msgspec.structs.replace(
        page,
        clocks=tuple(each for each in page.clocks if each.name is ClockName.HANDLING),
        history=tuple(each for each in page.history if each.move in PROPERTY_MOVES),
        known_here=(),
        merged_into=None,
        family=(),
    )


def _relative(row: Row) -> v.Relative:
    return v.Relative(
        id=row["id"], number=row["number"], category=row["category"], address=row["address"]
    )


async def summary(env: Environment, actor: Actor) -> v.Summary:
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")
    now = env.now()
    scoped = scope(actor, Action.DESK_READ) is not Scope.TOWN
    async with env.database.reading() as connection:
        row = await lists.summary(connection, scoped, actor.areas, now, start_of_day(now))
        held = await commands.count_held(connection) if may(actor, Action.HELD_SETTLE) else 0
    return v.Summary(server_time=now, held=held, **dict(row))


def card(row: Row, ticket: Ticket | None = None) -> v.TicketCard:
    ticket = ticket or ticket_of(row)
    return v.TicketCard(
        id=ticket.id,
        number=ticket.number,
        kind=ticket.kind,
        state=ticket.state,
        suspended=ticket.suspended,
        version=ticket.version,
        category=ticket.category,
        scenario=ticket.scenario,
        source=ticket.source,
        description=ticket.description,
        address=ticket.address,
        place=_place(ticket),
        position=_position(ticket),
        reported_at=ticket.reported_at,
        closed_at=ticket.closed_at,
        reporter=_ref(ticket.reporter, row["reporter_name"]),
        assignee=_ref(ticket.assignee, row["assignee_name"]),
        clock=next_clock(ticket),
        late=ticket.late,
        outcome=ticket.outcome,
        photo=ticket.photo,
        evidence=v.EvidenceCount(photos=row["photos"], awaited=row["awaited"]),
        alarm_count=ticket.alarm_count,
        last_alarm_at=ticket.last_alarm_at,
        rework_count=ticket.rework_count,
        supervised=ticket.supervised,
        extension=_extension(ticket),
        team=ticket.team,
        level=ticket.level,
        parent=ticket.parent,
        children=ticket.children,
        property_asked=ticket.property_asked,
        property_answer=ticket.property_answer,
    )


def next_clock(ticket: Ticket) -> v.ClockView | None:
    running = [each for each in ticket.clocks.values() if each.due_at]
    first = min(running, key=lambda each: each.due_at or FAR, default=None)
    return clock_view(first) if first else None


def clock_view(clock: Clock) -> v.ClockView:
    return v.ClockView(
        name=clock.name,
        unit=clock.unit,
        limit_minutes=clock.limit,
        started_at=clock.started_at,
        yellow_at=clock.yellow_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        paused=clock.running_since is None and clock.stopped_at is None,
        late=clock.late,
    )


def _place(ticket: Ticket) -> v.PlaceRef:
    return v.PlaceRef(
        grid=ticket.grid,
        community=ticket.community,
        segment=ticket.segment,
        point=ticket.point,
        camera=ticket.camera,
    )


def _position(ticket: Ticket) -> v.GeoPoint | None:
    if ticket.latitude is None or ticket.longitude is None:
        return None
    return v.GeoPoint(latitude=ticket.latitude, longitude=ticket.longitude)


def _extension(ticket: Ticket) -> v.ExtensionView | None:
    asked = ticket.extension
    if asked is None:
        return None
    return v.ExtensionView(minutes=asked.minutes, note=asked.note, asked_at=asked.asked_at)


def _ref(person: UUID | None, name: str | None) -> v.PersonRef | None:
    return None if person is None else v.PersonRef(id=person, name=name or "")


_AS_STORED = (
    "id", "version", "move", "at", "note", "reason", "outcome", "latitude", "longitude", "accuracy",
    "distance", "no_position", "team",
)  # fmt: skip
_CLIMB = msgspec.json.Decoder(Climb)


def event_view(row: Row) -> v.EventView:
    """From the row itself: what an event changed is not shown and need not be read."""
    return v.EventView(
        state=State(row["state"]),
        actor=_ref(row["actor"], row["actor_name"]),
        assignee=_ref(row["assignee"], row["assignee_name"]),
        made_at=row["when"],
        clock=ClockName(row["clock"]) if row["clock"] else None,
        photos=tuple(row["photos"]),
        settled_by=_ref(row["settled_by"], row["settled_by_name"]),
        climb=_climb(row["climb"]),
        **{name: row[name] for name in _AS_STORED},
    )


def _climb(text: str | None) -> v.ClimbView | None:
    """To which level a ticket went up, or which one was told."""
    if text is None:
        return None
    climb = _CLIMB.decode(text)
    return v.ClimbView(
        before=climb.before,
        level=climb.level,
        team=climb.team,
        passed=tuple(
            v.PassedView(level=each.level, name=each.skipped.name, why=sentence(each.skipped))
            for each in climb.passed
        ),
    )


def _known(row: Row) -> v.KnownHere:
    return v.KnownHere(
        id=row["id"],
        number=row["number"],
        state=State(row["state"]),
        category=row["category"],
        description=row["description"],
        reported_at=row["reported_at"],
        same_point=row["same_point"],
    )
