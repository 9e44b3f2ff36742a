"""Filters that people keep."""

from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def list_filters(connection: Connection, person: UUID, most: int) -> list[Row]:
    """The person's own first, then those that others share; each by name."""
    return await connection.fetch(
        "(SELECT f.id, f.name, f.query, f.shared, true AS mine, p.name AS by_name "
        "FROM saved_filter f JOIN person p ON p.id = f.person WHERE f.person = $1 "
        "ORDER BY f.name LIMIT $2) UNION ALL "
        "(SELECT f.id, f.name, f.query, f.shared, false AS mine, p.name AS by_name "
        "FROM saved_filter f JOIN person p ON p.id = f.person WHERE f.shared AND f.person <> $1 "
        "ORDER BY f.name, f.id LIMIT $2)",
        person,
        most,
    )


async def count_filters(connection: Connection, person: UUID) -> int:
    return int(
        await connection.fetchval("SELECT count(*) FROM saved_filter WHERE person = $1", person)
    )


async def save_filter(
    connection: Connection,
    id_: UUID,
    person: UUID,
    name: str,
    query: str,
    shared: bool,
    now: datetime,
) -> bool:
    """False where the person has one of this name."""
    row = await connection.fetchrow(
        "INSERT INTO saved_filter (id, person, name, query, shared, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, name) DO NOTHING RETURNING id",
        id_,
        person,
        name,
        query,
        shared,
        now,
    )
    return row is not None


async def remove_filter(connection: Connection, id_: UUID, person: UUID) -> bool:
    row = await connection.fetchrow(
        "DELETE FROM saved_filter WHERE id = $1 AND person = $2 RETURNING id", id_, person
    )
    return row is not None
