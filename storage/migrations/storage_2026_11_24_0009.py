"""Who is looking at which ticket. Unlogged: after a crash people look again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-24T00:00:09:000000"
VERSION = "1.38.0"
DESCRIPTION = "who is looking"

STATEMENTS = (
    """
    CREATE UNLOGGED TABLE looking (
        ticket uuid NOT NULL REFERENCES ticket, person uuid NOT NULL REFERENCES person,
        at timestamptz NOT NULL, PRIMARY KEY (ticket, person))
    """,
    "CREATE INDEX looking_at ON looking (at)",
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
