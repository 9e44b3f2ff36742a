"""What reporters say of the result, and the one time that they may have it reopened."""

from storage.statements import running

ID = "2026-11-24T00:00:15:000000"
VERSION = "1.38.0"
DESCRIPTION = "ratings and reopening"

STATEMENTS = (
    "ALTER TABLE public_report ADD COLUMN reopened_at timestamptz",
    """CREATE TABLE rating (
        report uuid PRIMARY KEY REFERENCES public_report (id), ticket uuid NOT NULL,
        solved boolean NOT NULL, explained boolean NOT NULL, satisfied smallint NOT NULL,
        words text NOT NULL DEFAULT '', at timestamptz NOT NULL, changed_at timestamptz NOT NULL
    )""",
    "CREATE INDEX rating_ticket ON rating (ticket, at)",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
