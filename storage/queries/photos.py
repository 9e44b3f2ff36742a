"""Photo objects (bytes by hash) and who may look at a photo."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def find_object(connection: Connection, sha256: str) -> Row | None:
    return await connection.fetchrow(
        "SELECT sha256, length, media_type, stored_at, checked_at, problem, width, height "
        "FROM photo_object "
        "WHERE sha256 = $1",
        sha256,
    )


async def reserve_object(
    connection: Connection,
    sha256: str,
    length: int,
    media_type: str,
    by: UUID | None,
    now: datetime,
) -> Row | None:
    """The object as it stands; a reservation that was never filled takes the new figures."""
    return await connection.fetchrow(
        "INSERT INTO photo_object AS o (sha256, length, media_type, reserved_at, reserved_by) "
        "VALUES ($1, $2, $3, $5, $4) ON CONFLICT (sha256) DO UPDATE SET "
        "reserved_at = excluded.reserved_at, "
        "length = CASE WHEN o.stored_at IS NULL THEN excluded.length ELSE o.length END, "
        "media_type = CASE WHEN o.stored_at IS NULL THEN excluded.media_type "
        "ELSE o.media_type END RETURNING sha256, length, media_type, stored_at",
        sha256,
        length,
        media_type,
        by,
        now,
    )


async def mark_stored(connection: Connection, sha256: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE photo_object SET stored_at = coalesce(stored_at, $2) WHERE sha256 = $1",
        sha256,
        now,
    )


async def mark_checked(
    connection: Connection,
    sha256: str,
    width: int | None,
    height: int | None,
    likeness: int | None,
    problem: str | None,
    now: datetime,
) -> None:
    await connection.execute(
        "UPDATE photo_object SET checked_at = $6, width = $2, height = $3, likeness = $4, "
        "problem = $5 WHERE sha256 = $1",
        sha256,
        width,
        height,
        likeness,
        problem,
        now,
    )


async def claim_unchecked(connection: Connection, but: Sequence[str]) -> str | None:
    """The photo that waits longest; those that another process has in hand are passed over."""
    found: str | None = await connection.fetchval(
        "SELECT sha256 FROM photo_object WHERE stored_at IS NOT NULL AND checked_at IS NULL "
        "AND sha256 <> ALL($1) ORDER BY stored_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        but,
    )
    return found


async def touch_tickets(
    connection: Connection, sha256: str, done: Sequence[UUID] = ()
) -> list[Row]:
    """Tickets whose photos have these bytes count as changed, so that pulls bring them, but for
    `done` ones; returns what waking their readers needs."""
    return await connection.fetch(
        "UPDATE ticket t SET version = version FROM (SELECT DISTINCT ticket FROM photo "
        "WHERE (sha256 = $1 OR shown = $1) AND ticket <> ALL($2) ORDER BY ticket LIMIT 100) p "
        "WHERE t.id = p.ticket RETURNING t.id, t.assignee, t.reporter, t.grid, t.community",
        sha256,
        list(done),
    )


async def find_photo(connection: Connection, photo: UUID) -> Row | None:
    """A photo with what decides who may see it."""
    return await connection.fetchrow(
        "SELECT p.sha256, p.shown, p.taken_by, t.state, t.grid, t.community, t.assignee, "
        "t.reporter, t.past, CASE WHEN t.assignee IS NULL THEN t.team END AS team, "
        "t.property_asked IS NOT NULL OR t.property_answer IS NOT NULL AS asked "
        "FROM photo p JOIN ticket t ON t.id = p.ticket WHERE p.id = $1",
        photo,
    )


async def of_result(connection: Connection, ticket: UUID, most: int) -> list[Row]:
    """The latest photos of the work done that have arrived. `picture`: the hash of what others see."""
    return await connection.fetch(
        "SELECT p.id, o.sha256 AS picture FROM photo p "
        "JOIN photo_object o ON o.sha256 = coalesce(p.shown, p.sha256) "
        "WHERE p.ticket = $1 AND p.kind = 'after' AND o.stored_at IS NOT NULL "
        "AND o.problem IS NULL ORDER BY p.taken_at DESC, p.id LIMIT $2",
        ticket,
        most,
    )


async def note_access(
    connection: Connection, photo: UUID, person: UUID, size: str, now: datetime
) -> None:
    await connection.execute(
        "INSERT INTO photo_access (at, photo, person, size) VALUES ($1, $2, $3, $4)",
        now,
        photo,
        person,
        size,
    )


async def uses_elsewhere(connection: Connection, ticket: UUID) -> list[Row]:
    """For each photo of a ticket that a person sent, another ticket that has the same picture: the
    same bytes, the same file of a camera, or one that looks the same to the last bit."""
    return await connection.fetch(
        "SELECT DISTINCT ON (p.id) p.id, t.number FROM photo p "
        "JOIN photo_object o ON o.sha256 = p.sha256 AND o.reserved_by IS NOT NULL CROSS JOIN LATERAL ("
        "(SELECT q.ticket FROM photo q WHERE q.sha256 = p.sha256 AND q.ticket <> p.ticket LIMIT 1) "
        "UNION ALL (SELECT q.ticket FROM photo q "
        "WHERE q.original = p.original AND q.ticket <> p.ticket LIMIT 1) "
        "UNION ALL (SELECT q.ticket FROM photo_object l JOIN photo q ON q.sha256 = l.sha256 "
        "WHERE l.likeness = o.likeness AND bit_count(o.likeness::bit(64)) BETWEEN 8 AND 56 "
        "AND l.sha256 <> o.sha256 AND q.ticket <> p.ticket LIMIT 1)"
        ") other JOIN ticket t ON t.id = other.ticket WHERE p.ticket = $1 ORDER BY p.id, t.number",
        ticket,
    )
