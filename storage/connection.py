"""What a query needs of a connection: asyncpg's own, or one from its pool."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import asyncpg

Row = Mapping[str, Any]

UniqueViolation = asyncpg.UniqueViolationError
Unreachable = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a query raises when the database is gone or going."""


class Connection(Protocol):
    async def execute(self, query: str, *args: object) -> str: ...

    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...

    async def fetch(self, query: str, *args: object) -> list[Row]: ...

    async def fetchrow(self, query: str, *args: object) -> Row | None: ...

    async def fetchval(self, query: str, *args: object) -> Any: ...

    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Sequence[object]], columns: Sequence[str]
    ) -> str: ...
