"""What people edit: every change with who, when, before and after; e-fences."""

from storage.statements import running

ID = "2026-11-24T00:00:07:000000"
VERSION = "1.38.0"
DESCRIPTION = "edits, e-fences"

STATEMENTS = (
    # two that edit the same version: the second is refused by the unique constraint
    """
    CREATE TABLE edit (
        id uuid PRIMARY KEY, at timestamptz NOT NULL, by uuid REFERENCES person,
        kind text NOT NULL, key text NOT NULL, version integer NOT NULL,
        before jsonb, after jsonb, undoes uuid REFERENCES edit,
        UNIQUE (kind, key, version))
    """,
    "CREATE INDEX edit_newest ON edit (at DESC, id DESC)",
    "CREATE INDEX edit_kind ON edit (kind, at DESC, id DESC)",
    "CREATE TRIGGER edit_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON edit "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    """
    CREATE TABLE fence (
        code text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL,
        use text NOT NULL CHECK (use IN ('forbidden', 'allowed')), ring jsonb NOT NULL)
    """,
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
