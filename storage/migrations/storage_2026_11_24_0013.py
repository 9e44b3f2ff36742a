"""Parent and child: which ticket one follows, and how many follow it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-24T00:00:13:000000"
VERSION = "1.38.0"
DESCRIPTION = "parent and child"

STATEMENTS = (
    "ALTER TABLE ticket ADD COLUMN parent uuid, ADD COLUMN children smallint NOT NULL DEFAULT 0",
    "CREATE INDEX ticket_parent ON ticket (parent, id) WHERE parent IS NOT NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="storage", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        if engine is None:
            raise RuntimeError("no database is open")
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
