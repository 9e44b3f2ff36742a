"""What reporters say of the result, the one time that they may have it reopened, and where the
system that sent an alarm hears of it."""

from storage.statements import running

ID = "2026-11-24T00:00:15:000000"
VERSION = "1.38.0"
DESCRIPTION = "ratings, reopening, webhooks"

STATEMENTS = (
    "ALTER TABLE public_report ADD COLUMN reopened_at timestamptz",
    """CREATE TABLE rating (
        report uuid PRIMARY KEY REFERENCES public_report (id), ticket uuid NOT NULL,
        solved boolean NOT NULL, explained boolean NOT NULL, satisfied smallint NOT NULL,
        words text NOT NULL DEFAULT '', at timestamptz NOT NULL, changed_at timestamptz NOT NULL
    )""",
    "CREATE INDEX rating_ticket ON rating (ticket, at)",
    "ALTER TABLE api_key ADD COLUMN webhook text",
    "CREATE TRIGGER tell_reference AFTER INSERT OR UPDATE OR DELETE ON api_key "
    "FOR EACH STATEMENT EXECUTE FUNCTION tell_reference()",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
