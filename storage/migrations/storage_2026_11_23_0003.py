"""Photos as evidence: what others see, a chain of hashes, signed commands, who looked."""

from storage.statements import running

ID = "2026-11-23T00:00:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "photos as evidence"

_MICROSECONDS = "(extract(epoch FROM {0}) * 1000000)::bigint"


def _instant(column: str) -> str:
    """Independent of the session's time zone."""
    return _MICROSECONDS.format(column)


_EVENT_TEXT = f"""
CREATE FUNCTION evidence_text(e ticket_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'form', 1, 'id', e.id, 'ticket', e.ticket, 'version', e.version, 'move', e.move,
        'state', e.state, 'actor', e.actor, 'command', e.command,
        'made_at', {_instant("e.made_at")}, 'at', {_instant("e.at")},
        'when', {_instant('e."when"')}, 'unsure', e.unsure, 'latitude', e.latitude,
        'longitude', e.longitude, 'accuracy', e.accuracy, 'distance', e.distance,
        'no_position', e.no_position, 'note', e.note, 'reason', e.reason, 'outcome', e.outcome,
        'assignee', e.assignee, 'clock', e.clock, 'photos', e.photos, 'changes', e.changes,
        'settled_by', e.settled_by)::text
$$
"""
_PHOTO_TEXT = f"""
CREATE FUNCTION evidence_text(p photo) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'form', 1, 'number', p.number, 'id', p.id, 'ticket', p.ticket, 'event', p.event,
        'command', p.command, 'kind', p.kind, 'sha256', p.sha256, 'original', p.original,
        'shown', p.shown, 'layers', p.layers, 'taken_at', {_instant("p.taken_at")},
        'taken_by', p.taken_by, 'latitude', p.latitude, 'longitude', p.longitude,
        'accuracy', p.accuracy, 'position_age', p.position_age,
        'from_gallery', p.from_gallery)::text
$$
"""

