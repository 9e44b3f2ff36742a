"""Clocks: urgent hours, working hours and days, calendar, pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import deadline
from backend.domain.deadline import SHANGHAI, Calendar, Clock, Unit, advance, elapsed
from backend.domain.workflow import ClockName
from backend.services.configuration import calendar_days

CALENDAR = Calendar(exceptions={row[0]: row[1] for row in calendar_days()})  # type: ignore[misc]
URGENT, HOUR, DAY = Unit.URGENT_HOUR, Unit.WORKING_HOUR, Unit.WORKING_DAY


def at(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due", "why"),
    [
        ("2026-11-20T17:30", 2, URGENT, "2026-11-20T19:30", "urgent hours run into the evening"),
        ("2026-11-20T23:00", 2, URGENT, "2026-11-21T01:00", "and over midnight"),
        ("2026-02-17T10:00", 4, URGENT, "2026-02-17T14:00", "and over Spring Festival"),
        ("2026-11-20T09:00", 2, HOUR, "2026-11-20T11:00", "within the morning"),
        ("2026-11-20T11:00", 2, HOUR, "2026-11-20T15:00", "noon does not count"),
        ("2026-11-20T17:00", 2, HOUR, "2026-11-23T09:00", "Friday evening to Monday"),
        ("2026-11-21T10:00", 2, HOUR, "2026-11-23T10:00", "reported on a Saturday"),
        ("2026-11-19T06:00", 1, HOUR, "2026-11-19T09:00", "before the day begins"),
        ("2026-11-19T12:30", 1, HOUR, "2026-11-19T15:00", "during noon"),
        ("2026-11-19T10:00", 1, DAY, "2026-11-20T10:00", "a working day is eight hours"),
        ("2026-09-30T17:00", 2, HOUR, "2026-10-08T09:00", "National Day: seven days off"),
        ("2026-10-09T17:00", 2, HOUR, "2026-10-10T09:00", "Saturday 10 October is made up for"),
        ("2026-02-13T17:00", 2, HOUR, "2026-02-14T09:00", "Saturday 14 February is made up for"),
        ("2026-02-14T17:00", 1, DAY, "2026-02-24T17:00", "Spring Festival: nine days off"),
        ("2026-12-31T17:00", 1, HOUR, "2026-12-31T18:00", "due exactly when the day ends"),
    ],
)
def test_due(start: str, amount: int, unit: Unit, due: str, why: str) -> None:
    seconds = deadline.limit_minutes(amount, unit) * 60
    assert advance(at(start), seconds, unit, CALENDAR) == at(due), why


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
seconds = st.integers(0, 5 * 8 * 3600)
units = st.sampled_from(list(Unit))


@given(instants, seconds, units)
def test_what_was_advanced_has_elapsed(start: datetime, length: int, unit: Unit) -> None:
    assert elapsed(start, advance(start, length, unit, CALENDAR), unit, CALENDAR) == length


@given(instants, instants, instants, units)
def test_elapsed_adds_up(a: datetime, b: datetime, c: datetime, unit: Unit) -> None:
    first, middle, last = sorted((a, b, c))
    parts = elapsed(first, middle, unit, CALENDAR) + elapsed(middle, last, unit, CALENDAR)
    assert parts == elapsed(first, last, unit, CALENDAR)


@given(instants, st.integers(1, 500), st.lists(st.integers(0, 9000), max_size=6), units)
def test_pauses_do_not_count(start: datetime, limit: int, spans: list[int], unit: Unit) -> None:
    """Run, pause, run, pause: only running time is used, and what is left is due."""
    clock: Clock = deadline.start(ClockName.HANDLING, unit, limit, start, CALENDAR)
    now, running, used = start, True, 0
    for span in spans:
        later = now + timedelta(seconds=span)
        if running:
            used += elapsed(now, later, unit, CALENDAR)
            clock = deadline.pause(clock, later, CALENDAR)
        else:
            clock = deadline.resume(clock, later, CALENDAR)
        now, running = later, not running
        assert deadline.used_seconds(clock, now, CALENDAR) == used
        assert (clock.due_at is None) == (not running)
    if running and used <= limit * 60:
        assert clock.due_at == advance(now, limit * 60 - used, unit, CALENDAR)


@given(instants, st.integers(5, 500), units)
def test_yellow_before_red(start: datetime, limit: int, unit: Unit) -> None:
    clock = deadline.start(ClockName.HANDLING, unit, limit, start, CALENDAR)
    assert clock.yellow_at is not None
    assert clock.due_at is not None
    assert start <= clock.yellow_at < clock.due_at
    used = elapsed(start, clock.yellow_at, unit, CALENDAR)
    assert used == int(limit * 60 * deadline.YELLOW_FROM)


def test_an_extension_moves_the_deadline_and_keeps_the_lateness() -> None:
    start = at("2026-11-20T09:00")
    clock = deadline.start(ClockName.HANDLING, HOUR, 60, start, CALENDAR)
    longer = deadline.extend(clock, 60, at("2026-11-20T09:30"), CALENDAR)
    assert longer.due_at == at("2026-11-20T11:00")
    assert not longer.late
    stopped = deadline.stop(clock, at("2026-11-20T10:30"), CALENDAR)
    assert stopped.late
    assert deadline.extend(stopped, 60, at("2026-11-20T10:30"), CALENDAR).late
