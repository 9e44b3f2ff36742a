"""The climb over every combination of who is there, away or missing."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.climb import climb, climbs
from backend.domain.deadline import Calendar
from backend.domain.moves import STREET_ORDER
from backend.domain.permission import Actor
from backend.domain.responsibility import (
    GRID_LEVELS,
    SEGMENT_LEVELS,
    Level,
    Rung,
    grid_chain,
    next_level,
    segment_chain,
)
from backend.domain.role import Role
from backend.domain.roster import Leave, Roster, Shift, Why
from backend.domain.ticket import Ticket, evolve
from backend.domain.workflow import ClockName, State
from tests.builders import COMMUNITIES, GRIDS
from tests.domain.test_roster import MONDAY, NOON, on
from tests.domain.test_workflow import DISPATCHED, START, walk

ROLES = dict(
    zip(
        SEGMENT_LEVELS,
        (Role.STREET_PATROLLER, Role.OFFICER, Role.GRID_WORKER, Role.SEGMENT_CHIEF,
         Role.GENERAL_SEGMENT_CHIEF),
        strict=True,
    )
)  # fmt: skip
NAMED = {level: Actor(uuid4(), level.value, (role,)) for level, role in ROLES.items()}
SUBSTITUTE = Actor(uuid4(), "代班", (Role.GRID_WORKER,))
OUTSIDER = Actor(uuid4(), "外人", (Role.OFFICER,))
PEOPLE = {each.id: each for each in (*NAMED.values(), SUBSTITUTE, OUTSIDER)}
HERE = frozenset({GRIDS[0], COMMUNITIES[0]})
THERE, AWAY, OFF, MISSING, GONE = "there", "away", "off duty", "missing", "gone"
UNREACHED = "unreached"
WHYS = {
    AWAY: Why.LEAVE,
    OFF: Why.OFF_DUTY,
    MISSING: Why.MISSING,
    GONE: Why.GONE,
    UNREACHED: Why.UNREACHABLE,
}


def town(states: dict[Level, str]) -> tuple[tuple[Rung, ...], Roster]:
    people = {p.id: p for p in PEOPLE.values()}
    named: dict[Level, UUID | None] = {}
    leaves: dict[UUID, tuple[Leave, ...]] = {}
    shifts: dict[UUID, tuple[Shift, ...]] = {}
    for level, state in states.items():
        person = NAMED[level].id
        named[level] = None if state == MISSING else person
        if state == AWAY:
            end = NOON + timedelta(days=1)
            leaves[person] = (Leave(person=person, start=NOON, end=end),)
        if state == OFF:
            shifts[person] = (on(1, 2, day=MONDAY),)
        if state == GONE:
            del people[person]
    unreached = frozenset(NAMED[level].id for level, state in states.items() if state == UNREACHED)
    return segment_chain(named), Roster(people, shifts, leaves, unreached)


COMBINATIONS = list(product([THERE, AWAY, OFF, MISSING, GONE, UNREACHED], repeat=5))


def test_every_combination_ends_in_the_command_room() -> None:
    """7776 of them: exactly those who are there are asked, in order; the others are named."""
    for combination in COMBINATIONS:
        states = dict(zip(SEGMENT_LEVELS, combination, strict=True))
        chain, roster = town(states)
        level, holder = None, OUTSIDER.id
        reached: list[Level] = []
        passed: dict[Level, Why] = {}
        while level is not Level.COMMAND_ROOM:
            step = next_level(level, holder, chain, roster, HERE, NOON)
            level = step.level
            reached.append(level)
            passed |= {each.level: each.skipped.why for each in step.passed}
            holder = step.person.id if step.person else UUID(int=0)
        there = [each for each in SEGMENT_LEVELS if states[each] == THERE]
        assert reached == [*there, Level.COMMAND_ROOM]
        assert passed == {each: WHYS[s] for each, s in states.items() if s != THERE}


@given(st.permutations(list(SEGMENT_LEVELS)), st.sets(st.sampled_from(SEGMENT_LEVELS)))
def test_who_holds_a_rung_goes_on_from_there(order: list[Level], absent: set[Level]) -> None:
    states = {each: AWAY if each in absent else THERE for each in SEGMENT_LEVELS}
    chain, roster = town(states)
    start = order[0]
    step = next_level(None, NAMED[start].id, chain, roster, HERE, NOON)
    assert (*SEGMENT_LEVELS, Level.COMMAND_ROOM).index(step.level) > SEGMENT_LEVELS.index(start)
    assert step.person is None or step.person.id != NAMED[start].id


def test_a_substitute_is_asked_in_place_of_whom_they_replace() -> None:
    chain, roster = town(dict.fromkeys(SEGMENT_LEVELS, THERE))
    person = NAMED[Level.ROAD_COMMITTEE].id
    end = NOON + timedelta(days=1)
    away = Leave(person=person, start=NOON, end=end, substitute=SUBSTITUTE.id)
    roster = Roster(roster.people, {}, {person: (away,)})
    step = next_level(None, OUTSIDER.id, chain, roster, HERE, NOON)
    assert (step.level, step.person) == (Level.ROAD_COMMITTEE, SUBSTITUTE)
    assert [each.skipped.why for each in step.passed] == [Why.LEAVE]
    after = next_level(None, SUBSTITUTE.id, chain, roster, HERE, NOON)
    assert after.level is Level.CONTRACTOR


def test_one_person_on_two_rungs_is_not_asked_twice_in_a_row() -> None:
    both = NAMED[Level.ROAD_COMMITTEE].id
    chain = segment_chain({Level.ROAD_COMMITTEE: both, Level.CONTRACTOR: both})
    roster = Roster(PEOPLE)
    step = next_level(Level.ROAD_COMMITTEE, both, chain, roster, HERE, NOON)
    assert step.level is Level.COMMAND_ROOM
    assert step.passed[0].skipped.why is Why.SAME


def test_nobody_without_a_fitting_role_gets_a_ticket() -> None:
    clerk = Actor(uuid4(), "文员", (Role.PRIVACY_OFFICER,))
    chain = segment_chain({Level.ROAD_COMMITTEE: clerk.id})
    step = next_level(None, None, chain, Roster({clerk.id: clerk}), HERE, NOON)
    assert step.person is None
    assert step.passed[0].skipped.why is Why.UNFIT


def test_the_levels_of_a_grid() -> None:
    roles = (Role.GRID_WORKER, Role.DUTY_OFFICER, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF)
    areas = ((GRIDS[0],), (COMMUNITIES[0],), (COMMUNITIES[0],), ())
    people = [Actor(uuid4(), r.value, (r,), a) for r, a in zip(roles, areas, strict=True)]
    others = [Actor(uuid4(), "别处", (r,), (GRIDS[2],)) for r in roles[:3]]
    chain = grid_chain(HERE, [*people, *others])
    assert [each.level for each in chain] == list(GRID_LEVELS)
    assert [each.people for each in chain] == [(each.id,) for each in people]


def test_time_alone_sends_a_ticket_up_five_levels_and_back_to_the_desk() -> None:
    """Every 15 minutes one level, whoever had it reads on; then the desk, supervised."""
    ticket: Ticket = walk(*DISPATCHED)
    chain, roster = town(dict.fromkeys(SEGMENT_LEVELS, THERE))
    now = START + timedelta(minutes=10)
    levels: list[Any] = []
    for _ in range(6):
        assert climbs(ticket, ClockName.ACCEPTANCE)
        now += timedelta(minutes=15)
        assert ticket.clocks[ClockName.ACCEPTANCE].due_at == now
        step = next_level(ticket.level, ticket.assignee, chain, roster, HERE, now)
        before = ticket
        ticket = evolve(ticket, climb(ticket, step, STREET_ORDER, uuid4(), now, Calendar()))
        assert before.assignee in ticket.past
        levels.append(ticket.level)
    assert levels == [*SEGMENT_LEVELS, Level.COMMAND_ROOM]
    assert (ticket.state, ticket.supervised, ticket.assignee) == (State.FILED, True, None)
    assert len(ticket.past) == 6
    assert not climbs(ticket, ClockName.DISPATCH)


@pytest.mark.parametrize("clock", [each for each in ClockName if each is not ClockName.ACCEPTANCE])
def test_no_other_clock_sends_it_up(clock: ClockName) -> None:
    assert not climbs(walk(*DISPATCHED), clock)
