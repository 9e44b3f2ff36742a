"""Tickets, their immutable events, the commands that made them, and alarms."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class Ticket(Table):
    """The fold of the ticket's events. `due_at`, `mark_at` and `spot` follow from it: the next
    running clock, when a clock's ladder goes on, and where alarms fold together."""

    id = UUID(primary_key=True, default=None)
    number = Text(unique=True)
    kind = Text()
    state = Text()
    version = Integer()
    source = Text()
    category = Text()
    reported_at = Timestamptz()
    suspended = Boolean()
    scenario = Text(null=True, default=None)
    description = Text()
    address = Text()
    grid = Text(null=True, default=None)
    community = Text(null=True, default=None)
    segment = Text(null=True, default=None)
    point = Text(null=True, default=None)
    camera = Text(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    reporter = UUID(null=True, default=None)
    assignee = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Text(null=True, default=None)
    clocks = JSONB(default="{}")
    evidence = JSONB(default="{}")
    photo = UUID(null=True, default=None)
    alarm_count = Integer(default=0)
    first_alarm_at = Timestamptz(null=True, default=None)
    last_alarm_at = Timestamptz(null=True, default=None)
    rework_count = SmallInt(default=0)
    supervised = Boolean(default=False)
    late = Boolean(default=False)
    extension = JSONB(null=True, default=None)
    merged_into = UUID(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    mark_at = Timestamptz(null=True, default=None)
    spot = Text(null=True, default=None)
    team = Text(null=True, default=None)
    level = Text(null=True, default=None)
    climb = JSONB(null=True, default=None)
    past = Array(base_column=UUID())
    parent = UUID(null=True, default=None)
    children = SmallInt(default=0)
    property_asked = Timestamptz(null=True, default=None)
    property_answer = Text(null=True, default=None)
    raised = JSONB(null=True, default=None)


class TicketEvent(Table):
    """Append only: a trigger refuses updates and deletes."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None)
    version = Integer()
    move = Text()
    state = Text()
    actor = UUID(null=True, default=None)
    command = UUID(null=True, default=None)
    made_at = Timestamptz()
    at = Timestamptz()
    when = Timestamptz()
    unsure = Boolean(default=False)
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    accuracy = DoublePrecision(null=True, default=None)
    distance = Integer(null=True, default=None)
    no_position = Text(null=True, default=None)
    note = Text()
    reason = Text(null=True, default=None)
    outcome = Text(null=True, default=None)
    assignee = UUID(null=True, default=None)
    clock = Text(null=True, default=None)
    photos = Array(base_column=UUID())
    changes = JSONB(default="{}")
    settled_by = UUID(null=True, default=None)
    hash = Bytea()


class Command(Table):
    """One row for each command id, with the answer it was given. `body`: of a refused or held
    one. `judged_at`: the instant that it counts for; `settlement`: what the command room decided
    of one that was not applied."""

    id = UUID(primary_key=True, default=None)
    author = UUID(default=None)
    name = Text()
    ticket = UUID(default=None)
    made_at = Timestamptz()
    received_at = Timestamptz()
    result = Text()
    answer = JSONB(default="{}")
    body = JSONB(null=True, default=None)
    device = UUID(null=True, default=None)
    seq = BigInt(null=True, default=None)
    judged_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settlement = Text(null=True, default=None)
    settlement_note = Text(null=True, default=None)


class CommandProof(Table):
    """The text that its author's key signed, of a command that brought photos."""

    id = UUID(default=None)
    key = UUID(default=None)
    signed = Text()
    signature = Text()


class Alarm(Table):
    """What a machine sent; `external_id` is its own, unique within its key."""

    id = UUID(primary_key=True, default=None)
    api_key = UUID(default=None)
    external_id = Text()
    ticket = UUID(default=None)
    scenario = Text()
    at = Timestamptz()
    received_at = Timestamptz()
