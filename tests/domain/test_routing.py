"""Rules as data: which fits, who is yielded, in which order, and that nobody is dropped unsaid."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.deadline import Calendar
from backend.domain.permission import Actor
from backend.domain.responsibility import Level, segment_chain
from backend.domain.role import Role
from backend.domain.roster import Leave, Roster, Why
from backend.domain.routing import (
    Asked,
    Candidate,
    Case,
    Days,
    Route,
    Rule,
    Rules,
    Target,
    ToLevel,
    ToPerson,
    ToRole,
    ToTeam,
    When,
    fits,
    gather,
    route,
)
from backend.domain.suggestion import Suggested, suggest
from backend.domain.text import Label
from tests.builders import COMMUNITIES, GRIDS, centre
from tests.domain.test_roster import local

TEAM = "城管一中队"
WORKER = Actor(uuid4(), "网格员", (Role.GRID_WORKER,), (GRIDS[0],), "网格队")
PATROL = Actor(uuid4(), "巡查员", (Role.STREET_PATROLLER,), (COMMUNITIES[0],), "路管会")
OFFICER = Actor(uuid4(), "队员甲", (Role.OFFICER,), (COMMUNITIES[0],), TEAM)
SECOND = Actor(uuid4(), "队员乙", (Role.OFFICER,), (COMMUNITIES[1],), TEAM)
CHIEF = Actor(uuid4(), "路段长", (Role.SEGMENT_CHIEF,), (COMMUNITIES[0],))
EVERYBODY = (WORKER, PATROL, OFFICER, SECOND, CHIEF)
NOON = local(0, 12)
CASE = Case(
    GRIDS[0], COMMUNITIES[0], "S1", 1, "strictly_forbidden", "0401", "stall", "camera",
    centre(GRIDS[0]),
)  # fmt: skip


def asked(
    now: datetime = NOON,
    away: tuple[Actor, ...] = (),
    substitutes: dict[UUID, UUID] | None = None,
    loads: dict[UUID, int] | None = None,
    places: dict[UUID, tuple[float, float]] | None = None,
) -> Asked:
    leaves = {
        each.id: (Leave(person=each.id, start=now, end=now + timedelta(days=1),
                        substitute=(substitutes or {}).get(each.id)),)
        for each in away
    }  # fmt: skip
    candidates = [
        Candidate(p, (loads or {}).get(p.id, 0), (places or {}).get(p.id)) for p in EVERYBODY
    ]
    chain = segment_chain({Level.SEGMENT_CHIEF: CHIEF.id})
    return Asked(
        gather(candidates), Roster({p.id: p for p in EVERYBODY}, {}, leaves), chain, Calendar(), now
    )


def names(found: Route) -> list[str]:
    return [each.candidate.person.name for each in found.fits]


ALWAYS = When()


def rule(target: Target, when: When = ALWAYS, key: str = "r1") -> Rule:
    return Rule(key, f"规则{key}", target, when)


@pytest.mark.parametrize(
    ("when", "applies"),
    [
        (When(), True),
        (When(grids=(GRIDS[0],)), True),
        (When(grids=(GRIDS[1],)), False),
        (When(grids=(GRIDS[1], GRIDS[0])), True),
        (When(communities=(COMMUNITIES[1],)), False),
        (When(segments=("S1",)), True),
        (When(street_classes=(1, 2)), True),
        (When(street_classes=(3,)), False),
        (When(zones=("strictly_forbidden",)), True),
        (When(zones=("controlled",)), False),
        (When(majors=("04",)), True),
        (When(majors=("01",)), False),
        (When(categories=("0401",)), True),
        (When(scenarios=("piling",)), False),
        (When(sources=("camera",)), True),
        (When(sources=("hotline",), scenarios=("stall",)), False),
        (When(street_classes=(1,), scenarios=("stall",), zones=("strictly_forbidden",)), True),
    ],
)
def test_conditions(when: When, applies: bool) -> None:
    assert fits(when, CASE, NOON, Calendar()) is applies


NOWHERE = Case()


@pytest.mark.parametrize(
    "when", [When(grids=(GRIDS[0],)), When(street_classes=(1,)), When(scenarios=("stall",))]
)
def test_what_is_not_known_fits_no_condition(when: When) -> None:
    assert not fits(when, NOWHERE, NOON, Calendar())


@pytest.mark.parametrize(
    ("since", "until", "days", "now", "applies"),
    [
        (time(22), time(6), Days.ANY, local(0, 21, 59), False),
        (time(22), time(6), Days.ANY, local(0, 22), True),
        (time(22), time(6), Days.ANY, local(0, 5, 59), True),
        (time(22), time(6), Days.ANY, local(0, 6), False),
        (time(8), time(20), Days.ANY, local(0, 8), True),
        (time(8), time(20), Days.ANY, local(0, 20), False),
        (time(20), None, Days.ANY, local(0, 23, 59), True),
        (time(20), None, Days.ANY, local(0, 1), False),
        (None, time(6), Days.ANY, local(0, 3), True),
        (None, time(6), Days.ANY, local(0, 6), False),
        (None, None, Days.WORKING, local(0, 3), True),
        (None, None, Days.WORKING, local(5, 3), False),
        (None, None, Days.REST, local(6, 3), True),
        (None, None, Days.REST, local(0, 3), False),
    ],
)
def test_hours(since: time, until: time, days: Days, now: datetime, applies: bool) -> None:
    assert fits(When(since=since, until=until, days=days), CASE, now, Calendar()) is applies


def test_a_holiday_is_no_working_day() -> None:
    holiday = Calendar({NOON.date(): False})
    assert not fits(When(days=Days.WORKING), CASE, NOON, holiday)
    assert fits(When(days=Days.REST), CASE, NOON, holiday)


@pytest.mark.parametrize(
    ("target", "who", "team"),
    [
        (ToRole(Role.GRID_WORKER), ["网格员"], None),
        (ToRole(Role.OFFICER), ["队员甲"], None),
        (ToRole(Role.OFFICER, town=True), ["队员甲", "队员乙"], None),
        (ToTeam(TEAM), ["队员甲", "队员乙"], TEAM),
        (ToPerson(SECOND.id), ["队员乙"], None),
        (ToLevel(Level.SEGMENT_CHIEF), ["路段长"], None),
    ],
)
def test_targets(target: Target, who: list[str], team: str | None) -> None:
    found = route(CASE, [rule(target)], asked())
    assert sorted(names(found)) == sorted(who)
    assert (found.team, found.name.zh) == (team, "规则r1")


def test_the_first_that_fits_and_yields_somebody() -> None:
    other_place = rule(ToTeam(TEAM), When(grids=(GRIDS[1],)), "elsewhere")
    switched_off = msgspec.structs.replace(rule(ToTeam(TEAM), key="off"), on=False)
    nobody = rule(ToTeam("没有这个队"), key="nobody")
    away = rule(ToPerson(PATROL.id), key="away")
    right = rule(ToPerson(OFFICER.id), key="right")
    later = rule(ToPerson(WORKER.id), key="later")
    found = route(
        CASE, [other_place, switched_off, nobody, away, right, later], asked(away=(PATROL,))
    )
    assert (found.rule, names(found)) == (right, ["队员甲"])
    assert [(each.rule.key, each.skipped[0].why) for each in found.tried] == [
        ("nobody", Why.MISSING), ("away", Why.LEAVE),
    ]  # fmt: skip


def test_without_a_rule_everybody_of_the_area_then_the_command_room() -> None:
    found = route(CASE, [], asked())
    assert names(found)[0] == "网格员" or names(found)[0] in ("巡查员", "队员甲")
    assert set(names(found)) == {"网格员", "巡查员", "队员甲"}
    assert found.goes_to.startswith("person:")
    nobody = route(CASE, [], asked(away=(WORKER, PATROL, OFFICER)))
    assert (nobody.fits, nobody.goes_to) == ((), "command_room")
    assert {each.why for each in nobody.skipped} == {Why.LEAVE}
    assert route(NOWHERE, [], asked()).goes_to == "command_room"


def test_on_leave_is_skipped_and_the_substitute_named() -> None:
    stands_in = {OFFICER.id: SECOND.id}
    found = route(CASE, [rule(ToPerson(OFFICER.id))], asked(away=(OFFICER,), substitutes=stands_in))
    assert names(found) == ["队员乙"]
    [skipped] = found.skipped
    assert (skipped.person, skipped.why, skipped.substitute) == (OFFICER.id, Why.LEAVE, SECOND.id)
    assert found.fits[0].instead_of == skipped


NEAR, FAR = centre(GRIDS[0]), centre(GRIDS[2])


@pytest.mark.parametrize(
    ("places", "loads", "first"),
    [
        ({OFFICER.id: FAR, SECOND.id: NEAR}, {}, "队员乙"),
        ({OFFICER.id: NEAR, SECOND.id: FAR}, {OFFICER.id: 9}, "队员甲"),
        ({OFFICER.id: NEAR, SECOND.id: NEAR}, {OFFICER.id: 2, SECOND.id: 1}, "队员乙"),
        ({}, {OFFICER.id: 1, SECOND.id: 2}, "队员甲"),
        ({SECOND.id: NEAR}, {SECOND.id: 5}, "队员乙"),
    ],
)
def test_nearest_then_least_loaded(
    places: dict[UUID, tuple[float, float]], loads: dict[UUID, int], first: str
) -> None:
    found = route(CASE, [rule(ToTeam(TEAM))], asked(loads=loads, places=places))
    assert names(found)[0] == first


TARGETS = st.sampled_from(
    [ToTeam(TEAM), ToTeam("无"), ToRole(Role.OFFICER), ToPerson(PATROL.id), ToPerson(uuid4()),
     ToLevel(Level.SEGMENT_CHIEF), ToLevel(Level.CONTRACTOR)]
)  # fmt: skip
WHENS = st.sampled_from(
    [When(), When(grids=(GRIDS[1],)), When(since=time(22), until=time(6)), When(majors=("04",))]
)
RULES = st.lists(st.builds(rule, TARGETS, WHENS, st.sampled_from(["a", "b", "c"])), max_size=6)


@given(RULES, st.sets(st.sampled_from(EVERYBODY)), st.integers(0, 47))
def test_whatever_the_rules(rules: list[Rule], away: set[Actor], hour: int) -> None:
    """Nobody who is away is offered; an answer always names where it goes; a rule that was passed
    over says why; rules survive their stay in the database."""
    now = local(0, hour)
    ask = asked(now, tuple(away))
    found = route(CASE, rules, ask)
    assert not {each.candidate.person for each in found.fits} & away
    assert found.goes_to
    assert found.name.zh
    assert all(each.skipped for each in found.tried)
    if found.rule is not None:
        before = rules[: rules.index(found.rule)]
        fitting = [each for each in before if fits(each.when, CASE, now, ask.calendar)]
        assert [each.rule for each in found.tried] == fitting
    text = msgspec.json.encode(rules)
    assert list(msgspec.json.decode(text, type=Rules)) == rules


def candidate(areas: tuple[str, ...], load: int, role: Role = Role.GRID_WORKER) -> Candidate:
    return Candidate(Actor(UUID(int=load + 100 * len(areas)), "人", (role,), areas), load)


def listed(
    crowd: list[Candidate], on_street: bool, away: tuple[Candidate, ...] = ()
) -> list[Suggested]:
    case = Case(GRIDS[0], COMMUNITIES[0], on_street=on_street)
    leaves = {each.person.id: (Leave(person=each.person.id, start=NOON, end=local(2, 0)),)
              for each in away}  # fmt: skip
    roster = Roster({each.person.id: each.person for each in crowd}, {}, leaves)
    ask = Asked(gather(crowd), roster, (), Calendar(), NOON)
    return suggest(case, route(case, [], ask), ask)


def test_suggestion_order() -> None:
    """Own grid, the role that fits, the least loaded; then other places; who is away comes last."""
    busy, free = candidate((GRIDS[0],), 5), candidate((GRIDS[0],), 1)
    near, far = candidate((GRIDS[1],), 0), candidate((GRIDS[2], "x"), 0)
    patroller = candidate((GRIDS[0],), 9, Role.STREET_PATROLLER)
    crowd = [far, near, busy, free, patroller]
    ranked = listed(crowd, on_street=True)
    assert [each.fit.candidate for each in ranked] == [patroller, free, busy, near, far]
    assert [each.suits for each in ranked] == [True, True, True, False, False]
    indoors = listed([patroller, busy, free], on_street=False)
    assert [each.fit.candidate for each in indoors] == [free, busy, patroller]
    assert ranked[0].why == Label("负责本网格，手上 9 件", "own grid, 9 in hand")
    without = listed(crowd, on_street=True, away=(patroller, near))
    assert [each.fit.candidate for each in without] == [free, busy, far, patroller, near]
    assert "请假至" in without[-1].why.zh
