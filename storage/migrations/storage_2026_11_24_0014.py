"""Reaching people: notices, what each attempt did, push subscriptions, and everybody's wishes."""

from storage.statements import running

ID = "2026-11-24T00:00:14:000000"
VERSION = "1.38.0"
DESCRIPTION = "reaching people"

STATEMENTS = (
    "ALTER TABLE ticket ADD COLUMN raised jsonb",
    """CREATE TABLE notice (
        id uuid PRIMARY KEY, audience text NOT NULL, person uuid REFERENCES person (id),
        ticket uuid, message uuid, cause uuid NOT NULL, kind text NOT NULL,
        urgent boolean NOT NULL, facts jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL,
        next_at timestamptz, channel text, attempts smallint NOT NULL DEFAULT 0,
        delivered boolean NOT NULL DEFAULT false,
        received_at timestamptz, received_how text, ended_at timestamptz, ended text, problem text
    )""",
    "CREATE UNIQUE INDEX notice_cause ON notice (cause, kind, audience, person) NULLS NOT DISTINCT",
    "CREATE INDEX notice_due ON notice (next_at) WHERE next_at IS NOT NULL",
    "CREATE INDEX notice_person ON notice (person, created_at DESC, id DESC)",
    "CREATE INDEX notice_open ON notice (person, ticket) WHERE received_at IS NULL",
    "CREATE INDEX notice_ticket ON notice (ticket, created_at, id) WHERE ticket IS NOT NULL",
    "CREATE INDEX notice_message ON notice (message, person) WHERE message IS NOT NULL",
    "CREATE INDEX notice_dead ON notice (ended_at DESC, id DESC) WHERE ended = 'dead'",
    "CREATE INDEX notice_made ON notice (created_at DESC, id DESC)",
    """CREATE TABLE notice_try (
        id uuid PRIMARY KEY, notice uuid NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
        channel text NOT NULL, at timestamptz NOT NULL, result text NOT NULL,
        detail text NOT NULL DEFAULT '', target text
    )""",
    "CREATE INDEX notice_try_notice ON notice_try (notice, at)",
    "CREATE INDEX notice_try_target ON notice_try (target, at) WHERE target IS NOT NULL",
    """CREATE TABLE push_subscription (
        id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person (id), session uuid NOT NULL,
        endpoint text NOT NULL UNIQUE, p256dh text NOT NULL, auth text NOT NULL,
        device text NOT NULL DEFAULT '', created_at timestamptz NOT NULL,
        reached_at timestamptz, failed_at timestamptz, problem text
    )""",
    "CREATE INDEX push_subscription_person ON push_subscription (person, created_at)",
    "CREATE INDEX push_subscription_session ON push_subscription (session)",
    "CREATE INDEX session_seen ON session (last_seen_at) WHERE ended_at IS NULL",
    """CREATE TABLE reach (
        person uuid PRIMARY KEY REFERENCES person (id), quiet_from time, quiet_until time,
        digest_minutes smallint NOT NULL DEFAULT 0, sms boolean NOT NULL DEFAULT true,
        updated_at timestamptz NOT NULL
    )""",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
