"""Applies the migrations that have not run, in order, once, however many processes start."""

import contextlib
import io

from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

from storage.database import Database

MIGRATION_LOCK = 310_112_112


class MigrationFailed(Exception):
    """A migration did not apply; the database is as it was before it."""


async def migrate(database: Database) -> str:
    """Piccolo's report. Others that start at the same time wait and find nothing to do."""
    lock = await database.listener()
    printed = io.StringIO()
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        database.lend_to_piccolo()
        with contextlib.redirect_stdout(printed):
            result = await ForwardsMigrationManager(app_name="storage").run()
    finally:
        await lock.close()
    if not result.success:
        raise MigrationFailed(printed.getvalue() + (result.message or ""))
    return printed.getvalue()
