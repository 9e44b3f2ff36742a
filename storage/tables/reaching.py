"""Who is to be told what, how far that got, and how each person is reached."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, SmallInt, Text, Time, Timestamptz
from piccolo.table import Table


class Notice(Table):
    """One thing that one person (or a reporter, or the system an alarm came from) is to be told.
    `cause`: the event, the message or the test that it follows from. `facts`: figures for its
    words, nothing personal. `next_at`: when the next attempt is due, or when one that is under way
    counts as lost; None once it has ended.
    `channel`: the one to be tried next; `attempts`: on it; `delivered`: some channel took it. `received_at`: when the
    person opened it or said so. `ended`: received, overtaken, sent or dead."""

    id = UUID(primary_key=True, default=None)
    audience = Text()
    person = UUID(null=True, default=None)
    ticket = UUID(null=True, default=None)
    message = UUID(null=True, default=None)
    cause = UUID(default=None)
    kind = Text()
    urgent = Boolean()
    facts = JSONB(default="{}")
    created_at = Timestamptz()
    next_at = Timestamptz(null=True, default=None)
    channel = Text(null=True, default=None)
    attempts = SmallInt(default=0)
    delivered = Boolean(default=False)
    received_at = Timestamptz(null=True, default=None)
    received_how = Text(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended = Text(null=True, default=None)
    problem = Text(null=True, default=None)


class NoticeTry(Table):
    """What one attempt did. `target`: what a rate is kept for, such as a robot's address hashed."""

    id = UUID(primary_key=True, default=None)
    notice = UUID(default=None)
    channel = Text()
    at = Timestamptz()
    result = Text()
    detail = Text()
    target = Text(null=True, default=None)


class PushSubscription(Table):
    """A browser that takes web push (RFC 8030) for whoever is logged in there."""

    id = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    session = UUID(default=None)
    endpoint = Text(unique=True)
    p256dh = Text()
    auth = Text()
    device = Text()
    created_at = Timestamptz()
    reached_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    problem = Text(null=True, default=None)


class Reach(Table):
    """How a person wants to be reached. Hours of Asia/Shanghai."""

    person = UUID(primary_key=True, default=None)
    quiet_from = Time(null=True, default=None)
    quiet_until = Time(null=True, default=None)
    digest_minutes = SmallInt(default=0)
    sms = Boolean(default=True)
    updated_at = Timestamptz()


class Message(Table):
    """Of the command room. `to_kind`: person, team or area; `area`: its ring, longitude and latitude.
    `reached`: to how many; who has seen it stands in their notices."""

    id = UUID(primary_key=True, default=None)
    author = UUID(default=None)
    at = Timestamptz()
    text = Text()
    urgent = Boolean()
    to_kind = Text()
    team = Text(null=True, default=None)
    area = JSONB(null=True, default=None)
    reached = Integer()
