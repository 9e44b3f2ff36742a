"""What people are told, and over which channels, in which order.

A notice is written with what causes it. It is first shown where the app is open, then pushed, then
sent as SMS or to the team's robot, each after the one before was not acknowledged in time: opening
the ticket or saying "received" is the acknowledgement, a channel's "taken" is none (a push service
may say so and lose it; Google's does not reach mainland China at all).
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI


class NoticeKind(StrEnum):
    DISPATCHED = "dispatched"  # a ticket is yours
    OFFERED = "offered"  # your team's: first who takes it
    REWORK = "rework"  # yours again, after the inspection
    TAKEN = "taken"  # no longer yours
    CLIMBED = "climbed"  # yours, because nobody below accepted it
    UNACCEPTED = "unaccepted"  # nobody at any level accepted it: the desk's
    REMINDER = "reminder"  # a clock of yours is running out
    LATE = "late"  # a clock of yours ran out
    RAISED = "raised"  # somebody below you is late
    SUPERVISED = "supervised"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    ASKED = "asked"  # the property is asked
    ANSWERED = "answered"  # the property answered
    MESSAGE = "message"  # of the command room
    TEST = "test"
    STATE = "state"  # how a report or an alarm stands: to its reporter or its source


class Audience(StrEnum):
    PERSON = "person"
    REPORTER = "reporter"
    SOURCE = "source"


class Channel(StrEnum):
    LIVE = "live"
    PUSH = "push"
    SMS = "sms"
    ROBOT = "robot"
    WEBHOOK = "webhook"


class Ended(StrEnum):
    RECEIVED = "received"  # the person acknowledged it
    OVERTAKEN = "overtaken"  # what it told of is past
    SENT = "sent"  # every channel had its turn, one or more took it
    DEAD = "dead"  # no channel took it


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """`cause`: id of the event or message that it follows from; with `kind`, audience and person it
    is unique, so that a cause told twice is told once."""

    id: UUID
    audience: Audience = Audience.PERSON
    person: UUID | None = None
    ticket: UUID | None = None
    message: UUID | None = None
    cause: UUID
    kind: NoticeKind
    urgent: bool = False
    facts: dict[str, str | int] = {}
    created_at: datetime
    channel: Channel | None = None
    next_at: datetime | None = None


class Leg(NamedTuple):
    """A channel, and how long it has before the next one is tried too."""

    channel: Channel
    patience: timedelta


def _leg(channel: Channel, seconds: float) -> Leg:
    return Leg(channel, timedelta(seconds=seconds))


class Sent(NamedTuple):
    """An attempt: `taken` by the channel; if not, whether trying `again` may help, and after which
    pause the receiver said; `before`: whether an earlier channel took it."""

    taken: bool
    again: bool
    attempts: int
    most: int
    before: bool
    jitter: float
    wait: timedelta | None = None


URGENT = (
    _leg(Channel.LIVE, 5),
    _leg(Channel.PUSH, 60),
    _leg(Channel.SMS, 120),
    _leg(Channel.ROBOT, 0),
)
NORMAL = (
    _leg(Channel.LIVE, 30),
    _leg(Channel.PUSH, 900),
    _leg(Channel.SMS, 1800),
    _leg(Channel.ROBOT, 0),
)
QUIET = NORMAL[:2]
"""Of what is good to know, and of what the desk sees on its red list anyway: where there is no push,
it stands in the person's list and is no dead letter."""
_QUIET_KINDS = (NoticeKind.TAKEN, NoticeKind.REMINDER, NoticeKind.LATE)
REPORTER = (_leg(Channel.SMS, 0),)
SOURCE = (_leg(Channel.WEBHOOK, 0),)

MOST_ATTEMPTS = 6
"""On one channel, before the next has its turn."""
SOURCE_ATTEMPTS = 12
"""A system that is down for an afternoon still gets its feedback."""
FIRST_BACKOFF = timedelta(seconds=4)
LONGEST_BACKOFF = timedelta(hours=1)
KEPT_DAYS = 180
"""Who was told what, when, by which channel: logs are kept six months (Cyber-security law 21)."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """Of a person. `digest`: what is not urgent is gathered for so long and told in one."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: timedelta = timedelta()
    sms: bool = True


