"""The lists of tickets that the screens show, by keyset, each on its own index.

A view is a condition, an order, and the kind of cursor that goes with the order. Conditions hold
`$1` for the person, `$2` for the codes of the areas; unused ones are still passed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.tickets import TICKET

FAR_FUTURE = "'infinity'::timestamptz"


class ListView(NamedTuple):
    where: str
    key: str  # an expression over t, never null
    descending: bool


_WORK = "t.is_open AND t.parent IS NULL"
"""What somebody has to see to by itself: a child goes with its parent."""
_IN_AREA = "(t.grid = ANY($2) OR t.community = ANY($2))"
_OFFERED = "(t.team = $8 AND t.assignee IS NULL)"
_CONCERNED = f"{_OFFERED} OR t.past @> ARRAY[$1::uuid]"
"""As `permission.concerned`: waits for the first of the team, or climbed past the person."""
_DUE = f"coalesce(t.due_at, {FAR_FUTURE})"
VIEWS: dict[str, ListView] = {
    "mine": ListView(
        f"(t.assignee = $1 OR {_OFFERED}) "
        f"AND {_WORK} AND t.state IN ('dispatched','accepted','arrived')",
        _DUE,
        False,
    ),
    "area": ListView(f"{_IN_AREA} AND {_WORK} AND t.assignee IS DISTINCT FROM $1", _DUE, False),
    "reported_by_me": ListView("t.reporter = $1", "t.reported_at", True),
    "asked": ListView(
        f"{_IN_AREA} AND t.property_asked IS NOT NULL AND t.is_open", "t.property_asked", False
    ),
    "answered": ListView(
        f"{_IN_AREA} AND t.property_answer IS NOT NULL AND t.property_asked IS NULL AND t.is_open",
        "t.reported_at",
        True,
    ),
    "done_today": ListView(
        "t.id IN (SELECT e.ticket FROM ticket_event e WHERE e.actor = $1 "
        "AND e.move IN ('handle', 'settle') AND e.\"when\" >= $6)",
        "t.reported_at",
        True,
    ),
    "waiting": ListView(f"t.state = 'reported' AND {_WORK}", "t.reported_at", False),
    "to_dispatch": ListView(f"t.state = 'filed' AND {_WORK}", "t.reported_at", False),
    "active": ListView(f"t.state IN ('dispatched','accepted','arrived') AND {_WORK}", _DUE, False),
    "to_inspect": ListView(f"t.state IN ('handled','in_inspection') AND {_WORK}", _DUE, False),
    "open": ListView(_WORK, _DUE, False),
    "late": ListView(f"{_WORK} AND t.due_at < $7", _DUE, False),
    "closed": ListView("t.state = 'closed'", "t.closed_at", True),
    "all": ListView("true", "t.reported_at", True),
}

_CARD = ", ".join(f"t.{name}" for name in TICKET)
_NAMES = "r.name AS reporter_name, a.name AS assignee_name"
_JOINS = "LEFT JOIN person r ON r.id = t.reporter LEFT JOIN person a ON a.id = t.assignee"
_COUNTS = (
    "(SELECT count(*) FROM photo p WHERE p.ticket = t.id) AS photos, "
    "(SELECT count(*) FROM photo p LEFT JOIN photo_object o USING (sha256) "
    "WHERE p.ticket = t.id AND o.stored_at IS NULL) AS awaited"
)


def list_query(view: str, scoped: bool) -> str:
    """$1 person, $2 areas, $3 key of the cursor, $4 id of the cursor, $5 limit, $6 day's start,
    $7 now, $8 team. `scoped`: only within the areas, and what is the person's own or concerns them."""
    shown = VIEWS[view]
    where = shown.where
    if scoped:
        where = f"({where}) AND ({_IN_AREA} OR t.assignee = $1 OR t.reporter = $1 OR {_CONCERNED})"
    sign, order = ("<", "DESC") if shown.descending else (">", "ASC")
    page = f"($3::timestamptz IS NULL OR ({shown.key}, t.id) {sign} ($3::timestamptz, $4::uuid))"
    typed = (
        "($1::uuid IS NULL OR true) AND ($2::text[] IS NULL OR true) "
        "AND ($6::timestamptz IS NULL OR true) AND ($7::timestamptz IS NULL OR true) "
        "AND ($8::text IS NULL OR true)"
    )
    return (
        f"SELECT {_CARD}, {_NAMES}, {_COUNTS}, {shown.key} AS cursor_key "  # noqa: S608
        f"FROM ticket t {_JOINS} WHERE {where} AND {page} AND {typed} "
        f"ORDER BY {shown.key} {order}, t.id {order} LIMIT $5"
    )


_QUERIES = {(view, scoped): list_query(view, scoped) for view in VIEWS for scoped in (True, False)}


async def list_tickets(
    connection: Connection,
    view: str,
    scoped: bool,
    person: UUID,
    areas: tuple[str, ...],
    after: tuple[datetime, UUID] | None,
    limit: int,
    day_start: datetime,
    now: datetime,
    team: str | None = None,
) -> list[Row]:
    key, last = after or (None, None)
    return await connection.fetch(
        _QUERIES[view, scoped], person, list(areas), key, last, limit, day_start, now, team
    )


