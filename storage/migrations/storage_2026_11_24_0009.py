"""Who is looking at which ticket. Unlogged: after a crash people look again."""

from storage.statements import running

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

forwards = running(ID, DESCRIPTION, STATEMENTS)