STATEMENTS = (
    "ALTER TABLE photo ADD COLUMN original text, ADD COLUMN shown text, "
    "ADD COLUMN layers jsonb NOT NULL DEFAULT '[]', ADD COLUMN position_age double precision, "
    "ADD COLUMN command uuid, ADD COLUMN number integer, ADD COLUMN hash bytea",
    "ALTER TABLE ticket_event ADD COLUMN hash bytea",
    # what one statement finds of a photo's bytes: a picture's likeness, and how long it is kept
    "ALTER TABLE photo_object ADD COLUMN likeness bigint, ADD COLUMN keep_until timestamptz, "
    "ADD COLUMN checked_at timestamptz, ADD COLUMN problem text",
    # those that were stored before are looked at again: their likeness is not known yet
    "CREATE INDEX photo_object_unchecked ON photo_object (stored_at) "
    "WHERE stored_at IS NOT NULL AND checked_at IS NULL",
    "CREATE INDEX photo_object_likeness ON photo_object (likeness) WHERE likeness IS NOT NULL",
    "CREATE INDEX photo_object_unnamed ON photo_object (reserved_at) WHERE keep_until IS NULL",
    "CREATE INDEX photo_object_unkept ON photo_object (stored_at) "
    "WHERE stored_at IS NOT NULL AND keep_until IS NULL",
    "CREATE INDEX photo_shown ON photo (shown) WHERE shown IS NOT NULL",
    "CREATE INDEX photo_original ON photo (original) WHERE original IS NOT NULL",
    # the text that was signed, of commands that brought photos
    """
    CREATE TABLE command_proof (
        id uuid NOT NULL, key uuid NOT NULL REFERENCES device_key,
        signed text NOT NULL, signature text NOT NULL, PRIMARY KEY (id, key))
    """,
    """
    CREATE TABLE photo_access (
        at timestamptz NOT NULL, photo uuid NOT NULL, person uuid NOT NULL, size text NOT NULL)
    """,
    "CREATE INDEX photo_access_photo ON photo_access (photo, at)",
    "CREATE INDEX photo_access_person ON photo_access (person, at)",
    # photos of commands that were not applied belong to no ticket, and are kept all the same
    """
    CREATE TABLE held_photo (
        sha256 text NOT NULL, command uuid NOT NULL REFERENCES command,
        PRIMARY KEY (sha256, command))
    """,
    """
    CREATE FUNCTION photos_named(body jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
        SELECT DISTINCT hash FROM jsonb_array_elements(body -> 'photos') photo,
            LATERAL (VALUES (photo ->> 'sha256'), (photo -> 'shown' ->> 'sha256')) AS of (hash)
        WHERE hash IS NOT NULL
    $$
    """,
    """
    CREATE FUNCTION note_held_photos() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO held_photo (sha256, command) SELECT photos_named(NEW.body), NEW.id;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER command_photos AFTER INSERT ON command FOR EACH ROW "
    "WHEN (jsonb_typeof(NEW.body -> 'photos') = 'array') EXECUTE FUNCTION note_held_photos()",
    "INSERT INTO held_photo (sha256, command) SELECT photos_named(body), id FROM command "
    "WHERE jsonb_typeof(body -> 'photos') = 'array'",
    """
    CREATE FUNCTION chained(before bytea, body text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT sha256(convert_to(coalesce(encode(before, 'hex'), '') || E'\\n' || body, 'UTF8'))
    $$
    """,
    _EVENT_TEXT,
    _PHOTO_TEXT,
    """
    CREATE FUNCTION chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE before bytea;
    BEGIN
        SELECT hash INTO before FROM ticket_event
            WHERE ticket = NEW.ticket AND version < NEW.version ORDER BY version DESC LIMIT 1;
        NEW.hash := chained(before, evidence_text(NEW));
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION chain_photo() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE before photo;
    BEGIN
        SELECT * INTO before FROM photo
            WHERE ticket = NEW.ticket AND id <> NEW.id ORDER BY number DESC NULLS LAST LIMIT 1;
        NEW.number := coalesce(before.number, 0) + 1;
        NEW.hash := chained(before.hash, evidence_text(NEW));
        RETURN NEW;
    END $$
    """,
    # what was there before the chain is chained as it stands
    "ALTER TABLE ticket_event DISABLE TRIGGER ticket_event_immutable",
    """
    DO $$
    DECLARE e ticket_event; p photo; before photo; latest bytea; of uuid;
    BEGIN
        FOR e IN SELECT * FROM ticket_event ORDER BY ticket, version LOOP
            IF of IS DISTINCT FROM e.ticket THEN latest := NULL; of := e.ticket; END IF;
            latest := chained(latest, evidence_text(e));
            UPDATE ticket_event SET hash = latest WHERE id = e.id;
        END LOOP;
        FOR p IN SELECT * FROM photo ORDER BY ticket, taken_at, id LOOP
            IF before.ticket IS DISTINCT FROM p.ticket THEN before := NULL; END IF;
            p.number := coalesce(before.number, 0) + 1;
            p.command := (SELECT command FROM ticket_event WHERE id = p.event);
            p.hash := chained(before.hash, evidence_text(p));
            UPDATE photo SET number = p.number, command = p.command, hash = p.hash WHERE id = p.id;
            before := p;
        END LOOP;
    END $$
    """,
    "ALTER TABLE ticket_event ENABLE TRIGGER ticket_event_immutable",
    "ALTER TABLE ticket_event ALTER COLUMN hash SET NOT NULL",
    "ALTER TABLE photo ALTER COLUMN hash SET NOT NULL, ALTER COLUMN number SET NOT NULL",
    "DROP INDEX photo_ticket",
    "CREATE UNIQUE INDEX photo_number ON photo (ticket, number)",
    "CREATE TRIGGER ticket_event_chained BEFORE INSERT ON ticket_event "
    "FOR EACH ROW EXECUTE FUNCTION chain_event()",
    "CREATE TRIGGER photo_chained BEFORE INSERT ON photo "
    "FOR EACH ROW EXECUTE FUNCTION chain_photo()",
    "CREATE TRIGGER photo_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON photo "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
