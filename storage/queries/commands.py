"""Commands: one row for each id, with the answer it was given and what was decided of it since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.tickets import COMMAND, holes, in_order, names

_STANDING = (
    "c.id, c.author, c.name, c.ticket, c.result, c.answer, c.settlement, c.settlement_note, "
    "s.name AS settled_by_name"
)
_SETTLER = "LEFT JOIN person s ON s.id = c.settled_by"


async def find_command(connection: Connection, command: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_STANDING} FROM command c {_SETTLER} WHERE c.id = $1",  # noqa: S608
        command,
    )


async def insert_command(connection: Connection, command: Mapping[str, Any]) -> bool:
    """False where the id was used before; nothing is written then."""
    done = await connection.execute(
        f"INSERT INTO command ({names(COMMAND)}) VALUES ({holes(COMMAND)}) "  # noqa: S608
        "ON CONFLICT (id) DO NOTHING",
        *in_order(command, COMMAND),
    )
    return done.endswith("1")


async def counted_before(connection: Connection, device: UUID, seq: int) -> datetime | None:
    """The instant for which the command before this one on the device counts."""
    found: datetime | None = await connection.fetchval(
        "SELECT judged_at FROM command WHERE device = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1",
        device,
        seq,
    )
    return found


async def had_ticket(connection: Connection, ticket: UUID, person: UUID, team: str | None) -> bool:
    """Whether the ticket was ever given to this person or the person's team."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM ticket_event WHERE ticket = $1 "
            "AND (assignee = $2 OR changes->>'team' = $3))",
            ticket,
            person,
            team,
        )
    )


_UNSETTLED = (
    "c.result IN ('held', 'refused') AND c.settled_at IS NULL AND c.device IS NOT NULL "
    "AND c.answer->'problem'->>'code' IS DISTINCT FROM 'accept.taken'"
)
"""Who came second of a team asks for no decision."""
_NOT_MENDED = (
    "NOT EXISTS (SELECT FROM command again WHERE again.ticket = c.ticket AND "
    "again.author = c.author AND again.name = c.name AND again.result = 'applied' "
    "AND again.received_at > c.received_at)"
)
_HELD = (
    "SELECT c.id, c.author, c.name, c.ticket, c.made_at, c.received_at, c.result, c.answer, "  # noqa: S608
    "c.body, c.judged_at, c.settled_at, s.name AS settled_by_name, p.name AS author_name, "
    f"d.name AS device_name FROM command c {_SETTLER} JOIN person p ON p.id = c.author "
    "LEFT JOIN device d ON d.id = c.device"
)


async def list_held(
    connection: Connection, after: tuple[datetime, UUID] | None, limit: int
) -> list[Row]:
    """What waits to be settled, oldest first; not what its author has mended since."""
    when, last = after or (None, None)
    return await connection.fetch(
        f"{_HELD} WHERE {_UNSETTLED} AND {_NOT_MENDED} "
        "AND ($1::timestamptz IS NULL OR (c.received_at, c.id) > ($1, $2::uuid)) "
        "ORDER BY c.received_at, c.id LIMIT $3",
        when,
        last,
        limit,
    )


async def count_held(connection: Connection) -> int:
    return int(
        await connection.fetchval(
            f"SELECT count(*) FROM command c WHERE {_UNSETTLED} AND {_NOT_MENDED}"  # noqa: S608
        )
    )


async def find_held(connection: Connection, command: UUID) -> Row | None:
    return await connection.fetchrow(
        f"{_HELD} WHERE c.id = $1 AND c.result IN ('held', 'refused') AND c.device IS NOT NULL",
        command,
    )


async def lock_held(connection: Connection, command: UUID) -> Row | None:
    """The same, held by this transaction, so that of two who settle it one comes second."""
    await connection.execute("SELECT FROM command WHERE id = $1 FOR UPDATE", command)
    return await find_held(connection, command)


async def settle(
    connection: Connection, command: UUID, settlement: str, by: UUID, note: str, now: datetime
) -> None:
    await connection.execute(
        "UPDATE command SET settlement = $2, settled_by = $3, settlement_note = $4, "
        "settled_at = $5 WHERE id = $1",
        command,
        settlement,
        by,
        note,
        now,
    )


async def stored_photos(connection: Connection, hashes: Sequence[str]) -> set[str]:
    rows = await connection.fetch(
        "SELECT sha256 FROM photo_object WHERE sha256 = ANY($1) AND stored_at IS NOT NULL",
        list(hashes),
    )
    return {row["sha256"] for row in rows}


async def settled_since(
    connection: Connection, author: UUID, snapshot: str | None, limit: int
) -> list[Row]:
    """Settlements of this person's commands that `snapshot` did not show, or all recent ones."""
    return await connection.fetch(
        f"SELECT {_STANDING} FROM command c {_SETTLER} WHERE c.author = $1 "  # noqa: S608
        "AND c.settled_at IS NOT NULL AND ($2::text IS NULL OR "
        "(c.changed >= pg_snapshot_xmin($2::text::pg_snapshot) "
        "AND NOT pg_visible_in_snapshot(c.changed, $2::text::pg_snapshot))) "
        "ORDER BY c.changed DESC LIMIT $3",
        author,
        snapshot,
        limit,
    )
