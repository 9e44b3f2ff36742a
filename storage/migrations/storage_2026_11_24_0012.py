"""What a town sets of kinds of case and words; imports, to be undone as a whole."""

from storage.statements import running

ID = "2026-11-24T00:00:12:000000"
VERSION = "1.38.0"
DESCRIPTION = "kinds of case, words, imports"

STATEMENTS = (
    """
    CREATE TABLE case_kind (
        key text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL,
        verification integer NOT NULL, dispatch integer NOT NULL, acceptance integer NOT NULL,
        arrival integer NOT NULL, inspection integer NOT NULL, far_metres integer NOT NULL,
        gallery boolean NOT NULL)
    """,
    "CREATE TABLE wording (code text PRIMARY KEY, zh text NOT NULL, en text NOT NULL)",
    *(
        f"CREATE TRIGGER {table}_told AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_reference()"
        for table in ("case_kind", "wording")
    ),
    """
    CREATE TABLE record_import (
        id uuid PRIMARY KEY, at timestamptz NOT NULL, by uuid NOT NULL REFERENCES person,
        kind text NOT NULL, name text NOT NULL, rows integer NOT NULL, adds integer NOT NULL,
        changes integer NOT NULL, undone_at timestamptz, undone_by uuid REFERENCES person)
    """,
    "CREATE INDEX record_import_at ON record_import (at, id)",
    "ALTER TABLE edit ADD COLUMN import_id uuid REFERENCES record_import",
    "CREATE INDEX edit_import ON edit (import_id) WHERE import_id IS NOT NULL",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