def legs(audience: Audience, kind: NoticeKind, urgent: bool) -> tuple[Leg, ...]:
    if audience is Audience.REPORTER:
        return REPORTER
    if audience is Audience.SOURCE:
        return SOURCE
    if urgent:
        return URGENT
    return QUIET if kind in _QUIET_KINDS else NORMAL


def begun(notice: Notice) -> Notice:
    """As it is written: open pages are told at its commit, the next channel when they had time."""
    plan = legs(notice.audience, notice.kind, notice.urgent)
    first = plan[0]
    if first.channel is not Channel.LIVE:
        return msgspec.structs.replace(notice, channel=first.channel, next_at=notice.created_at)
    next_at = notice.created_at + first.patience
    return msgspec.structs.replace(notice, channel=after(plan, first), next_at=next_at)


def attempts(audience: Audience) -> int:
    return SOURCE_ATTEMPTS if audience is Audience.SOURCE else MOST_ATTEMPTS


def leg_from(
    plan: tuple[Leg, ...], channel: Channel | None, have: Collection[Channel]
) -> Leg | None:
    """The leg to try now: that of `channel`, or the next one that the person has. None: every
    channel had its turn."""
    names = [each.channel for each in plan]
    if channel not in names:
        return None
    return next((each for each in plan[names.index(channel) :] if each.channel in have), None)


def after(plan: tuple[Leg, ...], leg: Leg) -> Channel | None:
    """The channel that has its turn after this one."""
    at = plan.index(leg) + 1
    return plan[at].channel if at < len(plan) else None


class Next(NamedTuple):
    """What becomes of a notice: tried again at `at` by `channel`, or `ended`."""

    channel: Channel | None
    at: datetime | None
    attempts: int
    ended: Ended | None = None


def turn(
    plan: tuple[Leg, ...], leg: Leg, have: Collection[Channel], sent: Sent, now: datetime
) -> Next:
    """After an attempt on this leg. A channel that does not work is tried again only as long as
    that keeps the next one waiting for no more than half of its patience."""
    following = after(plan, leg)
    if sent.taken:
        return _on(following, now + leg.patience, delivered=True)
    other = leg_from(plan, following, have)
    if sent.again and sent.attempts < sent.most:
        pause = sent.wait or backoff(sent.attempts, sent.jitter)
        if other is None or pause <= leg.patience / 2:
            return Next(leg.channel, now + pause, sent.attempts)
    return _on(following if other else None, now, delivered=sent.before)


def _on(channel: Channel | None, at: datetime, *, delivered: bool) -> Next:
    if channel is None:
        return Next(None, None, 0, Ended.SENT if delivered else Ended.DEAD)
    return Next(channel, at, 0)


def backoff(attempt: int, jitter: float) -> timedelta:
    """Before attempt `attempt` + 1. `jitter` from 0 to 1: half of the pause is left to chance, so
    that what failed together is not tried together again."""
    doubled: int = 2 ** min(max(attempt - 1, 0), 16)
    pause = min(FIRST_BACKOFF * doubled, LONGEST_BACKOFF)
    return pause * (0.5 + 0.5 * jitter)


def quiet_until(wishes: Wishes, now: datetime) -> datetime | None:
    """When the quiet hours that hold now are over; None where none hold. They may span midnight."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(SHANGHAI)
    at = local.time()
    inside = start <= at < end if start < end else at >= start or at < end
    if not inside:
        return None
    day = local.date() if at < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, SHANGHAI)


def held_back(urgent: bool, channel: Channel, wishes: Wishes, now: datetime) -> datetime | None:
    """Until when a channel that rings must wait; what is urgent never does."""
    if urgent or channel is Channel.LIVE:
        return None
    return quiet_until(wishes, now)
