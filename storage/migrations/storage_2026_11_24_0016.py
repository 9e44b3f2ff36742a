"""Messages of the command room to people."""

from storage.statements import running

ID = "2026-11-24T00:00:16:000000"
VERSION = "1.38.0"
DESCRIPTION = "messages of the command room"

STATEMENTS = (
    """CREATE TABLE message (
        id uuid PRIMARY KEY, author uuid NOT NULL REFERENCES person (id), at timestamptz NOT NULL,
        text text NOT NULL, urgent boolean NOT NULL, to_kind text NOT NULL, team text, area jsonb,
        reached integer NOT NULL
    )""",
    "CREATE INDEX message_at ON message (at DESC, id DESC)",
    "CREATE INDEX message_author ON message (author, at)",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
