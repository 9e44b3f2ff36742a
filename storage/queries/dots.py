"""Tickets as dots of a map: packed by the database, so that a hundred thousand cost this process nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection
from storage.queries.finding import Statement, Wanted

AMONG = 400_000
"""So many of the newest tickets are looked at."""
BYTES = 30
DOT = (
    "int4send(round(longitude * 1e6)::int4) || int4send(round(latitude * 1e6)::int4) "
    "|| int4send((extract(epoch FROM reported_at) / 60)::int4) "
    "|| int2send(CASE WHEN NOT is_open THEN 0 WHEN due_at < $1 THEN 2 ELSE 1 END::int2) || uuid_send(id)"
)
"""Big-endian. Millionths of a degree, minutes since 1970, 0 ended, 1 open or 2 open and late, the id."""


async def newest(connection: Connection, wanted: Wanted, most: int, now: datetime) -> bytes:
    sql = Statement()
    sql.hole(now)
    text = (
        f"SELECT string_agg({DOT}, ''::bytea) FROM ("  # noqa: S608
        "SELECT longitude, latitude, reported_at, is_open, due_at, id FROM ("
        f"SELECT * FROM ticket WHERE {sql.within(wanted)} "
        f"ORDER BY reported_at DESC, id DESC LIMIT {AMONG}) walked "
        f"WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND {sql.conditions(wanted)} "
        f"LIMIT {sql.hole(most)}) dots"
    )
    return await connection.fetchval(text, *sql.values) or b""


async def of(connection: Connection, tickets: Sequence[UUID], now: datetime) -> bytes:
    packed: bytes | None = await connection.fetchval(
        f"SELECT string_agg({DOT}, ''::bytea) FROM ticket "  # noqa: S608
        "WHERE id = ANY($2) AND latitude IS NOT NULL AND longitude IS NOT NULL",
        now,
        tickets,
    )
    return packed or b""
