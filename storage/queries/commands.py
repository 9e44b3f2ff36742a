"""Commands: one row for each id, with the answer it was given."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.tickets import COMMAND, holes, in_order, names


async def find_command(connection: Connection, command: UUID) -> Row | None:
    return await connection.fetchrow(
        "SELECT id, author, name, ticket, result, answer FROM command WHERE id = $1", command
    )


async def insert_command(connection: Connection, command: Mapping[str, Any]) -> bool:
    """False where the id was used before; nothing is written then."""
    done = await connection.execute(
        f"INSERT INTO command ({names(COMMAND)}) VALUES ({holes(COMMAND)}) "  # noqa: S608
        "ON CONFLICT (id) DO NOTHING",
        *in_order(command, COMMAND),
    )
    return done.endswith("1")
