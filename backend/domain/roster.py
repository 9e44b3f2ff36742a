"""Who is on duty, and who stands in for whom.

Hours are those of Asia/Shanghai. Somebody who stands in no shift is always on duty: a roster binds
those who have one. A person on leave is replaced in their shifts by the substitute they named, and
that one, on leave too, by theirs.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Actor
from backend.domain.text import Label

AHEAD_DAYS = 14
"""How far the next shift is looked for."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """`weekdays`: 0 is Monday; or one `day`. Ends on the next day where `end` is not after `start`.
    `area`: code of a grid, a community or a segment, None for everywhere."""

    person: UUID
    start: time
    end: time
    weekdays: tuple[int, ...] = ()
    day: date | None = None
    area: str | None = None


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """From `start` on, until `end`."""

    person: UUID
    start: datetime
    end: datetime
    substitute: UUID | None = None


class Why(StrEnum):
    """Why somebody is passed over."""

    LEAVE = "leave"
    OFF_DUTY = "off_duty"
    GONE = "gone"  # no account, or one that is switched off
    CIRCLE = "circle"  # substitutes that end where they began
    UNFIT = "unfit"  # has no role that may have a ticket
    SAME = "same"  # had it already
    MISSING = "missing"  # nobody is named
    UNREACHABLE = "unreachable"  # no channel reaches them


class Skipped(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """`until`: when the person is back. `substitute`: who was asked instead."""

    why: Why
    person: UUID | None = None
    name: str = ""
    until: datetime | None = None
    substitute: UUID | None = None


class StandIn(NamedTuple):
    """Who serves, None where nobody does; whom it was asked of before."""

    person: Actor | None
    skipped: tuple[Skipped, ...]


class Roster(msgspec.Struct, frozen=True):
    """`people`: whoever has an active account, by id. `unreachable`: of them, those whom no channel
    reaches, where that was asked for."""

    people: Mapping[UUID, Actor]
    shifts: Mapping[UUID, tuple[Shift, ...]] = {}
    leaves: Mapping[UUID, tuple[Leave, ...]] = {}
    unreachable: frozenset[UUID] = frozenset()


def spans(shift: Shift, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
    """When the shift runs, of the days from `first` on."""
    for offset in range(days):
        day = first + timedelta(days=offset)
        if day != shift.day and day.weekday() not in shift.weekdays:
            continue
        last = day if shift.end > shift.start else day + timedelta(days=1)
        yield (
            datetime.combine(day, shift.start, SHANGHAI),
            datetime.combine(last, shift.end, SHANGHAI),
        )


def runs(shift: Shift, now: datetime) -> bool:
    yesterday = now.astimezone(SHANGHAI).date() - timedelta(days=1)
    return any(start <= now < end for start, end in spans(shift, yesterday, 2))


def serves(shift: Shift, codes: frozenset[str]) -> bool:
    return shift.area is None or shift.area in codes


def next_start(shifts: tuple[Shift, ...], now: datetime) -> datetime | None:
    today = now.astimezone(SHANGHAI).date()
    starts = (
        start for each in shifts for start, _ in spans(each, today, AHEAD_DAYS) if start > now
    )
    return min(starts, default=None)


def away(roster: Roster, person: UUID, codes: frozenset[str], now: datetime) -> Skipped | None:
    """Why the person cannot be asked for this place at this instant; None where they can."""
    found = roster.people.get(person)
    if found is None:
        return Skipped(Why.GONE, person)
    for leave in roster.leaves.get(person, ()):
        if leave.start <= now < leave.end:
            stand_in = leave.substitute if on_shift(roster, person, codes, now) else None
            return Skipped(Why.LEAVE, person, found.name, leave.end, stand_in)
    if on_shift(roster, person, codes, now):
        return None
    here = tuple(each for each in roster.shifts[person] if serves(each, codes))
    return Skipped(Why.OFF_DUTY, person, found.name, next_start(here, now))


def on_shift(roster: Roster, person: UUID, codes: frozenset[str], now: datetime) -> bool:
    shifts = roster.shifts.get(person, ())
    return not shifts or any(serves(each, codes) and runs(each, now) for each in shifts)


def stand_in(roster: Roster, person: UUID, codes: frozenset[str], now: datetime) -> StandIn:
    """The person, or whoever serves in their place: a substitute takes over the hours of whoever
    is on leave, so that only the substitute's own leave counts, not their own shift."""
    skipped: list[Skipped] = []
    seen: set[UUID] = set()
    absent = away(roster, person, codes, now)
    while absent is not None:
        skipped.append(absent)
        seen.add(person)
        if absent.substitute is None:
            return StandIn(None, tuple(skipped))
        person = absent.substitute
        if person in seen:
            skipped.append(_circle(roster, person))
            return StandIn(None, tuple(skipped))
        absent = _also_away(roster, person, now)
    return StandIn(roster.people[person], tuple(skipped))


def _also_away(roster: Roster, substitute: UUID, now: datetime) -> Skipped | None:
    found = roster.people.get(substitute)
    if found is None:
        return Skipped(Why.GONE, substitute)
    for leave in roster.leaves.get(substitute, ()):
        if leave.start <= now < leave.end:
            return Skipped(Why.LEAVE, substitute, found.name, leave.end, leave.substitute)
    return None


def _circle(roster: Roster, person: UUID) -> Skipped:
    found = roster.people.get(person)
    return Skipped(Why.CIRCLE, person, found.name if found else "")


def sentence(skipped: Skipped, roster: Roster | None = None) -> Label:
    """Why, in words; the person's name stands beside it."""
    other = roster.people.get(skipped.substitute) if roster and skipped.substitute else None
    instead = (
        Label(f"，由{other.name}代班", f"; {other.name} stands in") if other else Label("", "")
    )
    why = _words(skipped)
    return Label(why.zh + instead.zh, why.en + instead.en)


def _words(skipped: Skipped) -> Label:
    until = skipped.until.astimezone(SHANGHAI) if skipped.until else None
    stamp = f"{until:%m-%d %H:%M}" if until else ""
    match skipped.why:
        case Why.LEAVE:
            return Label(f"请假至 {stamp}", f"on leave until {stamp}")
        case Why.OFF_DUTY if until:
            return Label(f"不在班，{stamp} 上班", f"off duty, back {stamp}")
        case Why.OFF_DUTY:
            return Label("不在班", "off duty")
        case Why.GONE:
            return Label("账号已停用", "the account is switched off")
        case Why.CIRCLE:
            return Label("代班安排绕成了一圈", "the substitutes go in a circle")
        case Why.UNFIT:
            return Label("其角色不能处置工单", "has no role that handles tickets")
        case Why.SAME:
            return Label("工单刚才就在其名下", "had the ticket just now")
        case Why.UNREACHABLE:
            return Label("没有能联系上的渠道", "no channel reaches them")
        case Why.MISSING:
            return Label("没有安排人员", "nobody is named")
