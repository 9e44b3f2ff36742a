"""Reference data, read whole: a town has a few thousand rows of it."""

from collections.abc import Sequence
from typing import NamedTuple

from storage.connection import Connection, Row

TABLES = (
    "category", "scenario", "calendar_day", "place", "street_segment", "point", "camera", "case_kind",
    "wording",
)  # fmt: skip
_ORDER = {"calendar_day": "day", "scenario": "rank", "case_kind": "key"}


async def read_all(connection: Connection) -> dict[str, list[Row]]:
    return {
        table: await connection.fetch(
            f"SELECT * FROM {table} ORDER BY {_ORDER.get(table, 'code')}"  # noqa: S608
        )
        for table in TABLES
    }


async def replace_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Inserts, or updates by the first column; nothing is deleted."""
    if table not in TABLES:
        raise ValueError(table)
    names = ", ".join(columns)
    holes = ", ".join(f"${at}" for at in range(1, len(columns) + 1))
    updates = ", ".join(f"{each} = excluded.{each}" for each in columns[1:])
    await connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({holes}) "  # noqa: S608
        f"ON CONFLICT ({columns[0]}) DO UPDATE SET {updates}",
        rows,
    )


async def add_missing(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Inserts what is not there by the first column; what is there stays as it is."""
    if table not in TABLES:
        raise ValueError(table)
    there = await connection.fetch(f"SELECT {columns[0]} AS key FROM {table}")  # noqa: S608
    known = {row["key"] for row in there}
    names = ", ".join(columns)
    holes = ", ".join(f"${at}" for at in range(1, len(columns) + 1))
    await connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({holes}) ON CONFLICT DO NOTHING",  # noqa: S608
        [each for each in rows if each[0] not in known],
    )


async def is_empty(connection: Connection, table: str) -> bool:
    if table not in TABLES:
        raise ValueError(table)
    return not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608


MOST_FENCES = 2_000


async def fences(connection: Connection) -> list[Row]:
    return await connection.fetch(
        "SELECT code, name_zh, name_en, use, ring FROM fence ORDER BY code LIMIT $1", MOST_FENCES
    )


class FenceRow(NamedTuple):
    """`ring`: JSON, as of a place."""

    code: str
    name_zh: str
    name_en: str
    use: str
    ring: str


async def insert_fences(connection: Connection, rows: Sequence[FenceRow]) -> None:
    await connection.executemany(
        "INSERT INTO fence (code, name_zh, name_en, use, ring) VALUES ($1, $2, $3, $4, $5)", rows
    )
