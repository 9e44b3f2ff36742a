"""Where people on duty are, as they share it, and who looked."""

from storage.statements import running

ID = "2026-11-24T00:00:17:000000"
VERSION = "1.38.0"
DESCRIPTION = "positions that people on duty share, and who looked"

STATEMENTS = (
    """CREATE TABLE person_position (
        person uuid PRIMARY KEY REFERENCES person (id),
        session uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        since timestamptz NOT NULL, latitude double precision, longitude double precision,
        accuracy real, taken_at timestamptz, grid text, community text,
        CHECK ((taken_at IS NULL) = (latitude IS NULL) AND (taken_at IS NULL) = (longitude IS NULL)
            AND (taken_at IS NULL) = (accuracy IS NULL))
    )""",
    "CREATE INDEX person_position_session ON person_position (session)",
    """CREATE TABLE position_look (
        person uuid NOT NULL REFERENCES person (id), at timestamptz NOT NULL,
        looker uuid NOT NULL REFERENCES person (id), PRIMARY KEY (person, at, looker)
    )""",
    "CREATE INDEX position_look_at ON position_look (at)",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
