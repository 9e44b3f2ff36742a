"""Tickets and events: the writing side. One statement writes a ticket, its event and its command."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries import notices

TICKET = (
    "id", "number", "kind", "state", "version", "source", "category", "reported_at", "suspended",
    "scenario", "description", "address", "grid", "community", "segment", "point", "camera",
    "latitude", "longitude", "reporter", "assignee", "closed_at", "outcome", "clocks", "evidence",
    "photo", "alarm_count", "first_alarm_at", "last_alarm_at", "rework_count", "supervised",
    "late", "extension", "merged_into", "team", "level", "climb", "past", "parent", "children",
    "property_asked", "property_answer", "raised", "due_at", "mark_at", "spot",
)  # fmt: skip
"""Columns of a ticket, in the order in which values are passed."""

EVENT = (
    "id", "ticket", "version", "move", "state", "actor", "command", "made_at", "at", "when",
    "unsure", "latitude", "longitude", "accuracy", "distance", "no_position", "note", "reason",
    "outcome", "assignee", "clock", "photos", "changes", "settled_by",
)  # fmt: skip

COMMAND = (
    "id", "author", "name", "ticket", "made_at", "received_at", "result", "answer", "body",
    "device", "seq", "judged_at",
)  # fmt: skip

PHOTO = (
    "id", "ticket", "event", "kind", "sha256", "taken_at", "taken_by", "latitude", "longitude",
    "accuracy", "from_gallery", "original", "shown", "layers", "position_age", "command",
)  # fmt: skip
"""Its place in the chain of the ticket's photos is written by the database."""

_FIXED = {"id", "number", "kind", "source", "reported_at", "reporter", "scenario", "spot"}
"""What never changes after a ticket's first event."""

Values = Sequence[object]


def names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{each}"' for each in columns)


def holes(columns: Sequence[str], start: int = 1) -> str:
    return ", ".join(f"${at}" for at in range(start, start + len(columns)))


SELECT_TICKET = f"SELECT {names(TICKET)} FROM ticket"  # noqa: S608
_LOCKED = f"{SELECT_TICKET} WHERE id = $1 FOR UPDATE"
_BY_ID = f"{SELECT_TICKET} WHERE id = $1"
_INSERT_TICKET = f"INSERT INTO ticket ({names(TICKET)}) VALUES ({holes(TICKET)})"  # noqa: S608
_INSERT_PHOTO = f"INSERT INTO photo ({names(PHOTO)}) VALUES ({holes(PHOTO)})"  # noqa: S608
_MOVING = ["version", *(n for n in TICKET if n not in _FIXED and n != "version")]
_UPDATE = (
    "UPDATE ticket SET "  # noqa: S608
    + ", ".join(f'"{name}" = ${at}' for at, name in enumerate(_MOVING, start=2))
    + " WHERE id = $1"
)
_EVENT_AT = 2 + len(_MOVING)
_NEW = (
    f"WITH born AS ({_INSERT_TICKET}) "  # noqa: S608
    f"INSERT INTO ticket_event ({names(EVENT)}) VALUES ({holes(EVENT, 1 + len(TICKET))})"
)
_PHOTO_TYPES = (
    "id uuid, ticket uuid, event uuid, kind text, sha256 text, taken_at timestamptz, "
    "taken_by uuid, latitude float8, longitude float8, accuracy float8, from_gallery boolean, "
    "original text, shown text, layers jsonb, position_age float8, command uuid"
)
_TYPE = {
    "uuid": ("id", "ticket", "actor", "command", "assignee", "author", "settled_by", "device"),
    "timestamptz": ("made_at", "at", "when", "received_at", "judged_at"),
    "bigint": ("seq",),
    "float8": ("latitude", "longitude", "accuracy"),
    "int": ("version", "distance"),
    "boolean": ("unsure",),
    "uuid[]": ("photos",),
    "jsonb": ("changes", "answer", "body"),
}
_TYPE_OF = {name: kind for kind, names in _TYPE.items() for name in names}


