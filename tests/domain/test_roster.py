"""Who is on duty and who stands in: tables of instants, and what holds for every roster."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.roster import Leave, Roster, Shift, Skipped, Why, sentence, stand_in

A, B, C, D = (Actor(uuid4(), name, (Role.GRID_WORKER,)) for name in ("甲", "乙", "丙", "丁"))
PEOPLE = {each.id: each for each in (A, B, C, D)}
HERE = frozenset({"g1", "k1"})
MONDAY = date(2026, 11, 23)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Days from that Monday on, in Shanghai."""
    start = datetime.combine(MONDAY, time(), SHANGHAI)
    return start + timedelta(days=day, hours=hour, minutes=minute)


def on(start: int, end: int, **more: object) -> Shift:
    usual = {"weekdays": (0,)} if "day" not in more else {}
    return Shift(person=A.id, start=time(start), end=time(end), **{**usual, **more})  # type: ignore[arg-type]


def ask(shifts: list[Shift], leaves: list[Leave], now: datetime) -> tuple[UUID | None, list[Why]]:
    rosters: dict[UUID, tuple[Leave, ...]] = {}
    for each in leaves:
        rosters[each.person] = (*rosters.get(each.person, ()), each)
    roster = Roster(PEOPLE, {A.id: tuple(shifts)} if shifts else {}, rosters)
    found = stand_in(roster, A.id, HERE, now)
    return (found.person.id if found.person else None), [each.why for each in found.skipped]


@pytest.mark.parametrize(
    ("shift", "now", "serves"),
    [
        (on(8, 16), local(0, 7, 59), False),
        (on(8, 16), local(0, 8), True),
        (on(8, 16), local(0, 15, 59), True),
        (on(8, 16), local(0, 16), False),
        (on(8, 16), local(1, 9), False),
        (on(8, 16), local(7, 9), True),
        (on(22, 6), local(0, 23), True),
        (on(22, 6), local(1, 5, 59), True),
        (on(22, 6), local(1, 6), False),
        (on(22, 6), local(0, 5), False),
        (on(22, 6, weekdays=(6,)), local(0, 5), True),
        (on(8, 8), local(0, 8), True),
        (on(8, 8), local(1, 7, 59), True),
        (on(8, 16, day=MONDAY), local(0, 9), True),
        (on(8, 16, day=MONDAY), local(7, 9), False),
        (on(20, 4, day=MONDAY), local(1, 3), True),
        (on(8, 16, area="g1"), local(0, 9), True),
        (on(8, 16, area="k1"), local(0, 9), True),
        (on(8, 16, area="g2"), local(0, 9), False),
    ],
)
def test_when_a_shift_runs(shift: Shift, now: datetime, serves: bool) -> None:
    person, skipped = ask([shift], [], now)
    assert (person == A.id) is serves
    assert skipped == ([] if serves else [Why.OFF_DUTY])
    assert ask([shift], [], now.astimezone(UTC)) == (person, skipped)


def leave(person: Actor, substitute: Actor | None = None, hours: int = 24) -> Leave:
    return Leave(
        person=person.id, start=local(0, 0), end=local(0, hours),
        substitute=substitute.id if substitute else None,
    )  # fmt: skip


NOON = local(0, 12)


@pytest.mark.parametrize(
    ("leaves", "serves", "why"),
    [
        ([], A, []),
        ([leave(A)], None, [Why.LEAVE]),
        ([leave(A, hours=12)], A, []),
        ([leave(A, hours=13)], None, [Why.LEAVE]),
        ([leave(A, B)], B, [Why.LEAVE]),
        ([leave(A, B), leave(B, C)], C, [Why.LEAVE, Why.LEAVE]),
        ([leave(A, B), leave(B, C), leave(C, D)], D, [Why.LEAVE] * 3),
        ([leave(A, B), leave(B)], None, [Why.LEAVE, Why.LEAVE]),
        ([leave(A, B), leave(B, A)], None, [Why.LEAVE, Why.LEAVE, Why.CIRCLE]),
        ([leave(A, A)], None, [Why.LEAVE, Why.CIRCLE]),
    ],
)
def test_substitutes(leaves: list[Leave], serves: Actor | None, why: list[Why]) -> None:
    assert ask([], leaves, NOON) == (serves.id if serves else None, why)


def test_a_substitute_takes_over_the_hours_and_no_others() -> None:
    shift = on(8, 16)
    assert ask([shift], [leave(A, B)], NOON) == (B.id, [Why.LEAVE])
    assert ask([shift], [leave(A, B)], local(0, 20)) == (None, [Why.LEAVE])


def test_an_account_that_is_gone() -> None:
    gone = Leave(person=A.id, start=local(0, 0), end=local(1, 0), substitute=uuid4())
    assert ask([], [gone], NOON) == (None, [Why.LEAVE, Why.GONE])


def test_it_says_when_the_person_is_back() -> None:
    roster = Roster(PEOPLE, {A.id: (on(8, 16),)}, {B.id: (leave(B, C),)})
    [off] = stand_in(roster, A.id, HERE, local(0, 17)).skipped
    assert off.until == local(7, 8)
    assert sentence(off).zh == "不在班，11-30 08:00 上班"
    [away] = stand_in(roster, B.id, HERE, NOON).skipped
    assert sentence(away, roster).zh == "请假至 11-24 00:00，由丙代班"
    assert sentence(away, roster).en == "on leave until 11-24 00:00; 丙 stands in"


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_its_words(why: Why) -> None:
    for until in (None, NOON):
        words = sentence(Skipped(why, until=until))
        assert words.zh
        assert words.en


PERSONS = st.sampled_from([A, B, C, D])
LEAVES = st.lists(st.builds(leave, PERSONS, st.none() | PERSONS), max_size=6)
SHIFTS = st.lists(
    st.builds(on, st.integers(0, 23), st.integers(0, 23), weekdays=st.just((0, 2, 4))), max_size=3
)


@given(SHIFTS, LEAVES, st.integers(0, 7 * 24))
def test_whoever_serves_is_not_on_leave_and_nobody_is_passed_over_unsaid(
    shifts: list[Shift], leaves: list[Leave], hour: int
) -> None:
    now = local(0, hour)
    person, skipped = ask(shifts, leaves, now)
    away = {each.person for each in leaves if each.start <= now < each.end}
    assert person not in away
    assert (person == A.id) == (not skipped)
    assert (person is None) <= (len(skipped) > 0)
