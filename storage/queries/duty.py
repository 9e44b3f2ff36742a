"""Rosters, leave, responsibility for segments."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from storage.connection import Connection, Row

MOST_SHIFTS = 50_000
MOST_LEAVES = 10_000


async def shifts(connection: Connection, since: date) -> list[Row]:
    """Weekly ones, and those of a day from `since` on."""
    return await connection.fetch(
        "SELECT person, area, weekdays, day, starts, ends FROM shift "
        "WHERE day IS NULL OR day >= $1 ORDER BY id LIMIT $2",
        since,
        MOST_SHIFTS,
    )


async def leaves(connection: Connection, since: datetime, now: datetime) -> list[Row]:
    """Those under way now or at any time since then."""
    return await connection.fetch(
        "SELECT person, starts, ends, substitute FROM leave WHERE ends > $1 AND starts <= $2 "
        "ORDER BY ends DESC, id LIMIT $3",
        since,
        now,
        MOST_LEAVES,
    )


async def segment_duties(connection: Connection, segments: Sequence[str]) -> list[Row]:
    return await connection.fetch(
        "SELECT segment, road_committee, contractor, grid_worker, segment_chief, "
        "general_segment_chief FROM segment_duty WHERE segment = ANY($1)",
        list(segments),
    )


ShiftRow = tuple[UUID, UUID, str | None, Sequence[int], date | None, time, time, str]
LeaveRow = tuple[UUID, UUID, datetime, datetime, UUID | None, str]
SegmentDutyRow = tuple[str, UUID | None, UUID | None, UUID | None, UUID | None, UUID | None]


async def insert_shifts(connection: Connection, rows: Sequence[ShiftRow]) -> None:
    await connection.executemany(
        "INSERT INTO shift (id, person, area, weekdays, day, starts, ends, note) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        rows,
    )


async def insert_leaves(connection: Connection, rows: Sequence[LeaveRow]) -> None:
    await connection.executemany(
        "INSERT INTO leave (id, person, starts, ends, substitute, note) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        rows,
    )


async def insert_segment_duties(connection: Connection, rows: Sequence[SegmentDutyRow]) -> None:
    await connection.executemany(
        "INSERT INTO segment_duty (segment, road_committee, contractor, grid_worker, "
        "segment_chief, general_segment_chief) VALUES ($1, $2, $3, $4, $5, $6)",
        rows,
    )
