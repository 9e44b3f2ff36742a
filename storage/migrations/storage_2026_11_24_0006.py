"""Routing: teams, levels and whom a ticket climbed past; rules by version; rosters, leave, duty."""

from storage.statements import running

ID = "2026-11-24T00:00:06:000000"
VERSION = "1.38.0"
DESCRIPTION = "routing, rosters, leave, responsibility for segments"

STATEMENTS = (
    "ALTER TABLE ticket ADD COLUMN team text, ADD COLUMN level text, ADD COLUMN climb jsonb, "
    "ADD COLUMN past uuid[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX ticket_team ON ticket (team, due_at, id) "
    "WHERE is_open AND team IS NOT NULL AND assignee IS NULL",
    "CREATE INDEX ticket_past ON ticket USING gin (past) WHERE is_open AND past <> '{}'",
    # the people to whom it climbed: who reads on until it is dispatched anew or ends
    "DROP TRIGGER ticket_left ON ticket",
    """
    CREATE OR REPLACE FUNCTION note_exit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO view_exit (who, ticket)
        SELECT who, NEW.id FROM (
            SELECT unnest(ARRAY[
                CASE WHEN OLD.assignee IS DISTINCT FROM NEW.assignee THEN OLD.assignee::text END,
                CASE WHEN (OLD.is_open AND NOT NEW.is_open) OR OLD.grid IS DISTINCT FROM NEW.grid
                    THEN OLD.grid END,
                CASE WHEN (OLD.is_open AND NOT NEW.is_open)
                    OR OLD.community IS DISTINCT FROM NEW.community THEN OLD.community END,
                CASE WHEN OLD.assignee IS NULL AND (NOT NEW.is_open OR NEW.assignee IS NOT NULL
                    OR OLD.team IS DISTINCT FROM NEW.team) THEN 'team:' || OLD.team END])
            UNION ALL
            SELECT gone::text FROM unnest(OLD.past) gone
            WHERE NOT NEW.is_open OR gone <> ALL (NEW.past)
        ) AS left_by (who) WHERE who IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER ticket_left AFTER UPDATE ON ticket FOR EACH ROW "
    "WHEN (OLD.assignee IS DISTINCT FROM NEW.assignee OR OLD.is_open <> NEW.is_open "
    "OR OLD.grid IS DISTINCT FROM NEW.grid OR OLD.community IS DISTINCT FROM NEW.community "
    "OR OLD.team IS DISTINCT FROM NEW.team OR OLD.past <> NEW.past) "
    "EXECUTE FUNCTION note_exit()",
    "CREATE INDEX person_team ON person (team) WHERE active AND team IS NOT NULL",
    # one row is live: that of the highest version; what was tried and not published is no row
    """
    CREATE TABLE routing_version (
        version integer PRIMARY KEY, rules jsonb NOT NULL, by uuid NOT NULL REFERENCES person,
        at timestamptz NOT NULL, note text NOT NULL, restores integer)
    """,
    """
    CREATE TABLE shift (
        id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person, area text,
        weekdays smallint[] NOT NULL DEFAULT '{}', day date,
        starts time NOT NULL, ends time NOT NULL, note text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1)
    """,
    "CREATE INDEX shift_person ON shift (person)",
    """
    CREATE TABLE leave (
        id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person,
        starts timestamptz NOT NULL, ends timestamptz NOT NULL CHECK (ends > starts),
        substitute uuid REFERENCES person, note text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1)
    """,
    "CREATE INDEX leave_person ON leave (person, ends)",
    "CREATE INDEX leave_ends ON leave (ends, id)",
    """
    CREATE TABLE segment_duty (
        segment text PRIMARY KEY REFERENCES street_segment,
        road_committee uuid REFERENCES person, contractor uuid REFERENCES person,
        grid_worker uuid REFERENCES person, segment_chief uuid REFERENCES person,
        general_segment_chief uuid REFERENCES person, version integer NOT NULL DEFAULT 1)
    """,
    # the tickets that were filed last, on which rules are tried
    "CREATE INDEX ticket_event_filed ON ticket_event (at DESC) WHERE move = 'file'",
    # the last known positions of people: events of the last hours that carry one
    "CREATE INDEX ticket_event_seen ON ticket_event (at) WHERE latitude IS NOT NULL "
    "AND actor IS NOT NULL",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
