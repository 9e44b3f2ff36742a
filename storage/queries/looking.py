"""Who is looking at which ticket."""

from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def look(
    connection: Connection, ticket: UUID, person: UUID, now: datetime, forgotten: datetime
) -> None:
    """What is older than `forgotten` goes."""
    await connection.execute("DELETE FROM looking WHERE at < $1", forgotten)
    await connection.execute(
        "INSERT INTO looking (ticket, person, at) VALUES ($1, $2, $3) "
        "ON CONFLICT (ticket, person) DO UPDATE SET at = excluded.at",
        ticket,
        person,
        now,
    )


async def look_away(connection: Connection, ticket: UUID, person: UUID) -> None:
    await connection.execute(
        "DELETE FROM looking WHERE ticket = $1 AND person = $2", ticket, person
    )


async def others(
    connection: Connection, ticket: UUID, person: UUID, since: datetime, most: int
) -> list[Row]:
    return await connection.fetch(
        "SELECT p.id, p.name FROM looking l JOIN person p ON p.id = l.person "
        "WHERE l.ticket = $1 AND l.person <> $2 AND l.at > $3 ORDER BY l.at, p.id LIMIT $4",
        ticket,
        person,
        since,
        most,
    )
