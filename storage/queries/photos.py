"""Photo objects (bytes by hash) and who may look at a photo."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def find_object(connection: Connection, sha256: str) -> Row | None:
    return await connection.fetchrow(
        "SELECT sha256, length, media_type, stored_at, width, height FROM photo_object "
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
        "length = CASE WHEN o.stored_at IS NULL THEN excluded.length ELSE o.length END, "
        "media_type = CASE WHEN o.stored_at IS NULL THEN excluded.media_type "
        "ELSE o.media_type END RETURNING sha256, length, media_type, stored_at",
        sha256,
        length,
        media_type,
        by,
        now,
    )


async def mark_stored(
    connection: Connection, sha256: str, width: int, height: int, now: datetime
) -> None:
    await connection.execute(
        "UPDATE photo_object SET stored_at = coalesce(stored_at, $4), width = $2, height = $3 "
        "WHERE sha256 = $1",
        sha256,
        width,
        height,
        now,
    )


async def touch_tickets(
    connection: Connection, sha256: str, done: Sequence[UUID] = ()
) -> list[Row]:
    """Tickets whose photos have these bytes count as changed, so that pulls bring them, but for
    `done` ones; returns what waking their readers needs."""
    return await connection.fetch(
        "UPDATE ticket t SET version = version FROM (SELECT DISTINCT ticket FROM photo "
        "WHERE sha256 = $1 AND ticket <> ALL($2) ORDER BY ticket LIMIT 100) p "
        "WHERE t.id = p.ticket RETURNING t.id, t.assignee, t.reporter, t.grid, t.community",
        sha256,
        list(done),
    )


async def find_photo(connection: Connection, photo: UUID) -> Row | None:
    """A photo with what decides who may see it."""
    return await connection.fetchrow(
        "SELECT p.sha256, o.media_type, o.stored_at, t.state, t.grid, t.community, t.assignee, "
        "t.reporter FROM photo p JOIN ticket t ON t.id = p.ticket "
        "LEFT JOIN photo_object o USING (sha256) WHERE p.id = $1",
        photo,
    )
