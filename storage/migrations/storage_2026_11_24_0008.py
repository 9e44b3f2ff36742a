"""Filters that people keep, and lists that they carry away."""

from storage.statements import running

ID = "2026-11-24T00:00:08:000000"
VERSION = "1.38.0"
DESCRIPTION = "saved filters, exports"

STATEMENTS = (
    """
    CREATE TABLE saved_filter (
        id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person, name text NOT NULL,
        query text NOT NULL, shared boolean NOT NULL, created_at timestamptz NOT NULL,
        UNIQUE (person, name))
    """,
    "CREATE INDEX saved_filter_shared ON saved_filter (name, id) WHERE shared",
    # `problem`: why it failed; `rows` of `total` are written; `claimed_at`: a node last said that
    # it is at work on it
    """
    CREATE TABLE export (
        id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person, query text NOT NULL,
        format text NOT NULL CHECK (format IN ('xlsx', 'csv')),
        language text NOT NULL CHECK (language IN ('zh', 'en')),
        asked_at timestamptz NOT NULL, claimed_at timestamptz, tries smallint NOT NULL DEFAULT 0,
        rows integer NOT NULL DEFAULT 0, total integer,
        done_at timestamptz, problem text, bytes bigint)
    """,
    "CREATE INDEX export_person ON export (person, asked_at DESC, id DESC)",
    "CREATE INDEX export_waiting ON export (asked_at) WHERE done_at IS NULL AND problem IS NULL",
    "CREATE INDEX export_asked ON export (asked_at)",
    # in the database, so that any node hands it out, and it is gone with its row
    """
    CREATE TABLE export_part (
        export uuid NOT NULL REFERENCES export ON DELETE CASCADE, number integer NOT NULL,
        content bytea NOT NULL, PRIMARY KEY (export, number))
    """,
    "ALTER TABLE export_part ALTER content SET STORAGE EXTERNAL",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
