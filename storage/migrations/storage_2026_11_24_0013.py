"""Parent and child: which ticket one follows, and how many follow it."""

from storage.statements import running

ID = "2026-11-24T00:00:13:000000"
VERSION = "1.38.0"
DESCRIPTION = "parent and child"

STATEMENTS = (
    "ALTER TABLE ticket ADD COLUMN parent uuid, ADD COLUMN children smallint NOT NULL DEFAULT 0",
    "CREATE INDEX ticket_parent ON ticket (parent, id) WHERE parent IS NOT NULL",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
