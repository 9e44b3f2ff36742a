"""Lists that people carry away: asked for, written by one node, kept for a day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row

_COLUMNS = "id, query, format, language, asked_at, rows, total, done_at, problem, bytes"
TRIES = 3


async def ask(
    connection: Connection,
    id_: UUID,
    person: UUID,
    query: str,
    format_: str,
    language: str,
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO export (id, person, query, format, language, asked_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        id_,
        person,
        query,
        format_,
        language,
        now,
    )


async def count_unfinished(connection: Connection, person: UUID) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM export WHERE person = $1 AND done_at IS NULL AND problem IS NULL",
            person,
        )
    )


async def list_exports(
    connection: Connection, person: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[Row]:
    at, id_ = after or (None, None)
    return await connection.fetch(
        f"SELECT {_COLUMNS} FROM export WHERE person = $1 "  # noqa: S608
        "AND ($2::timestamptz IS NULL OR (asked_at, id) < ($2, $3::uuid)) "
        "ORDER BY asked_at DESC, id DESC LIMIT $4",
        person,
        at,
        id_,
        most,
    )


async def find_export(connection: Connection, id_: UUID, person: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM export WHERE id = $1 AND person = $2",  # noqa: S608
        id_,
        person,
    )


async def claim(connection: Connection, now: datetime, stale: datetime) -> Row | None:
    """The oldest that nobody is at work on; `stale`: who has said nothing since then is gone."""
    return await connection.fetchrow(
        "UPDATE export SET claimed_at = $1, tries = tries + 1, rows = 0 WHERE id = ("
        "SELECT id FROM export WHERE done_at IS NULL AND problem IS NULL "
        "AND (claimed_at IS NULL OR claimed_at < $2) AND tries < $3 "
        "ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED) "
        "RETURNING id, person, query, format, language, tries",
        now,
        stale,
        TRIES,
    )


async def give_up(connection: Connection, stale: datetime, problem: str) -> int:
    """Those that were tried often enough; how many."""
    rows = await connection.fetch(
        "UPDATE export SET problem = $2 WHERE done_at IS NULL AND problem IS NULL "
        "AND tries >= $3 AND claimed_at < $1 RETURNING id",
        stale,
        problem,
        TRIES,
    )
    return len(rows)


async def tell_progress(
    connection: Connection, id_: UUID, rows: int, total: int, now: datetime
) -> bool:
    """False where it was cancelled meanwhile."""
    row = await connection.fetchrow(
        "UPDATE export SET rows = $2, total = $3, claimed_at = $4 "
        "WHERE id = $1 AND problem IS NULL RETURNING id",
        id_,
        rows,
        total,
        now,
    )
    return row is not None


async def finish(
    connection: Connection, id_: UUID, rows: int, parts: Sequence[bytes], now: datetime
) -> None:
    await connection.execute("DELETE FROM export_part WHERE export = $1", id_)
    await connection.executemany(
        "INSERT INTO export_part (export, number, content) VALUES ($1, $2, $3)",
        [(id_, number, part) for number, part in enumerate(parts)],
    )
    await connection.execute(
        "UPDATE export SET rows = $2, total = $2, done_at = $3, bytes = $4 WHERE id = $1",
        id_,
        rows,
        now,
        sum(map(len, parts)),
    )


async def fail(connection: Connection, id_: UUID, problem: str) -> None:
    await connection.execute("UPDATE export SET problem = $2 WHERE id = $1", id_, problem)


async def find_part(connection: Connection, id_: UUID, number: int) -> bytes | None:
    part: bytes | None = await connection.fetchval(
        "SELECT content FROM export_part WHERE export = $1 AND number = $2", id_, number
    )
    return part


async def remove(connection: Connection, id_: UUID, person: UUID) -> bool:
    row = await connection.fetchrow(
        "DELETE FROM export WHERE id = $1 AND person = $2 RETURNING id", id_, person
    )
    return row is not None


async def forget_before(connection: Connection, before: datetime) -> int:
    rows = await connection.fetch("DELETE FROM export WHERE asked_at < $1 RETURNING id", before)
    return len(rows)


async def list_rows(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    """What of tickets stands in an exported list."""
    return await connection.fetch(
        "SELECT t.id, t.number, t.state, t.kind, t.category, t.scenario, t.source, t.address, "
        "t.description, t.grid, t.community, t.segment, t.latitude, t.longitude, t.reported_at, "
        "t.due_at, t.closed_at, t.late, t.supervised, t.rework_count, t.alarm_count, "
        "r.name AS reporter_name, a.name AS assignee_name FROM ticket t "
        "LEFT JOIN person r ON r.id = t.reporter LEFT JOIN person a ON a.id = t.assignee "
        "WHERE t.id = ANY($1)",
        tickets,
    )


async def find_author(connection: Connection, person: UUID) -> Row | None:
    return await connection.fetchrow(
        "SELECT id, name, roles, areas, team FROM person WHERE id = $1 AND active", person
    )
