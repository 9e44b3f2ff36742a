"""Notices: written with their cause, claimed by any node, kept with what each attempt did."""

from storage.connection import Connection

TYPES = (
    "id uuid, audience text, person uuid, ticket uuid, message uuid, cause uuid, kind text, "
    "urgent boolean, facts jsonb, created_at timestamptz"
)
COLUMNS = "id, audience, person, ticket, message, cause, kind, urgent, facts, created_at, next_at"
_INSERT = (
    f"INSERT INTO notice ({COLUMNS}) SELECT n.*, n.created_at "  # noqa: S608
    f"FROM jsonb_to_recordset($1::jsonb) AS n({TYPES}) ON CONFLICT DO NOTHING"
)


async def insert(connection: Connection, notices: str) -> None:
    """`notices`: JSON, a list of what `COLUMNS` name. A cause that was told before is not told
    again."""
    await connection.execute(_INSERT, notices)
