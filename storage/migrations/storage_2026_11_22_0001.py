"""The first schema. Written as SQL, so that one reads what the database holds."""

from storage.statements import running

ID = "2026-11-22T00:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "places, people, tickets with their events, photos, alarms"

STATEMENTS = """
CREATE TABLE place (
    code text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('town', 'community', 'village', 'grid')),
    parent text REFERENCES place,
    name_zh text NOT NULL, name_en text NOT NULL,
    latitude double precision, longitude double precision,
    ring jsonb NOT NULL DEFAULT '[]');
CREATE INDEX place_parent ON place (parent);

CREATE TABLE street_segment (
    code text PRIMARY KEY,
    name_zh text NOT NULL, name_en text NOT NULL,
    street_class smallint NOT NULL CHECK (street_class BETWEEN 1 AND 3),
    zone text NOT NULL
        CHECK (zone IN ('strictly_forbidden', 'strictly_controlled', 'controlled')),
    line jsonb NOT NULL DEFAULT '[]',
    communities text[] NOT NULL DEFAULT '{}');

CREATE TABLE point (
    code text PRIMARY KEY,
    name_zh text NOT NULL, name_en text NOT NULL, address text NOT NULL,
    latitude double precision NOT NULL, longitude double precision NOT NULL,
    grid text REFERENCES place, segment text REFERENCES street_segment);
CREATE INDEX point_grid ON point (grid);
CREATE INDEX point_segment ON point (segment);

CREATE TABLE camera (
    code text PRIMARY KEY,
    point text NOT NULL REFERENCES point,
    name_zh text NOT NULL, name_en text NOT NULL);
CREATE INDEX camera_point ON camera (point);

CREATE TABLE category (
    code text PRIMARY KEY, scheme text NOT NULL,
    major_zh text NOT NULL, major_en text NOT NULL,
    name_zh text NOT NULL, name_en text NOT NULL,
    amount integer NOT NULL CHECK (amount > 0),
    unit text NOT NULL CHECK (unit IN ('urgent_hour', 'working_hour', 'working_day')),
    close_when text NOT NULL);

CREATE TABLE scenario (
    key text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL,
    category text NOT NULL REFERENCES category, place_kind text NOT NULL,
    rank smallint NOT NULL);
CREATE INDEX scenario_category ON scenario (category);

CREATE TABLE calendar_day (
    day date PRIMARY KEY, working boolean NOT NULL,
    name_zh text NOT NULL, name_en text NOT NULL);

CREATE TABLE person (
    id uuid PRIMARY KEY,
    name text NOT NULL, phone text NOT NULL UNIQUE, password_hash text NOT NULL,
    roles text[] NOT NULL, areas text[] NOT NULL DEFAULT '{}', team text,
    must_change_password boolean NOT NULL DEFAULT true,
    wrong_passwords smallint NOT NULL DEFAULT 0, locked_until timestamptz,
    active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL);
CREATE INDEX person_roles ON person USING gin (roles);

CREATE TABLE session (
    id uuid PRIMARY KEY, token_hash bytea NOT NULL UNIQUE,
    person uuid NOT NULL REFERENCES person, device text NOT NULL,
    created_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL, ended_at timestamptz);
CREATE INDEX session_person ON session (person, last_seen_at DESC) WHERE ended_at IS NULL;

CREATE TABLE api_key (
    id uuid PRIMARY KEY, name text NOT NULL UNIQUE, source text NOT NULL,
    key_hash bytea NOT NULL UNIQUE, scopes text[] NOT NULL,
    active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL);

CREATE SEQUENCE ticket_number_seq;
CREATE TABLE ticket (
    id uuid PRIMARY KEY, number text NOT NULL UNIQUE, kind text NOT NULL,
    state text NOT NULL, version integer NOT NULL,
    source text NOT NULL, category text NOT NULL REFERENCES category,
    reported_at timestamptz NOT NULL, suspended boolean NOT NULL DEFAULT false,
    scenario text REFERENCES scenario,
    description text NOT NULL DEFAULT '', address text NOT NULL DEFAULT '',
    grid text REFERENCES place, community text REFERENCES place,
    segment text REFERENCES street_segment, point text REFERENCES point,
    camera text REFERENCES camera,
    latitude double precision, longitude double precision,
    reporter uuid REFERENCES person, assignee uuid REFERENCES person,
    closed_at timestamptz, outcome text,
    clocks jsonb NOT NULL DEFAULT '{}', evidence jsonb NOT NULL DEFAULT '{}', photo uuid,
    alarm_count integer NOT NULL DEFAULT 0,
    first_alarm_at timestamptz, last_alarm_at timestamptz,
    rework_count smallint NOT NULL DEFAULT 0, supervised boolean NOT NULL DEFAULT false,
    late boolean NOT NULL DEFAULT false, extension jsonb,
    merged_into uuid REFERENCES ticket,
    due_at timestamptz, mark_at timestamptz, spot text,
    is_open boolean NOT NULL
        GENERATED ALWAYS AS (state NOT IN ('void', 'merged', 'closed')) STORED);
-- rows are rewritten at every move: room on the page keeps those updates cheap
ALTER TABLE ticket SET (fillfactor = 80);
-- every list of the screens, in its order
CREATE INDEX ticket_newest ON ticket (reported_at DESC, id DESC);
CREATE INDEX ticket_queue ON ticket (state, reported_at, id) WHERE is_open;
CREATE INDEX ticket_due ON ticket (due_at, id) WHERE is_open;
CREATE INDEX ticket_mark ON ticket (mark_at) WHERE mark_at IS NOT NULL;
CREATE INDEX ticket_assignee_open ON ticket (assignee, due_at, id) WHERE is_open;
CREATE INDEX ticket_assignee_newest ON ticket (assignee, reported_at DESC, id DESC);
CREATE INDEX ticket_reporter ON ticket (reporter, reported_at DESC, id DESC);
CREATE INDEX ticket_grid_open ON ticket (grid, due_at, id) WHERE is_open;
CREATE INDEX ticket_community_open ON ticket (community, due_at, id) WHERE is_open;
CREATE INDEX ticket_grid ON ticket (grid, reported_at DESC, id DESC);
CREATE INDEX ticket_community ON ticket (community, reported_at DESC, id DESC);
CREATE INDEX ticket_point ON ticket (point, reported_at DESC, id DESC) WHERE point IS NOT NULL;
CREATE INDEX ticket_closed ON ticket (closed_at DESC, id DESC) WHERE state = 'closed';
CREATE INDEX ticket_spot ON ticket (scenario, spot) WHERE is_open AND spot IS NOT NULL;
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE ticket_event (
    id uuid PRIMARY KEY, ticket uuid NOT NULL REFERENCES ticket, version integer NOT NULL,
    move text NOT NULL, state text NOT NULL,
    actor uuid REFERENCES person, command uuid,
    made_at timestamptz NOT NULL, at timestamptz NOT NULL, "when" timestamptz NOT NULL,
    unsure boolean NOT NULL DEFAULT false,
    latitude double precision, longitude double precision, accuracy double precision,
    distance integer, no_position text,
    note text NOT NULL DEFAULT '', reason text, outcome text,
    assignee uuid, clock text, photos uuid[] NOT NULL DEFAULT '{}',
    changes jsonb NOT NULL,
    UNIQUE (ticket, version));
CREATE INDEX ticket_event_handled ON ticket_event (actor, "when" DESC)
    WHERE move IN ('handle', 'settle');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$;
CREATE TRIGGER ticket_event_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE command (
    id uuid PRIMARY KEY, author uuid NOT NULL REFERENCES person,
    name text NOT NULL, ticket uuid NOT NULL,
    made_at timestamptz NOT NULL, received_at timestamptz NOT NULL,
    result text NOT NULL, answer jsonb NOT NULL, body jsonb);
CREATE INDEX command_refused ON command (received_at DESC) WHERE result <> 'applied';

CREATE TABLE alarm (
    id uuid PRIMARY KEY, api_key uuid NOT NULL REFERENCES api_key, external_id text NOT NULL,
    ticket uuid NOT NULL REFERENCES ticket, scenario text NOT NULL,
    at timestamptz NOT NULL, received_at timestamptz NOT NULL,
    UNIQUE (api_key, external_id));
CREATE INDEX alarm_ticket ON alarm (ticket);
CREATE INDEX alarm_results ON alarm (api_key, id);

CREATE TABLE photo_object (
    sha256 text PRIMARY KEY, length integer NOT NULL, media_type text NOT NULL,
    reserved_at timestamptz NOT NULL, reserved_by uuid, stored_at timestamptz,
    width integer, height integer);
CREATE INDEX photo_object_waiting ON photo_object (reserved_at) WHERE stored_at IS NULL;

CREATE TABLE photo (
    id uuid PRIMARY KEY, ticket uuid NOT NULL REFERENCES ticket, event uuid NOT NULL,
    kind text NOT NULL, sha256 text NOT NULL, taken_at timestamptz NOT NULL,
    taken_by uuid REFERENCES person,
    latitude double precision, longitude double precision, accuracy double precision,
    from_gallery boolean NOT NULL DEFAULT false);
CREATE INDEX photo_ticket ON photo (ticket);
CREATE INDEX photo_sha256 ON photo (sha256);
"""


def split(text: str) -> list[str]:
    """Statements end with ';' at the end of a line; a function's body stands between $$."""
    return [each for each in (part.strip() for part in text.split(";\n")) if each]


forwards = running(ID, DESCRIPTION, split(STATEMENTS))
