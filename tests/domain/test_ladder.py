"""The ladder of a deadline with time as an argument, over every combination of who is absent, off
duty and unreachable: somebody is always told, at last the command room, and it says who was not."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import deadline, ladder, raising
from backend.domain.deadline import Calendar, Clock, Unit
from backend.domain.ladder import DESK_CLOCKS, OVERDUE, RAISE, RAISED, REMIND, Done
from backend.domain.noticing import told
from backend.domain.permission import Actor
from backend.domain.responsibility import (
    SEGMENT_LEVELS,
    Level,
    grid_chain,
    segment_chain,
)
from backend.domain.role import Role
from backend.domain.roster import Leave, Roster, Shift, Why
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.workflow import ClockName, State

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai
CALENDAR = Calendar()
GRID, SEGMENT = "310112112001001", "S1"
HOW = ("there", "absent", "off_duty", "unreachable", "missing")
WHY = {
    "absent": Why.LEAVE, "off_duty": Why.OFF_DUTY, "unreachable": Why.UNREACHABLE,
    "missing": Why.MISSING,
}  # fmt: skip
PEOPLE = {
    level: Actor(uuid4(), level.value, (Role.SEGMENT_CHIEF,), (GRID,)) for level in SEGMENT_LEVELS
}
HOLDER = PEOPLE[Level.ROAD_COMMITTEE]


def ticket(clock: ClockName, state: State = State.ACCEPTED, limit: int = 20) -> Ticket:
    running = deadline.start(clock, Unit.URGENT_HOUR, limit, NOW, CALENDAR)
    return Ticket(
        id=uuid4(), number="2611C0000001", kind="street_order", state=state, version=7,
        source="camera", category="0401", reported_at=NOW, grid=GRID, segment=SEGMENT,
        assignee=HOLDER.id, level=Level.ROAD_COMMITTEE, clocks={clock: running},
    )  # fmt: skip


def roster(how: dict[Level, str]) -> Roster:
    """On leave all day; on a shift of the night; with no channel."""
    day = timedelta(days=1)
    leaves = {
        PEOPLE[level].id: (Leave(person=PEOPLE[level].id, start=NOW - day, end=NOW + day),)
        for level, each in how.items()
        if each == "absent"
    }
    shifts = {
        PEOPLE[level].id: (
            Shift(person=PEOPLE[level].id, start=time(1), end=time(2), weekdays=tuple(range(7))),
        )
        for level, each in how.items()
        if each == "off_duty"
    }
    unreachable = frozenset(
        PEOPLE[level].id for level, each in how.items() if each == "unreachable"
    )
    return Roster({each.id: each for each in PEOPLE.values()}, shifts, leaves, unreachable)


def named(how: dict[Level, str]) -> dict[Level, UUID | None]:
    return {level: PEOPLE[level].id for level, each in how.items() if each != "missing"}


def climb_all(
    ticket: Ticket, how: dict[Level, str], ends: datetime
) -> list[tuple[datetime, Event, Ticket]]:
    """Minute by minute, as the server's watch would."""
    chain, people = segment_chain(named(how)), roster(how)
    done = []
    now = NOW
    while now < ends:
        now += timedelta(minutes=1)
        while (due := ladder.due(ticket.clocks, now)) is not None:
            if due.move == REMIND:
                event = raising.remind(ticket, due.clock, uuid4(), now)
            elif due.move == OVERDUE:
                event = raising.overdue(ticket, due.clock, uuid4(), now)
            else:
                step = raising.step_up(ticket, due.clock, chain, people, now)
                event = raising.raise_to(ticket, due.clock, step, uuid4(), now)
            ticket = evolve(ticket, event)
            done.append((now, event, ticket))
    return done


ABOVE = SEGMENT_LEVELS[1:]


@pytest.mark.parametrize("how", list(product(HOW, repeat=len(ABOVE))))
def test_every_combination(how: tuple[str, ...]) -> None:
    """625 of them. Told are exactly those who are there, bottom up, then the command room; each who
    is passed over is named with the reason."""
    state = dict(zip(ABOVE, how, strict=True))
    story = climb_all(ticket(ClockName.ARRIVAL), state, NOW + timedelta(hours=3))
    raised = [event for _, event, _ in story if event.move == RAISE]
    there = [level for level, each in state.items() if each == "there"]
    assert [event.assignee for event in raised] == [*(PEOPLE[level].id for level in there), None]
    last = story[-1][2]
    assert last.supervised
    assert last.clocks[ClockName.ARRIVAL].told == Done.EVERYTHING
    assert last.mark_at is None
    passed = [
        (each.level, each.skipped.why)
        for _, event, after in story
        if event.move == RAISE and after.raised
        for each in after.raised.passed
    ]
    assert passed == [(level, WHY[each]) for level, each in state.items() if each != "there"]


@pytest.mark.parametrize("clock", RAISED)
def test_it_keeps_its_times(clock: ClockName) -> None:
    """A reminder at four fifths, the notice at the end, then one level in each step of time."""
    story = climb_all(
        ticket(clock, limit=30), dict.fromkeys(ABOVE, "there"), NOW + timedelta(days=1)
    )
    minutes = [(at - NOW).total_seconds() / 60 for at, _, _ in story]
    assert [event.move for _, event, _ in story] == [REMIND, OVERDUE] + [RAISE] * 5
    assert minutes == [25, 31, *(31 + 15 * step for step in range(1, 6))]