async def find_card(connection: Connection, ticket: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_CARD}, {_NAMES}, {_COUNTS} FROM ticket t {_JOINS} WHERE t.id = $1",  # noqa: S608
        ticket,
    )


async def id_of_number(connection: Connection, number: str) -> UUID | None:
    found: UUID | None = await connection.fetchval(
        "SELECT id FROM ticket WHERE number = $1", number
    )
    return found


async def find_cards(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    return await connection.fetch(
        f"SELECT {_CARD}, {_NAMES}, {_COUNTS} FROM ticket t {_JOINS} WHERE t.id = ANY($1)",  # noqa: S608
        tickets,
    )


async def histories(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    """Events of these tickets, a ticket's in order of version."""
    return await connection.fetch(
        'SELECT e.id, e.ticket, e.version, e.move, e.state, e.actor, e.assignee, e."when", e.at, '
        "e.note, e.reason, e.outcome, e.latitude, e.longitude, e.accuracy, e.distance, "
        "e.no_position, e.clock, e.photos, e.settled_by, e.changes->>'team' AS team, "
        "CASE e.move WHEN 'climb' THEN e.changes->'climb' WHEN 'raise' THEN e.changes->'raised' END AS climb, p.name AS actor_name, a.name AS assignee_name, s.name AS settled_by_name "
        "FROM ticket_event e LEFT JOIN person p ON p.id = e.actor "
        "LEFT JOIN person a ON a.id = e.assignee LEFT JOIN person s ON s.id = e.settled_by "
        "WHERE e.ticket = ANY($1) ORDER BY e.ticket, e.version",
        tickets,
    )


async def families(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    """The children of these tickets, and the parents of those that follow; `ticket`: whose."""
    return await connection.fetch(
        "SELECT * FROM ("
        "SELECT c.parent AS ticket, c.id, c.number, c.category, c.address FROM ticket c "
        "WHERE c.parent = ANY($1) UNION ALL "
        "SELECT t.id, p.id, p.number, p.category, p.address FROM ticket t "
        "JOIN ticket p ON p.id = t.parent WHERE t.id = ANY($1)) f ORDER BY ticket, number",
        tickets,
    )


async def photos_of(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    """Photos of these tickets in the order in which they were taken. `device_name`: of the phone
    that named them."""
    return await connection.fetch(
        "SELECT p.*, n.name AS taken_by_name, o.stored_at, o.width, o.height, o.likeness, "
        "o.problem, "
        "s.stored_at AS shown_at, e.made_at, e.distance, d.name AS device_name FROM photo p "
        "LEFT JOIN photo_object o USING (sha256) "
        "LEFT JOIN photo_object s ON s.sha256 = p.shown LEFT JOIN person n ON n.id = p.taken_by "
        "LEFT JOIN ticket_event e ON e.id = p.event "
        "LEFT JOIN command c ON o.stored_at IS NULL AND c.id = e.command LEFT JOIN device d ON d.id = c.device "
        "WHERE p.ticket = ANY($1) ORDER BY p.ticket, p.taken_at, p.id",
        tickets,
    )


async def known_here(
    connection: Connection, ticket: UUID, point: str | None, grid: str | None, most: int
) -> list[Row]:
    """Other tickets of the point, else of the grid, newest first."""
    return await connection.fetch(
        "(SELECT id, number, state, category, description, reported_at, true AS same_point "
        "FROM ticket WHERE point = $2 AND id <> $1 ORDER BY reported_at DESC, id DESC LIMIT $4) "
        "UNION ALL "
        "(SELECT id, number, state, category, description, reported_at, false "
        "FROM ticket WHERE grid = $3 AND point IS DISTINCT FROM $2 AND id <> $1 "
        "ORDER BY reported_at DESC, id DESC LIMIT $4)",
        ticket,
        point,
        grid,
        most,
    )


async def summary(
    connection: Connection,
    scoped: bool,
    areas: tuple[str, ...],
    now: datetime,
    day_start: datetime,
) -> Row:
    """Counts of open tickets by state, children left out, and of those closed today; all from
    partial indexes."""
    within = "AND (grid = ANY($3) OR community = ANY($3))" if scoped else ""
    row = await connection.fetchrow(
        "SELECT count(*) FILTER (WHERE state = 'reported') AS waiting, "  # noqa: S608
        "count(*) FILTER (WHERE state = 'filed') AS to_dispatch, "
        "count(*) FILTER (WHERE state IN ('dispatched','accepted','arrived')) AS on_the_way, "
        "count(*) FILTER (WHERE state IN ('handled','in_inspection')) AS to_inspect, "
        "count(*) FILTER (WHERE due_at < $1) AS late, "
        f"(SELECT count(*) FROM ticket WHERE state = 'closed' AND closed_at >= $2 {within}) "
        "AS closed_today "
        f"FROM ticket WHERE is_open AND parent IS NULL {within} AND ($3::text[] IS NULL OR true)",
        now,
        day_start,
        list(areas),
    )
    if row is None:
        raise LookupError("an aggregate without a row")
    return row
