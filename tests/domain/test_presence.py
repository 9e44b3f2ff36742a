"""When a shared position is kept: tables of duty, and what holds for every instant."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import presence
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.roster import Leave, Roster, Shift
from tests.domain.test_roster import local

A, B = (Actor(uuid4(), name, (Role.GRID_WORKER,)) for name in ("甲", "乙"))
PEOPLE = {each.id: each for each in (A, B)}
DAY = Shift(person=A.id, start=time(8), end=time(16), weekdays=(0,), area="g1")
EVENING = Shift(person=B.id, start=time(16), end=time(23), weekdays=(0,), area="g2")
AWAY = Leave(person=A.id, start=local(0, 0), end=local(1, 0), substitute=B.id)
B_AWAY = Leave(person=B.id, start=local(0, 12), end=local(0, 18))


@pytest.mark.parametrize(
    ("shifts", "leaves", "who", "since", "now", "shares"),
    [
        ((), (), A, local(0, 9), local(0, 9), True),
        ((), (), A, local(0, 9), local(0, 20, 59), True),
        ((), (), A, local(0, 9), local(0, 21), False),  # twelve hours without a shift
        ((DAY,), (), A, local(0, 8), local(0, 15, 59), True),
        ((DAY,), (), A, local(0, 8), local(0, 16), False),
        ((DAY,), (), A, local(0, 9), local(7, 9), True),
        ((DAY,), (AWAY,), A, local(0, 9), local(0, 10), False),
        ((), (AWAY,), A, local(0, 9), local(0, 10), False),
        ((DAY, EVENING), (), B, local(0, 9), local(0, 10), False),
        ((DAY, EVENING), (AWAY,), B, local(0, 9), local(0, 10), True),  # stands in for A
        ((DAY, EVENING), (AWAY,), B, local(0, 9), local(0, 23), False),
        ((DAY, EVENING), (AWAY, B_AWAY), B, local(0, 9), local(0, 13), False),
        ((DAY, EVENING), (), B, local(0, 9), local(0, 22), True),
    ],
)  # fmt: skip
def test_on_duty(
    shifts: tuple[Shift, ...], leaves: tuple[Leave, ...], who: Actor, since: datetime,
    now: datetime, shares: bool,
) -> None:  # fmt: skip
    roster = Roster(
        PEOPLE,
        {p: tuple(s for s in shifts if s.person == p) for p in PEOPLE},
        {p: tuple(x for x in leaves if x.person == p) for p in PEOPLE},
    )
    assert presence.on_duty(roster, who.id, since, now) is shares


def test_nobody_without_an_account_shares() -> None:
    assert not presence.on_duty(Roster({}), A.id, local(0, 9), local(0, 9))
    stands_in = Roster({A.id: A}, {A.id: (DAY,)}, {A.id: (AWAY,)})
    assert not presence.on_duty(stands_in, B.id, local(0, 9), local(0, 10))


@pytest.mark.parametrize(
    ("seconds", "metres", "code"),
    [
        (0, 5, None),
        (120, 1_000, None),
        (121, 5, "position.old"),
        (0, 1_000.5, "position.vague"),
    ],
)
def test_what_is_not_used(seconds: float, metres: float, code: str | None) -> None:
    try:
        presence.check_position(timedelta(seconds=seconds), metres)
    except Refusal as refused:
        assert refused.code == code
    else:
        assert code is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_look_counts_in_its_ten_minutes(now: datetime) -> None:
    begun = presence.look_at(now)
    assert timedelta(0) <= now - begun < presence.LOOK
    assert presence.look_at(begun) == begun


@given(st.integers(0, 60 * 24 * 8), st.integers(0, 60 * 24 * 2))
def test_it_always_ends(minute: int, later: int) -> None:
    """Whoever shares stops sharing within a day, without doing anything."""
    since = local(0, 0) + timedelta(minutes=minute)
    now = since + timedelta(days=1, minutes=later)
    assert not presence.on_duty(Roster(PEOPLE), A.id, since, now)