def typed_holes(columns: Sequence[str], start: int) -> str:
    """In a SELECT the server does not see which column a parameter is for."""
    return ", ".join(
        f"${at}::{_TYPE_OF.get(name, 'text')}" for at, name in enumerate(columns, start)
    )


def _recorded(source: str, ticket: str, event_at: int) -> str:
    """Event, command, photos and notices, written where `source` yields its one row."""
    command_at = event_at + len(EVENT)
    photos_at = command_at + len(COMMAND)
    event, command = typed_holes(EVENT, event_at), typed_holes(COMMAND, command_at)
    return (
        f"{source} AS ({ticket}), "  # noqa: S608
        f"told AS (INSERT INTO ticket_event ({names(EVENT)}) SELECT {event} FROM {source}), "
        f"shown AS (INSERT INTO photo ({names(PHOTO)}) SELECT p.* FROM {source}, "
        f"jsonb_to_recordset(${photos_at}::jsonb) AS p({_PHOTO_TYPES})), "
        f"noticed AS (INSERT INTO notice ({notices.COLUMNS}) SELECT n.* FROM {source}, "
        f"jsonb_to_recordset(${photos_at + 1}::jsonb) AS n({notices.TYPES})) "
        f"INSERT INTO command ({names(COMMAND)}) SELECT {command} FROM {source}"
    )


_MOVE = "WITH " + _recorded("moved", f"{_UPDATE} AND version = $2 - 1 RETURNING id", _EVENT_AT)
_BIRTH = "WITH " + _recorded("born", f"{_INSERT_TICKET} RETURNING id", 1 + len(TICKET))
_CHANGE = (
    f"WITH moved AS ({_UPDATE}) "  # noqa: S608
    f"INSERT INTO ticket_event ({names(EVENT)}) VALUES ({holes(EVENT, _EVENT_AT)})"
)


async def lock_ticket(connection: Connection, ticket: UUID) -> Row | None:
    return await connection.fetchrow(_LOCKED, ticket)


async def find_ticket(connection: Connection, ticket: UUID) -> Row | None:
    return await connection.fetchrow(_BY_ID, ticket)


async def merged_into(connection: Connection, ticket: UUID, most: int) -> list[Row]:
    """Those that were merged into the ticket, and into them."""
    return await connection.fetch(
        "WITH RECURSIVE merged (id, number, category, step) AS ("
        "SELECT id, number, category, 1 FROM ticket WHERE merged_into = $1 UNION ALL "
        "SELECT t.id, t.number, t.category, step + 1 FROM merged m "
        "JOIN ticket t ON t.merged_into = m.id WHERE step < 8) "
        "SELECT id, number, category FROM merged ORDER BY number LIMIT $2",
        ticket,
        most,
    )


