"""The database: one engine a process, transactions opened explicitly, migrations.

Queries take the connection they run on (see docs/decisions/0003-database.md).
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

os.environ.setdefault("PICCOLO_CONF", "storage.piccolo_conf")

import asyncpg
from piccolo.apps.migrations.tables import Migration
from piccolo.engine.postgres import PostgresEngine

from storage import piccolo_conf
from storage.connection import Connection

CLOSE_SECONDS = 10
SETTINGS = {
    "application_name": "banjie",
    "timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",
}
"""Our queries are short: compiling one takes longer than it does. Nobody has disks that turn."""


async def _keep(_connection: Any) -> None:
    """Nothing here changes a connection's settings, so giving one back needs no round trip."""


class Engine(PostgresEngine):
    """Piccolo's engine without what it does when it is made: it would connect at once, to ask
    for the version and to create extensions that we do not use."""

    async def check_version(self) -> None:
        pass

    async def prep_database(self) -> None:
        pass


class Database:
    def __init__(self, dsn: str, pool_size: int = 10) -> None:
        self.dsn = dsn
        self._pool_size = pool_size
        self._engine = Engine(config={"dsn": dsn})

    async def open(self) -> None:
        await self._engine.start_connection_pool(
            min_size=2,
            max_size=self._pool_size,
            reset=_keep,
            command_timeout=60,
            timeout=10,
            server_settings=SETTINGS,
        )

    def lend_to_piccolo(self) -> None:
        """Piccolo's migrations look for their engine in one module of the process, and their own
        table keeps the first that it found."""
        piccolo_conf.DB = self._engine
        Migration._meta.db = self._engine

    async def close(self) -> None:
        """Waits for what is under way, though not for ever."""
        pool, self._engine.pool = self._engine.pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """asyncpg's own: piccolo's loses the connection when a request is cancelled while the
        transaction begins."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """Reads only, and every statement sees the same snapshot."""
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A connection without a transaction: each statement sees its own snapshot."""
        async with self._pool.acquire() as connection:
            yield connection

    @property
    def _pool(self) -> Any:
        if self._engine.pool is None:
            raise RuntimeError("the database is not open")
        return self._engine.pool

    async def listener(self) -> Any:
        """A connection of its own, for LISTEN; the caller closes it."""
        return await asyncpg.connect(
            self.dsn, timeout=10, server_settings={"application_name": "banjie-live"}
        )
