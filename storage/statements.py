"""What a migration of ours is: statements, run in their order."""

from collections.abc import Awaitable, Callable, Sequence

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder


def running(
    migration: str, description: str, statements: Sequence[str]
) -> Callable[[], Awaitable[MigrationManager]]:
    """Piccolo's `forwards` of a migration with this id."""

    async def forwards() -> MigrationManager:
        manager = MigrationManager(
            migration_id=migration, app_name="storage", description=description
        )

        async def run() -> None:
            engine = engine_finder()
            if engine is None:
                raise RuntimeError("no database is open")
            for statement in statements:
                await engine.run_ddl(statement)

        manager.add_raw(run)
        return manager

    return forwards
