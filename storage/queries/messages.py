"""Messages of the command room, and who has seen them."""

from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row

_SHOWN = (
    "SELECT m.id, m.author, p.name AS author_name, m.at, m.text, m.urgent, m.to_kind, m.team, "
    "m.reached, (SELECT count(*) FROM notice n WHERE n.message = m.id "
    "AND n.received_at IS NOT NULL) AS seen FROM message m JOIN person p ON p.id = m.author "
)


async def insert(
    connection: Connection,
    message: UUID,
    author: UUID,
    now: datetime,
    text: str,
    urgent: bool,
    to_kind: str,
    team: str | None,
    area: str | None,
    reached: int,
) -> bool:
    """False where it is there already."""
    done = await connection.execute(
        "INSERT INTO message (id, author, at, text, urgent, to_kind, team, area, reached) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9) ON CONFLICT (id) DO NOTHING",
        message,
        author,
        now,
        text,
        urgent,
        to_kind,
        team,
        area,
        reached,
    )
    return done.endswith("1")


async def find(connection: Connection, message: UUID) -> Row | None:
    return await connection.fetchrow(f"{_SHOWN} WHERE m.id = $1", message)


async def listed(connection: Connection, before: tuple[datetime, UUID], most: int) -> list[Row]:
    """Newest first."""
    return await connection.fetch(
        f"{_SHOWN} WHERE (m.at, m.id) < ($1, $2) ORDER BY m.at DESC, m.id DESC LIMIT $3",
        *before,
        most,
    )


async def count_since(connection: Connection, author: UUID, since: datetime) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM message WHERE author = $1 AND at > $2", author, since
        )
    )


async def receivers(connection: Connection, message: UUID, most: int) -> list[Row]:
    """Those who have not seen it first."""
    return await connection.fetch(
        "SELECT n.id, n.person, p.name, n.received_at FROM notice n JOIN person p ON p.id = n.person "
        "WHERE n.message = $1 ORDER BY n.received_at DESC NULLS FIRST, p.name LIMIT $2",
        message,
        most,
    )
