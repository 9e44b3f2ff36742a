"""What a query needs of a connection: asyncpg's own, or one from its pool."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import asyncpg

Row = Mapping[str, Any]

UniqueViolation = asyncpg.UniqueViolationError
ForeignKeyViolation = asyncpg.ForeignKeyViolationError
Unreachable = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that died in the middle of a command
)
"""What a query raises when the database is gone, going or full; a wrong query is not among it."""

OddText = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
"""A text with a character that the database cannot hold: NUL."""

CannotOpen = (*Unreachable, asyncpg.PostgresError, ValueError, TimeoutError)
"""What opening a database raises when its address is wrong or nobody answers."""


class Connection(Protocol):
    async def execute(self, query: str, *args: object) -> str: ...

    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...

    async def fetch(self, query: str, *args: object) -> list[Row]: ...

    async def fetchrow(self, query: str, *args: object) -> Row | None: ...

    async def fetchval(self, query: str, *args: object) -> Any: ...

    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Sequence[object]], columns: Sequence[str]
    ) -> str: ...
