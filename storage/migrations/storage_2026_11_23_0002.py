"""Offline: what changed for whom, devices with their keys, commands that wait for a person."""

from storage.statements import running

ID = "2026-11-23T00:00:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "views of the phone, devices and keys, held commands"

STATEMENTS = (
    # a database made anew, or from a backup, must not be taken for the one a phone knew
    "CREATE TABLE installation (epoch uuid PRIMARY KEY DEFAULT gen_random_uuid(), "
    "one boolean NOT NULL DEFAULT true UNIQUE CHECK (one))",
    "INSERT INTO installation DEFAULT VALUES",
    # the transaction that changed a ticket last: a pull compares it with the snapshot of the pull before
    "ALTER TABLE ticket ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX ticket_changed_person ON ticket (assignee, changed) WHERE assignee IS NOT NULL",
    "CREATE INDEX ticket_changed_reporter ON ticket (reporter, changed) WHERE reporter IS NOT NULL",
    "CREATE INDEX ticket_changed_grid ON ticket (grid, changed) WHERE is_open",
    "CREATE INDEX ticket_changed_community ON ticket (community, changed) WHERE is_open",
    """
    CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.changed := pg_current_xact_id(); RETURN NEW; END $$
    """,
    "CREATE TRIGGER ticket_noted BEFORE UPDATE ON ticket "
    "FOR EACH ROW EXECUTE FUNCTION note_change()",
    # whose view a ticket has left; `who` is a person's id or the code of an area
    """
    CREATE TABLE view_exit (
        who text NOT NULL, ticket uuid NOT NULL,
        changed xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz NOT NULL DEFAULT now())
    """,
    "CREATE INDEX view_exit_who ON view_exit (who, changed)",
    "CREATE INDEX view_exit_at ON view_exit (at)",
    """
    CREATE FUNCTION note_exit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO view_exit (who, ticket)
        SELECT who, NEW.id FROM (VALUES
            (CASE WHEN OLD.assignee IS DISTINCT FROM NEW.assignee THEN OLD.assignee::text END),
            (CASE WHEN (OLD.is_open AND NOT NEW.is_open) OR OLD.grid IS DISTINCT FROM NEW.grid
                THEN OLD.grid END),
            (CASE WHEN (OLD.is_open AND NOT NEW.is_open)
                OR OLD.community IS DISTINCT FROM NEW.community THEN OLD.community END)
        ) AS left_by (who) WHERE who IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER ticket_left AFTER UPDATE ON ticket FOR EACH ROW "
    "WHEN (OLD.assignee IS DISTINCT FROM NEW.assignee OR OLD.is_open <> NEW.is_open "
    "OR OLD.grid IS DISTINCT FROM NEW.grid OR OLD.community IS DISTINCT FROM NEW.community) "
    "EXECUTE FUNCTION note_exit()",
    """
    CREATE TABLE device (
        id uuid PRIMARY KEY, name text NOT NULL, seen_at timestamptz NOT NULL)
    """,
    """
    CREATE TABLE device_key (
        id uuid PRIMARY KEY, device uuid NOT NULL REFERENCES device,
        person uuid NOT NULL REFERENCES person, public_key bytea NOT NULL,
        created_at timestamptz NOT NULL, ended_at timestamptz)
    """,
    "CREATE INDEX device_key_person ON device_key (person)",
    "CREATE INDEX device_key_device ON device_key (device)",
    "ALTER TABLE session ADD COLUMN device_id uuid REFERENCES device, "
    "ADD COLUMN wipe boolean NOT NULL DEFAULT false",
    "ALTER TABLE ticket_event ADD COLUMN settled_by uuid REFERENCES person",
    "ALTER TABLE command ADD COLUMN device uuid, ADD COLUMN seq bigint, "
    "ADD COLUMN judged_at timestamptz, ADD COLUMN settled_at timestamptz, "
    "ADD COLUMN settled_by uuid REFERENCES person, ADD COLUMN settlement text "
    "CHECK (settlement IN ('accepted', 'set_aside')), ADD COLUMN settlement_note text, "
    "ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX command_device ON command (device, seq DESC) WHERE device IS NOT NULL",
    "CREATE INDEX command_tray ON command (received_at, id) "
    "WHERE result IN ('held', 'refused') AND settled_at IS NULL AND device IS NOT NULL",
    "CREATE INDEX command_standing ON command (author, changed) WHERE settled_at IS NOT NULL",
    "CREATE INDEX command_again ON command (ticket, author, name) WHERE result = 'applied'",
    "CREATE TRIGGER command_noted BEFORE UPDATE ON command "
    "FOR EACH ROW EXECUTE FUNCTION note_change()",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
