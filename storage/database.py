"""The database: one engine a process, transactions opened explicitly, migrations.

Queries take the connection they run on. Inside `transaction()` piccolo's own queries run on the
same connection; a task spawned inside one must not query (see docs/decisions).
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

os.environ.setdefault("PICCOLO_CONF", "storage.piccolo_conf")

import asyncpg

from storage import piccolo_conf
from storage.connection import Connection

Unreachable = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)
"""What opening a database raises when its address is wrong or nobody answers."""


async def _keep(_connection: Any) -> None:
    """Nothing here changes a connection's settings, so giving one back needs no round trip."""


class Database:
    def __init__(self, dsn: str, pool_size: int = 10) -> None:
        self.dsn = dsn
        self._pool_size = pool_size
        self._engine = piccolo_conf.DB

    async def open(self) -> None:
        self._engine.config = {"dsn": self.dsn}
        await self._engine.start_connection_pool(
            min_size=2,
            max_size=self._pool_size,
            reset=_keep,
            command_timeout=60,
            timeout=10,
            server_settings={"application_name": "banjie", "timezone": "UTC"},
        )

    async def close(self) -> None:
        if self._engine.pool is not None:
            await self._engine.close_connection_pool()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with self._engine.transaction(allow_nested=False) as transaction:
            yield transaction.connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A connection without a transaction: each statement sees its own snapshot."""
        pool = self._engine.pool
        if pool is None:
            raise RuntimeError("the database is not open")
        async with pool.acquire() as connection:
            yield connection

    async def listener(self) -> Any:
        """A connection of its own, for LISTEN; the caller closes it."""
        return await asyncpg.connect(
            self.dsn, timeout=10, server_settings={"application_name": "banjie-live"}
        )