def test_whoever_stops_the_clock_stops_the_ladder() -> None:
    late = climb_all(ticket(ClockName.ARRIVAL), dict.fromkeys(ABOVE, "there"),
                     NOW + timedelta(minutes=35))[-1][2]  # fmt: skip
    stopped = deadline.stop(late.clocks[ClockName.ARRIVAL], NOW + timedelta(minutes=36), CALENDAR)
    assert ladder.next_at(stopped) is None


def test_after_a_long_sleep_no_level_is_left_out() -> None:
    """The server was down for a day: all are told, one after another, before it rests."""
    state = dict.fromkeys(ABOVE, "there")
    one = ticket(ClockName.ARRIVAL)
    late = NOW + timedelta(days=1)
    moves = []
    while (due := ladder.due(one.clocks, late)) is not None:
        if due.move == OVERDUE:
            event = raising.overdue(one, due.clock, uuid4(), late)
        else:
            step = raising.step_up(one, due.clock, segment_chain(named(state)), roster(state), late)
            event = raising.raise_to(one, due.clock, step, uuid4(), late)
        one = evolve(one, event)
        moves.append(event.move)
    assert moves == [OVERDUE] + [RAISE] * 5


def test_marked_before_there_were_ladders() -> None:
    """An upgrade rings for nobody about what is long known."""
    old = msgspec.structs.replace(ticket(ClockName.ARRIVAL).clocks[ClockName.ARRIVAL], late=True)
    assert ladder.next_at(old) is None


@pytest.mark.parametrize("clock", list(ClockName))
def test_desk_clocks_are_the_desks(clock: ClockName) -> None:
    one = ticket(clock, State.DISPATCHED)
    event = raising.overdue(one, one.clocks[clock], uuid4(), NOW + timedelta(minutes=21))
    found = told(one, event, evolve(one, event))
    if clock is ClockName.ACCEPTANCE:
        assert found == ()  # it climbs, and that tells
    elif clock in DESK_CLOCKS:
        assert [each.desk for each in found] == [True]
    else:
        assert [each.person for each in found] == [HOLDER.id]


def test_a_child_rings_for_nobody() -> None:
    """Its clocks run as its parent's do, and whoever has it is told of the parent."""
    parent = ticket(ClockName.ARRIVAL)
    child = msgspec.structs.replace(parent, id=uuid4(), parent=parent.id)
    for each, count in ((parent, 1), (child, 0)):
        event = raising.overdue(each, each.clocks[ClockName.ARRIVAL], uuid4(), NOW)
        assert len(told(each, event, evolve(each, event))) == count


def test_off_the_streets_it_is_the_grids_chain() -> None:
    people = [
        Actor(uuid4(), role.value, (role,), (GRID,))
        for role in (
            Role.GRID_WORKER,
            Role.DUTY_OFFICER,
            Role.SEGMENT_CHIEF,
            Role.GENERAL_SEGMENT_CHIEF,
        )
    ]
    one = msgspec.structs.replace(
        ticket(ClockName.HANDLING), assignee=people[0].id, level=None, segment=None
    )
    chain = grid_chain(one.codes, people)
    everybody = Roster({each.id: each for each in people})
    clock = one.clocks[ClockName.HANDLING]
    levels = []
    for _ in range(4):
        step = raising.step_up(one, clock, chain, everybody, NOW)
        one = evolve(one, raising.raise_to(one, clock, step, uuid4(), NOW))
        clock = one.clocks[ClockName.HANDLING]
        levels.append(step.level)
    assert levels == [
        Level.DUTY_OFFICER, Level.SEGMENT_CHIEF, Level.GENERAL_SEGMENT_CHIEF, Level.COMMAND_ROOM,
    ]  # fmt: skip


clocks = st.builds(
    Clock,
    name=st.sampled_from(list(ClockName)),
    unit=st.just(Unit.URGENT_HOUR),
    limit=st.integers(1, 600),
    started_at=st.just(NOW),
    late=st.booleans(),
    told=st.integers(0, 7) | st.just(int(Done.EVERYTHING)),
)


@settings(max_examples=300, deadline=None)
@given(clocks, st.integers(0, 5000))
def test_a_rung_that_is_done_is_not_due_again(clock: Clock, minutes: int) -> None:
    """Each step takes the ladder further: it ends, whatever it began from."""
    running = deadline.resume(clock, NOW, CALENDAR)
    one = msgspec.structs.replace(ticket(clock.name), clocks={clock.name: running})
    now = NOW + timedelta(minutes=minutes)
    for _ in range(20):
        due = ladder.due(one.clocks, now)
        if due is None:
            return
        before = due.clock.told
        if due.move == REMIND:
            event = raising.remind(one, due.clock, uuid4(), now)
        elif due.move == OVERDUE:
            event = raising.overdue(one, due.clock, uuid4(), now)
        else:
            step = raising.step_up(one, due.clock, (), Roster({}), now)
            event = raising.raise_to(one, due.clock, step, uuid4(), now)
        one = evolve(one, event)
        assert one.clocks[clock.name].told > before
    raise AssertionError("the ladder does not end")
