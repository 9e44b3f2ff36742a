"""Files that were imported, and what each of them changed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.editing import EDIT


class ImportRow(NamedTuple):
    id: UUID
    at: datetime
    by: UUID
    kind: str
    name: str
    rows: int
    adds: int
    changes: int


async def insert_import(connection: Connection, row: ImportRow) -> None:
    await connection.execute(
        "INSERT INTO record_import (id, at, by, kind, name, rows, adds, changes) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *row,
    )


_IMPORT = (
    "SELECT i.id, i.at, i.by, p.name AS by_name, i.kind, i.name, i.rows, i.adds, i.changes, "
    "i.undone_at, i.undone_by, u.name AS undone_by_name FROM record_import i "
    "JOIN person p ON p.id = i.by LEFT JOIN person u ON u.id = i.undone_by "
)


async def find_import(connection: Connection, id_: UUID, lock: bool = False) -> Row | None:
    return await connection.fetchrow(
        f"{_IMPORT} WHERE i.id = $1{' FOR UPDATE OF i' if lock else ''}", id_
    )


async def list_imports(
    connection: Connection, kinds: list[str], at: datetime | None, id_: UUID | None, limit: int
) -> list[Row]:
    """Newest first."""
    return await connection.fetch(
        f"{_IMPORT} WHERE i.kind = ANY($1) "
        "AND ($2::timestamptz IS NULL OR (i.at, i.id) < ($2, $3)) "
        "ORDER BY i.at DESC, i.id DESC LIMIT $4",
        kinds,
        at,
        id_,
        limit,
    )


async def edits_of(connection: Connection, import_id: UUID) -> list[Row]:
    return await connection.fetch(
        f"SELECT {EDIT} FROM edit e WHERE e.import_id = $1 ORDER BY e.id",  # noqa: S608
        import_id,
    )


async def mark_undone(connection: Connection, id_: UUID, by: UUID, at: datetime) -> None:
    await connection.execute(
        "UPDATE record_import SET undone_by = $2, undone_at = $3 WHERE id = $1", id_, by, at
    )
