"""Positions that people on duty share, and who looked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row

_ENDED = "(SELECT s.ended_at FROM session s WHERE s.id = p.session) IS NOT NULL AS ended"


async def begin(connection: Connection, person: UUID, session: UUID, now: datetime) -> None:
    """Switched on again, it begins again; from another phone, that one shares."""
    await connection.execute(
        "INSERT INTO person_position (person, session, since) VALUES ($1, $2, $3) "
        "ON CONFLICT (person) DO UPDATE SET session = excluded.session, since = excluded.since",
        person,
        session,
        now,
    )


async def end(connection: Connection, people: Sequence[UUID]) -> None:
    await connection.execute("DELETE FROM person_position WHERE person = ANY($1)", list(people))


async def end_session(connection: Connection, session: UUID) -> None:
    await connection.execute("DELETE FROM person_position WHERE session = $1", session)


async def find(connection: Connection, person: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT p.session, p.since, p.latitude, p.longitude, p.accuracy, p.taken_at, {_ENDED} "  # noqa: S608
        "FROM person_position p WHERE p.person = $1",
        person,
    )


async def save(
    connection: Connection,
    person: UUID,
    session: UUID,
    latitude: float,
    longitude: float,
    accuracy: float,
    taken_at: datetime,
    grid: str | None,
    community: str | None,
) -> None:
    """What arrives late does not push aside what is newer."""
    await connection.execute(
        "UPDATE person_position SET latitude = $3, longitude = $4, accuracy = $5, taken_at = $6, "
        "grid = $7, community = $8 WHERE person = $1 AND session = $2 "
        "AND (taken_at IS NULL OR taken_at <= $6)",
        person, session, latitude, longitude, accuracy, taken_at, grid, community,
    )  # fmt: skip


async def shared(connection: Connection) -> list[Row]:
    """Of everybody who shares. `ended`: the phone logged out, or was reported lost."""
    return await connection.fetch(
        "SELECT p.person, p.since, p.latitude, p.longitude, p.accuracy, p.taken_at, p.grid, "  # noqa: S608
        f"p.community, {_ENDED} "
        "FROM person_position p ORDER BY p.person LIMIT 5000"
    )


async def look(connection: Connection, looker: UUID, people: Sequence[UUID], at: datetime) -> None:
    await connection.execute(
        "INSERT INTO position_look (person, at, looker) SELECT unnest($2::uuid[]), $3, $1 "
        "ON CONFLICT DO NOTHING",
        looker,
        list(people),
        at,
    )


async def looks(
    connection: Connection, person: UUID, before: tuple[datetime, UUID], most: int
) -> list[Row]:
    """Newest first."""
    return await connection.fetch(
        "SELECT l.at, l.looker, p.name, p.roles FROM position_look l JOIN person p ON p.id = l.looker "
        "WHERE l.person = $1 AND (l.at, l.looker) < ($2, $3) "
        "ORDER BY l.at DESC, l.looker DESC LIMIT $4",
        person,
        *before,
        most,
    )


async def forget_looks(connection: Connection, before: datetime) -> int:
    done = await connection.execute("DELETE FROM position_look WHERE at < $1", before)
    return int(done.rpartition(" ")[2])
