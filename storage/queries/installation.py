"""The database as a whole: is it empty, what is in it, and that it is not the one phones knew."""

from storage.connection import Connection

COUNTED = ("person", "ticket", "ticket_event", "command", "alarm", "photo", "photo_object")


async def is_empty(connection: Connection) -> bool:
    return not await connection.fetchval(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    )


async def server_version(connection: Connection) -> int:
    """PostgreSQL's major version."""
    return int(await connection.fetchval("SELECT current_setting('server_version_num')")) // 10_000


async def count_rows(connection: Connection) -> dict[str, int]:
    return {
        table: int(await connection.fetchval(f"SELECT count(*) FROM {table}"))  # noqa: S608
        for table in COUNTED
    }


async def export_snapshot(connection: Connection) -> str:
    return str(await connection.fetchval("SELECT pg_export_snapshot()"))


async def stored_objects(connection: Connection) -> list[str]:
    """Hashes of the photos whose bytes are in the store, in order."""
    rows = await connection.fetch(
        "SELECT sha256 FROM photo_object WHERE stored_at IS NOT NULL ORDER BY sha256"
    )
    return [row["sha256"] for row in rows]


async def begin_anew(connection: Connection) -> None:
    """After a restore. Numbers of transactions begin anew in another server: every row counts as
    changed now, and the new epoch makes phones pull everything (see decisions/0004)."""
    await connection.execute("UPDATE installation SET epoch = gen_random_uuid()")
    await connection.execute("UPDATE ticket SET version = version")
    await connection.execute("UPDATE command SET result = result")
    await connection.execute("TRUNCATE view_exit")
    # the store they are in now has not been told how long they must be kept
    await connection.execute(
        "UPDATE photo_object SET keep_until = NULL WHERE keep_until IS NOT NULL"
    )
