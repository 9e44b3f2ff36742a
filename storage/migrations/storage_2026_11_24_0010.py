"""Reports of residents: one row a report, and the phone number apart from everything else."""

from storage.statements import running

ID = "2026-11-24T00:00:10:000000"
VERSION = "1.38.0"
DESCRIPTION = "reports of residents"

STATEMENTS = (
    """
    CREATE TABLE public_report (
        id uuid PRIMARY KEY, ticket uuid NOT NULL UNIQUE REFERENCES ticket,
        concern text NOT NULL, receipt bytea NOT NULL UNIQUE, body bytea NOT NULL,
        at timestamptz NOT NULL)
    """,
    "CREATE INDEX public_report_at ON public_report (at)",
    """
    CREATE TABLE public_contact (
        ticket uuid PRIMARY KEY REFERENCES ticket, phone text NOT NULL, at timestamptz NOT NULL)
    """,
    "CREATE INDEX public_contact_at ON public_contact (at)",
    """
    CREATE TABLE contact_access (
        at timestamptz NOT NULL, ticket uuid NOT NULL, person uuid NOT NULL)
    """,
    "CREATE INDEX contact_access_ticket ON contact_access (ticket, at)",
    "CREATE INDEX contact_access_person ON contact_access (person, at)",
    # an empty table is filled from the program's own list when the server starts
    """
    INSERT INTO category (code, scheme, major_zh, major_en, name_zh, name_en, amount, unit, close_when)
    SELECT 'L007', 'local', '其他', 'Other', '居民反映的其他问题',
        'another matter, reported by a resident', 2, 'working_day',
        'sorted into a category or answered'
    WHERE EXISTS (SELECT FROM category) ON CONFLICT (code) DO NOTHING
    """,
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
