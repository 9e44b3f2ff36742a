"""Applies the migrations that have not run, in order, once, however many processes start."""

import contextlib
import io
from functools import lru_cache
from pathlib import Path

from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.engine import engine_finder

from storage.connection import Connection, Unreachable
from storage.database import Database

MIGRATION_LOCK = 310_112_112
APP = "storage"


class MigrationFailed(Exception):
    """A migration did not apply; the database is as it was before all of them."""


async def migrate(database: Database, upto: str = "all") -> str:
    """Piccolo's report. Others that start at the same time wait and find nothing to do.
    `upto`: the id of the last migration to run."""
    lock = await database.listener()
    printed = io.StringIO()
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        database.lend_to_piccolo()
        with contextlib.redirect_stdout(printed):
            await _run(upto)
    finally:
        await lock.close()
    return printed.getvalue()


async def _run(upto: str) -> None:
    """In one transaction with piccolo's notes of what has run: a process that dies between a
    migration and its note would leave a database on which it runs twice."""
    engine = engine_finder()
    if engine is None:
        raise RuntimeError("no database is open")
    manager = ForwardsMigrationManager(app_name=APP, migration_id=upto)
    try:
        async with engine.transaction():
            result = await manager.run()
            if not result.success:
                raise MigrationFailed(result.message or "unknown migration")
    except (MigrationFailed, *Unreachable):
        raise
    except Exception as fault:
        raise MigrationFailed(f"{type(fault).__name__}: {fault}") from fault


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    folder = str(Path(__file__).parent / "migrations")
    return frozenset(BaseMigrationManager().get_migration_modules(folder))


async def pending(connection: Connection) -> set[str]:
    """Ids of migrations that this program brings and the database has not had."""
    rows = await connection.fetch("SELECT name FROM migration WHERE app_name = $1", APP)
    return set(_known()) - {row["name"] for row in rows}
