"""Migrations forward, with data in: from each released schema to this one; a failing one leaves
nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.services.configuration import load_defaults
from backend.serving import prepare_database
from storage.database import Database
from storage.migrate import MigrationFailed, migrate, pending
from storage.migrations import storage_2026_11_22_0001 as first
from tests.conftest import create_database, in_database

ROWS = """
INSERT INTO place (code, kind, name_zh, name_en) VALUES ('310112112001001', 'grid', '网格', 'Grid');
INSERT INTO person (id, name, phone, password_hash, roles, created_at) VALUES
    ('00000000-0000-0000-0000-000000000001', '测试', '13900000001', 'x', '{grid_worker}', now());
INSERT INTO ticket (id, number, kind, state, version, source, category, reported_at, grid, assignee,
    clocks, evidence)
    SELECT gen_random_uuid(), 'T' || n, 'street', 'accepted', 2, 'patrol', '0401', now(),
        '310112112001001', '00000000-0000-0000-0000-000000000001', '{"handle": 1}', '{"before": 1}'
    FROM generate_series(1, 500) n;
INSERT INTO ticket_event (id, ticket, version, move, state, made_at, at, "when", changes)
    SELECT gen_random_uuid(), id, v, 'note', 'accepted', now(), now(), now(), '{"a": "甲"}'
    FROM ticket, generate_series(1, 2) v;
INSERT INTO photo_object (sha256, length, media_type, reserved_at, stored_at, width, height)
    SELECT encode(sha256(number::bytea), 'hex'), 100, 'image/jpeg', now(), now(), 10, 10 FROM ticket;
INSERT INTO photo (id, ticket, event, kind, sha256, taken_at)
    SELECT gen_random_uuid(), t.id, e.id, 'before', encode(sha256(t.number::bytea), 'hex'), now()
    FROM ticket t JOIN ticket_event e ON e.ticket = t.id AND e.version = 1;
INSERT INTO command (id, author, name, ticket, made_at, received_at, result, answer, body)
    SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 'ticket.note', id, now(), now(),
        'refused', '{}', '{"name": "ticket.note"}' FROM ticket;
"""
TABLES = ("person", "ticket", "ticket_event", "photo", "photo_object", "command")


@pytest.fixture
async def old(postgres: str) -> str:
    """The DSN of a database as the first release left it, with a town's work in it."""
    dsn = in_database(postgres, await create_database(postgres))
    database = Database(dsn, 2)
    await database.open()
    try:
        await migrate(database, upto=first.ID)
        async with database.transaction() as connection:
            await load_defaults(connection)
            await connection.execute(ROWS)
            columns = await connection.fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'ticket'"
            )
        assert "changed" not in {row["column_name"] for row in columns}  # really the old schema
    finally:
        await database.close()
    return dsn


async def _rows(dsn: str, columns: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Each table's rows as text, in the columns that it had at the first look."""
    connection = await asyncpg.connect(dsn)
    try:
        found = {}
        for table in TABLES:
            names = columns[table] if columns else await _names(connection, table)
            listed = ", ".join(f'"{name}"' for name in names)
            rows = await connection.fetch(f"SELECT {listed} FROM {table} ORDER BY 1")
            found[table] = [str(dict(row)) for row in rows]
        return found
    finally:
        await connection.close()


async def _names(connection: asyncpg.Connection, table: str) -> list[str]:
    rows = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 "
        "AND table_schema = 'public' ORDER BY ordinal_position",
        table,
    )
    return [row["column_name"] for row in rows]


async def _schema(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT format('%s %s %s', table_name, column_name, data_type) AS line "
            "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT name FROM migration ORDER BY 1"
        )
    finally:
        await connection.close()
    return [row["line"] for row in rows]


async def test_from_the_first_release(old: str) -> None:
    connection = await asyncpg.connect(old)
    columns = {table: await _names(connection, table) for table in TABLES}
    await connection.close()
    before = await _rows(old, columns)
    await prepare_database(old)
    assert await _rows(old, columns) == before
    assert len(before["ticket"]) == 500
    connection = await asyncpg.connect(old)
    try:
        assert not await pending(connection)
    finally:
        await connection.close()


FAILING = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder
ID = "2099-01-01T00:00:01:000000"
async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="storage", description="fails")
    async def run():
        await engine_finder().run_ddl("ALTER TABLE ticket DROP COLUMN description")
        await engine_finder().run_ddl("UPDATE person SET name = 1 / 0")
    manager.add_raw(run)
    return manager
"""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """One more migration after the real ones, which fails half way."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    real = Path(first.__file__).parent
    for file in real.glob("*.py"):
        (folder / file.name).write_text(file.read_text())
    (folder / "storage_2099_01_01_fails.py").write_text(FAILING)
    monkeypatch.setattr(
        "storage.piccolo_app.APP_CONFIG.migrations_folder_path", str(folder), raising=True
    )
    yield


async def test_a_failing_one_leaves_the_database_as_it_was(old: str, failing: None) -> None:
    before, rows = await _schema(old), await _rows(old)
    database = Database(old, 2)
    await database.open()
    try:
        with pytest.raises(MigrationFailed, match="DivisionByZero"):
            await migrate(database)
    finally:
        await database.close()
    assert await _schema(old) == before
    assert await _rows(old) == rows
