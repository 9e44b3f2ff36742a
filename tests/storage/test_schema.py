"""The tables as piccolo knows them are the tables of the database; migrations run once."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest
from piccolo.columns import Array

from backend.services.environment import Environment
from backend.serving import prepare_database
from storage.tables import TABLES
from tests.conftest import ROOT, create_database, in_database

GENERATED = {"ticket": {"is_open", "changed"}, "command": {"changed"}}


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each._meta.tablename)
async def test_columns(env: Environment, table: type) -> None:
    name = table._meta.tablename  # type: ignore[attr-defined]
    async with env.database.reading() as connection:
        rows = await connection.fetch(
            "SELECT column_name AS name, is_nullable = 'YES' AS nullable, data_type AS kind "
            "FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
            name,
        )
    found = {r["name"]: (r["nullable"], r["kind"].upper()) for r in rows}
    for extra in GENERATED.get(name, ()):
        del found[extra]
    declared = {
        column._meta.name: (
            column._meta.null,
            "ARRAY" if isinstance(column, Array) else column.column_type,
        )
        for column in table._meta.columns  # type: ignore[attr-defined]
    }
    alike = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE", "TIME": "TIME WITHOUT TIME ZONE"}
    assert {k: (null, alike.get(kind, kind)) for k, (null, kind) in declared.items()} == found


async def test_migrations_started_by_three_processes_at_once(postgres: str, tmp_path: Path) -> None:
    """Each comes to the end; the schema is made once."""
    dsn = in_database(postgres, await create_database(postgres))
    environment = {**os.environ, "BANJIE_DATABASE": dsn, "BANJIE_DATA": str(tmp_path)}
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "backend.cli", "migrate", env=environment, cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    for process in started:
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()


async def test_two_databases_in_one_process(postgres: str) -> None:
    """Piccolo keeps its engine in a module: the second database must not get the first one's."""
    for _ in range(2):
        dsn = in_database(postgres, await create_database(postgres))
        await prepare_database(dsn)
        connection = await asyncpg.connect(dsn)
        try:
            assert await connection.fetchval("SELECT count(*) FROM category") > 40
        finally:
            await connection.close()
