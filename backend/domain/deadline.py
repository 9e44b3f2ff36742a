"""Clocks of a ticket: limits in urgent hours, working hours or working days.

Source: GB/T 30428 and CJ/T 315. An urgent hour (紧急工作时) runs on, nights and holidays included.
A working hour or day runs only in working slots (08:00-12:00, 14:00-18:00 by default; one working
day is eight working hours) of a calendar with public holidays and make-up working days (调休).
Instants are aware datetimes; calendar arithmetic is done in Asia/Shanghai, which has had no summer
time since 1991, so a fixed offset serves.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

import msgspec

from backend.domain.workflow import ClockName

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY_HOURS = 8
YELLOW_FROM = 0.8
"""A clock turns yellow when 80 % of its limit is used, red when all of it is."""


class Unit(StrEnum):
    URGENT_HOUR = "urgent_hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"


class Calendar(msgspec.Struct, frozen=True):
    """Days that differ from the week: True works (make-up day), False rests (holiday)."""

    exceptions: dict[date, bool] = {}
    slots: tuple[tuple[time, time], ...] = (
        (time(8), time(12)),
        (time(14), time(18)),
    )

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)


class Clock(msgspec.Struct, frozen=True, omit_defaults=True):
    """`used`: seconds consumed before `running_since`. Neither running nor stopped: paused.
    `told`: how far its ladder is, `raised`: the level that was told last (see `ladder.py`)."""

    name: ClockName
    unit: Unit
    limit: int  # minutes of the unit
    started_at: datetime
    used: int = 0
    running_since: datetime | None = None
    due_at: datetime | None = None
    yellow_at: datetime | None = None
    stopped_at: datetime | None = None
    late: bool = False
    told: int = 0
    raised: str | None = None


def limit_minutes(amount: int, unit: Unit) -> int:
    """An amount of hours or days in minutes of its unit: 1 working day = 480."""
    return amount * 60 * (DAY_HOURS if unit is Unit.WORKING_DAY else 1)


def advance(start: datetime, seconds: int, unit: Unit, calendar: Calendar) -> datetime:
    """The instant at which `seconds` of the unit have passed since `start`."""
    if unit is Unit.URGENT_HOUR:
        return start + timedelta(seconds=seconds)
    left = timedelta(seconds=seconds)
    for opening, closing in _slots_from(start, calendar):
        if left <= closing - opening:
            return opening + left
        left -= closing - opening
    raise AssertionError("a calendar without working days")


def elapsed(start: datetime, end: datetime, unit: Unit, calendar: Calendar) -> int:
    """Whole seconds of the unit between two instants; 0 where end is not after start."""
    if end <= start:
        return 0
    if unit is Unit.URGENT_HOUR:
        return int((end - start).total_seconds())
    total = timedelta()
    for opening, closing in _slots_from(start, calendar):
        if opening >= end:
            break
        total += min(closing, end) - opening
    return int(total.total_seconds())


def _slots_from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Working slots in order, the first cut at `start`. Looks ten years ahead at most."""
    local = start.astimezone(SHANGHAI)
    for offset in range(3660):
        day = local.date() + timedelta(days=offset)
        if not calendar.works(day):
            continue
        for opens, closes in calendar.slots:
            opening = max(datetime.combine(day, opens, SHANGHAI), local)
            closing = datetime.combine(day, closes, SHANGHAI)
            if opening < closing:
                yield opening.astimezone(UTC), closing.astimezone(UTC)


def start(
    name: ClockName, unit: Unit, limit: int, now: datetime, calendar: Calendar, used: int = 0
) -> Clock:
    return _run(Clock(name=name, unit=unit, limit=limit, started_at=now, used=used), now, calendar)


def pause(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    """Stops consuming; what was used stays, and whether it was late."""
    if clock.running_since is None:
        return clock
    due = is_due(clock, now)
    return msgspec.structs.replace(
        clock,
        used=used_seconds(clock, now, calendar),
        running_since=None,
        due_at=None,
        yellow_at=None,
        late=clock.late or due,
        told=max(clock.told, 1) if due else clock.told,
    )


def resume(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    return clock if clock.running_since or clock.stopped_at else _run(clock, now, calendar)


def stop(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    if clock.stopped_at:
        return clock
    return msgspec.structs.replace(pause(clock, now, calendar), stopped_at=now)


def extend(clock: Clock, minutes: int, now: datetime, calendar: Calendar) -> Clock:
    """A longer limit. A clock that had run out is no longer due, yet stays marked as late; its
    ladder begins anew with the notice."""
    longer = msgspec.structs.replace(
        pause(clock, now, calendar),
        limit=clock.limit + minutes,
        late=clock.late,
        told=1 if clock.late else 0,
        raised=None,
    )
    return _run(longer, now, calendar) if clock.running_since else longer


def used_seconds(clock: Clock, now: datetime, calendar: Calendar) -> int:
    if clock.running_since is None:
        return clock.used
    return clock.used + elapsed(clock.running_since, now, clock.unit, calendar)


def is_due(clock: Clock, now: datetime) -> bool:
    return clock.due_at is not None and now > clock.due_at


def _run(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    total = clock.limit * 60
    left = max(0, total - clock.used)
    until_yellow = max(0, int(total * YELLOW_FROM) - clock.used)
    return msgspec.structs.replace(
        clock,
        running_since=now,
        due_at=advance(now, left, clock.unit, calendar),
        yellow_at=advance(now, until_yellow, clock.unit, calendar),
    )
