"""Running on several nodes: whoever holds reference data in memory is told that they changed."""

from storage.statements import running

ID = "2026-11-23T00:00:04:000000"
VERSION = "1.38.0"
DESCRIPTION = "reference data announce their changes"

TABLES = ("category", "scenario", "calendar_day", "place", "street_segment", "point", "camera")
FUNCTION = """
    CREATE FUNCTION tell_reference() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('banjie_reference', ''); RETURN NULL; END $$
"""
"""A NOTIFY makes commits wait for each other, which tickets cannot afford; these change rarely, and
equal ones of a transaction are sent as one."""

STATEMENTS = (
    FUNCTION,
    *(
        f"CREATE TRIGGER {table}_told AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_reference()"
        for table in TABLES
    ),
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
