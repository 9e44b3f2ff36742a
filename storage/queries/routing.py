"""Published rules by version, and the tickets on which a draft is tried."""

from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.tickets import TICKET

_VERSION = (
    "r.version, r.by, p.name AS by_name, r.at, r.note, r.restores, "
    "jsonb_array_length(r.rules) AS count"
)
_FROM = "FROM routing_version r JOIN person p ON p.id = r.by"


async def live_rules(connection: Connection) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_VERSION}, r.rules {_FROM} ORDER BY r.version DESC LIMIT 1"
    )


async def find_version(connection: Connection, version: int) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_VERSION}, r.rules {_FROM} WHERE r.version = $1",
        version,
    )


async def list_versions(connection: Connection, before: int | None, limit: int) -> list[Row]:
    """Newest first."""
    return await connection.fetch(
        f"SELECT {_VERSION} {_FROM} WHERE $1::int IS NULL OR r.version < $1 "
        "ORDER BY r.version DESC LIMIT $2",
        before,
        limit,
    )


async def insert_version(
    connection: Connection,
    version: int,
    rules: str,
    by: UUID,
    at: datetime,
    note: str,
    restores: int | None,
) -> bool:
    """False where somebody published this version first."""
    row = await connection.fetchrow(
        "INSERT INTO routing_version (version, rules, by, at, note, restores) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (version) DO NOTHING RETURNING version",
        version,
        rules,
        by,
        at,
        note,
        restores,
    )
    return row is not None


async def filed_tickets(connection: Connection, most: int) -> list[Row]:
    """Those filed last, newest first, with the instant at which they were."""
    listed = ", ".join(f"t.{name}" for name in TICKET)
    return await connection.fetch(
        f'SELECT {listed}, e."when" AS filed_at FROM ticket_event e '  # noqa: S608
        "JOIN ticket t ON t.id = e.ticket WHERE e.move = 'file' ORDER BY e.at DESC LIMIT $1",
        most,
    )