async def find_tickets(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    return await connection.fetch(f"{SELECT_TICKET} WHERE id = ANY($1)", list(tickets))


async def lock_joining(connection: Connection) -> None:
    """Until the transaction ends, nobody else makes a ticket follow another or leave it."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext('banjie.family'))")


async def lock_children(connection: Connection, parent: UUID) -> list[Row]:
    """In order of id, as for `lock_tickets`."""
    return await connection.fetch(
        f"{SELECT_TICKET} WHERE parent = $1 ORDER BY id FOR UPDATE", parent
    )


async def lock_tickets(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    """In order of id, so that two that lock the same tickets never wait for each other."""
    return await connection.fetch(
        f"{SELECT_TICKET} WHERE id = ANY($1) ORDER BY id FOR UPDATE", tickets
    )


async def save_new(
    connection: Connection, ticket: Mapping[str, Any], event: Mapping[str, Any]
) -> None:
    """One new ticket with its first event."""
    await connection.execute(_NEW, *in_order(ticket, TICKET), *in_order(event, EVENT))


async def insert_tickets(connection: Connection, tickets: Sequence[Mapping[str, Any]]) -> None:
    await connection.copy_records_to_table(
        "ticket", records=[in_order(each, TICKET) for each in tickets], columns=TICKET
    )


async def insert_events(connection: Connection, events: Sequence[Mapping[str, Any]]) -> None:
    await connection.copy_records_to_table(
        "ticket_event", records=[in_order(each, EVENT) for each in events], columns=EVENT
    )


async def insert_photos(connection: Connection, photos: Sequence[Mapping[str, Any]]) -> None:
    await connection.executemany(_INSERT_PHOTO, [in_order(each, PHOTO) for each in photos])


async def copy_photos(connection: Connection, photos: Sequence[Mapping[str, Any]]) -> None:
    await connection.copy_records_to_table(
        "photo", records=[in_order(each, PHOTO) for each in photos], columns=PHOTO
    )


_ADD_PHOTOS = (
    f"INSERT INTO photo ({names(PHOTO)}) SELECT p.* "  # noqa: S608
    f"FROM jsonb_to_recordset($1::jsonb) AS p({_PHOTO_TYPES})"
)


async def add_photos(connection: Connection, photos: str) -> None:
    """`photos`: JSON, as for `save_move`."""
    await connection.execute(_ADD_PHOTOS, photos)


async def save_move(
    connection: Connection,
    ticket: Mapping[str, Any],
    event: Mapping[str, Any],
    command: Mapping[str, Any],
    photos: str,
    told: str = "[]",
) -> bool:
    """Ticket, event, command, photos and notices in one statement, and so in one transaction.
    False, and nothing written, where the ticket is no longer at the version before. `photos`,
    `told`: JSON (see `notices.insert`).
    UniqueViolation: the command's id or a photo's was used before."""
    done = await connection.execute(
        _MOVE,
        ticket["id"],
        *in_order(ticket, _MOVING),
        *in_order(event, EVENT),
        *in_order(command, COMMAND),
        photos,
        told,
    )
    return done.endswith("1")


async def save_birth(
    connection: Connection,
    ticket: Mapping[str, Any],
    event: Mapping[str, Any],
    command: Mapping[str, Any],
    photos: str,
) -> None:
    """A reported ticket with all that belongs to it. UniqueViolation as for `save_move`."""
    await connection.execute(
        _BIRTH,
        *in_order(ticket, TICKET),
        *in_order(event, EVENT),
        *in_order(command, COMMAND),
        photos,
        "[]",
    )


async def save_change(
    connection: Connection, ticket: Mapping[str, Any], event: Mapping[str, Any]
) -> None:
    """A change that no command made: a folded alarm, a clock that fell due."""
    await connection.execute(
        _CHANGE, ticket["id"], *in_order(ticket, _MOVING), *in_order(event, EVENT)
    )


async def save_changes(
    connection: Connection,
    changes: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> None:
    await connection.executemany(
        _CHANGE,
        [
            (ticket["id"], *in_order(ticket, _MOVING), *in_order(event, EVENT))
            for ticket, event in changes
        ],
    )


async def next_number(connection: Connection) -> int:
    return int(await connection.fetchval("SELECT nextval('ticket_number_seq')"))


async def claim_due(connection: Connection, now: object, most: int) -> list[Row]:
    """Tickets whose clocks' ladders go on; others' claims are passed over."""
    return await connection.fetch(
        f"{SELECT_TICKET} WHERE mark_at < $1 ORDER BY mark_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        most,
    )


async def events_of(connection: Connection, ticket: UUID) -> list[Row]:
    return await connection.fetch(
        f"SELECT {names(EVENT)} FROM ticket_event WHERE ticket = $1 ORDER BY version",  # noqa: S608
        ticket,
    )


async def last_change(connection: Connection, ticket: UUID) -> Row | None:
    """Who moved the ticket last, and how."""
    return await connection.fetchrow(
        "SELECT e.move, p.name FROM ticket_event e LEFT JOIN person p ON p.id = e.actor "
        "WHERE e.ticket = $1 AND e.move NOT IN ('remind', 'overdue', 'raise', 'fold', 'note') "
        "ORDER BY e.version DESC LIMIT 1",
        ticket,
    )


def in_order(values: Mapping[str, Any], columns: Sequence[str]) -> Values:
    return [values[name] for name in columns]


async def start_numbers(connection: Connection, first: int) -> None:
    """The next ticket number's sequence, after tickets were loaded."""
    await connection.execute("SELECT setval('ticket_number_seq', $1, false)", first)
