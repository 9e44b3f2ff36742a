"""The property of a place: what it is asked, and its last answer."""

from storage.statements import running

ID = "2026-11-24T00:00:11:000000"
VERSION = "1.38.0"
DESCRIPTION = "questions to the property"

STATEMENTS = (
    "ALTER TABLE ticket ADD COLUMN property_asked timestamptz, ADD COLUMN property_answer text",
    "CREATE INDEX ticket_asked ON ticket (property_asked, id) "
    "WHERE is_open AND property_asked IS NOT NULL",
    "CREATE INDEX ticket_answered ON ticket (reported_at, id) "
    "WHERE is_open AND property_answer IS NOT NULL AND property_asked IS NULL",
    "CREATE INDEX person_areas ON person USING gin (areas) WHERE active",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
