"""Rules published, tried and brought back; suggestions and dispatch of several that follow them."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.refusal import Refusal
from backend.domain.responsibility import Level
from backend.domain.role import Role
from backend.domain.routing import Rule, ToLevel, ToPerson, ToRole, ToTeam, When
from backend.services import bulk, commands, dispatching, routing
from backend.services.bulk import Picked, Receiver
from backend.services.environment import Environment, utc_now
from tests.builders import GRIDS, SmallTown, here, make
from tests.services.test_climbing import dispatched, join, read
from tests.services.test_phone_view import act, ticket

ALL = Rule("all", "全部给城管", ToRole(Role.OFFICER, True))
WEST = Rule("west", "西片给巡查员", ToRole(Role.STREET_PATROLLER), When(grids=(GRIDS[0],)))
NOBODY = Rule("none", "没有的班组", ToTeam("没有"))


async def filed(env: Environment, town: SmallTown, grid: str = GRIDS[0]) -> UUID:
    of = await ticket(env, town, grid)
    assert await act(env, town, c.File, of) == "applied"
    return of


async def tables(env: Environment) -> list[tuple[object, ...]]:
    async with env.database.reading() as connection:
        rows = await connection.fetch(
            "SELECT t.id, t.version, t.state, (SELECT count(*) FROM ticket_event) AS events, "
            "(SELECT count(*) FROM command) AS commands, "
            "(SELECT count(*) FROM routing_version) AS versions FROM ticket t ORDER BY t.id"
        )
    return [tuple(row) for row in rows]


async def test_versions(fresh: Environment, town: SmallTown) -> None:
    desk = town[Role.DISPATCHER]
    assert (await routing.current(fresh, desk)).version == 0
    await routing.publish(fresh, desk, 0, (ALL,), "第一版")
    second = await routing.publish(fresh, desk, 1, (WEST, ALL), "西片单列")
    assert (second.version, second.rules, second.note) == (2, (WEST, ALL), "西片单列")
    third = await routing.restore(fresh, desk, 2, 1, "退回")
    assert (third.version, third.rules) == (3, (ALL,))
    listed = await routing.versions(fresh, desk, None, 2)
    assert [(each.version, each.live, each.restores) for each in listed.items] == [
        (3, True, 1), (2, False, None),
    ]  # fmt: skip
    assert listed.next == "2"
    rest = await routing.versions(fresh, desk, 2, 2)
    assert ([each.version for each in rest.items], rest.next) == ([1], None)
    assert (await routing.version(fresh, desk, 2)).rules == (WEST, ALL)


async def test_of_two_who_publish_the_second_is_told_of_the_first(
    fresh: Environment, town: SmallTown
) -> None:
    first, second = town[Role.DISPATCHER], town[Role.ADMINISTRATOR]
    outcomes = await asyncio.gather(
        routing.publish(fresh, first, 0, (ALL,), "甲"),
        routing.publish(fresh, second, 0, (WEST,), "乙"),
        return_exceptions=True,
    )
    refusals = [each for each in outcomes if isinstance(each, Refusal)]
    assert [each.code for each in refusals] == ["record.changed"]
    winner = first if isinstance(outcomes[1], Refusal) else second
    assert winner.name in refusals[0].sentence.zh
    with pytest.raises(Refusal, match=r"record\.changed"):
        await routing.restore(fresh, second, 0, 1, "丙")


@pytest.mark.parametrize(
    ("rules", "note", "code"),
    [((ALL, ALL), "x", "rules.malformed"), ((ALL,), "  ", "note.required"), ((), "x", None)],
)
async def test_what_may_be_published(
    fresh: Environment, town: SmallTown, rules: tuple[Rule, ...], note: str, code: str | None
) -> None:
    desk = town[Role.DISPATCHER]
    if code is None:
        await routing.publish(fresh, desk, 0, rules, note)
        with pytest.raises(Refusal, match=r"rules\.same"):
            await routing.publish(fresh, desk, 1, rules, note)
        return
    with pytest.raises(Refusal) as refused:
        await routing.publish(fresh, desk, 0, rules, note)
    assert refused.value.code == code


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.DUTY_OFFICER, Role.PRIVACY_OFFICER])
async def test_who_may_not(fresh: Environment, town: SmallTown, role: Role) -> None:
    for tried in (
        routing.current(fresh, town[role]),
        routing.publish(fresh, town[role], 0, (ALL,), "x"),
        routing.trial(fresh, town[role], (ALL,), 10),
        bulk.dispatch(fresh, town[role], (), Receiver(), ""),
    ):
        with pytest.raises(Refusal, match=r"role\.forbidden"):
            await tried


async def test_a_draft_is_tried_on_what_was_filed(fresh: Environment, town: SmallTown) -> None:
    """Exactly those of the west would have gone elsewhere, and nothing is changed by asking."""
    desk = town[Role.DISPATCHER]
    west = [await filed(fresh, town) for _ in range(3)]
    for _ in range(2):
        await filed(fresh, town, GRIDS[2])
    await routing.publish(fresh, desk, 0, (ALL,), "第一版")
    before = await tables(fresh)
    found = await routing.trial(fresh, desk, (NOBODY, WEST, ALL), 100)
    assert (found.tickets, found.changed) == (5, 3)
    assert {each.ticket for each in found.items} == set(west)
    one = found.items[0]
    assert (one.old_target.zh, one.new_target.zh) == (
        town[Role.OFFICER].name, town[Role.STREET_PATROLLER].name,
    )  # fmt: skip
    assert (one.old_rule.zh, one.new_rule.zh) == (ALL.name, WEST.name)
    assert {each.key: each.tickets for each in found.by_rule} == {"none": 0, "west": 3, "all": 2}
    assert await tables(fresh) == before
    fewer = await routing.trial(fresh, desk, (WEST, ALL), 2)
    assert fewer.tickets == 2
    same = await routing.trial(fresh, desk, (ALL,), 100)
    assert same.changed == 0


async def test_a_trial_knows_who_was_on_leave_then(fresh: Environment, town: SmallTown) -> None:
    desk, officer, patrol = (
        town[r] for r in (Role.DISPATCHER, Role.OFFICER, Role.STREET_PATROLLER)
    )
    worker = Rule("w", "网格员", ToPerson(town[Role.GRID_WORKER].id))
    await routing.publish(fresh, desk, 0, (worker,), "第一版")
    await filed(fresh, town)
    async with fresh.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO leave (id, person, starts, ends, substitute) VALUES ($1, $2, $3, $4, $5)",
            uuid4(), officer.id, utc_now() - timedelta(days=1), utc_now() + timedelta(minutes=5),
            patrol.id,
        )  # fmt: skip
    later = utc_now() + timedelta(hours=1)
    fresh.now = lambda: later
    found = await routing.trial(fresh, desk, (ALL,), 10)
    assert [each.new_target.zh for each in found.items] == [patrol.name]
    asked = await dispatching.suggestions(fresh, desk, await filed(fresh, town))
    assert asked.skipped == ()


async def test_the_suggestion_names_rule_people_and_who_was_passed_over(
    fresh: Environment, town: SmallTown
) -> None:
    desk, officer, patrol = (
        town[r] for r in (Role.DISPATCHER, Role.OFFICER, Role.STREET_PATROLLER)
    )
    await routing.publish(fresh, desk, 0, (NOBODY, ALL), "第一版")
    async with fresh.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO leave (id, person, starts, ends, substitute) VALUES ($1, $2, $3, $4, $5)",
            uuid4(), officer.id, utc_now(), utc_now() + timedelta(days=1), patrol.id,
        )  # fmt: skip
    found = await dispatching.suggestions(fresh, desk, await filed(fresh, town))
    assert found.rule is not None
    assert (found.rule.zh, found.by_rule, found.team) == (ALL.name, True, None)
    first = found.items[0]
    assert (first.person.name, first.suits, first.instead_of) == (patrol.name, True, officer.name)
    assert f"替{officer.name}代班" in first.why.zh
    [skipped] = found.skipped
    assert skipped.name == officer.name
    assert patrol.name in skipped.why.zh
    assert [each.name for each in found.tried] == [NOBODY.name]
    away = next(each for each in found.items if each.person.name == officer.name)
    assert not away.on_duty
    assert found.items[-1] == away


async def test_the_nearest_is_known_from_the_last_two_hours(
    fresh: Environment, town: SmallTown
) -> None:
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    await routing.publish(
        fresh, desk, 0, (Rule("w", "网格员", ToRole(Role.GRID_WORKER, True)),), "x"
    )
    mine, other = await dispatched(fresh, town), await filed(fresh, town, GRIDS[2])
    await commands.apply(fresh, make(c.Accept, mine), worker)
    await commands.apply(fresh, make(c.Arrive, mine, position=here(GRIDS[2]), note="x"), worker)
    found = await dispatching.suggestions(fresh, desk, other)
    assert (found.items[0].person.id, found.items[0].metres) == (worker.id, 0)
    later = utc_now() + timedelta(hours=3)
    fresh.now = lambda: later
    found = await dispatching.suggestions(fresh, desk, other)
    assert {each.metres for each in found.items} == {None}
    assert found.items[0].person.id == town.neighbour.id


async def test_several_are_dispatched_each_by_its_rule(fresh: Environment, town: SmallTown) -> None:
    """One that is not there any more stops none of the others; a second try changes nothing."""
    desk = town[Role.DISPATCHER]
    await join(fresh, "一队", town[Role.OFFICER])
    rules = (WEST, Rule("team", "东片归一队", ToTeam("一队"), When(grids=(GRIDS[2],))))
    await routing.publish(fresh, desk, 0, rules, "第一版")
    west, east = await filed(fresh, town), await filed(fresh, town, GRIDS[2])
    gone, stale = await ticket(fresh, town), await filed(fresh, town)
    picked = tuple(
        Picked(uuid4(), each, version)
        for each, version in ((west, 2), (gone, 1), (uuid4(), 1), (stale, 1), (east, 2))
    )
    answers = (await bulk.dispatch(fresh, desk, picked, Receiver(), "")).answers
    patrol = town[Role.STREET_PATROLLER]
    assert [(each.result, each.to) for each in answers] == [
        ("applied", patrol.name), ("refused", None), ("refused", None), ("refused", None),
        ("applied", "一队"),
    ]  # fmt: skip
    assert [each.problem.code for each in answers if each.problem] == [
        "move.state", "not_found", "ticket.changed",
    ]  # fmt: skip
    assert (await read(fresh, west)).assignee == patrol.id
    assert (await read(fresh, east)).team == "一队"
    before = await tables(fresh)
    again = (await bulk.dispatch(fresh, desk, picked[:1], Receiver(), "")).answers
    assert again[0].result == "applied"
    assert await tables(fresh) == before


async def test_several_to_one(fresh: Environment, town: SmallTown) -> None:
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    made = [await filed(fresh, town) for _ in range(3)]
    picked = tuple(Picked(uuid4(), each, 2) for each in made)
    answers = (await bulk.dispatch(fresh, desk, picked, Receiver(worker.id), "一起办")).answers
    assert {(each.result, each.to) for each in answers} == {("applied", worker.name)}
    assert {(await read(fresh, each)).assignee for each in made} == {worker.id}


async def test_where_nobody_serves_it_stays_with_the_desk(
    fresh: Environment, town: SmallTown
) -> None:
    desk = town[Role.DISPATCHER]
    of = await filed(fresh, town)
    async with fresh.database.transaction() as connection:
        await connection.execute("UPDATE person SET areas = '{}'")
    rules = (
        Rule("p", "没有的人", ToPerson(uuid4())),
        Rule("l", "作业单位", ToLevel(Level.CONTRACTOR)),
    )
    await routing.publish(fresh, desk, 0, rules, "第一版")
    [answer] = (await bulk.dispatch(fresh, desk, (Picked(uuid4(), of, 2),), Receiver(), "")).answers
    assert answer.problem is not None
    assert answer.problem.code == "dispatch.nobody"
    found = await dispatching.suggestions(fresh, desk, of)
    assert found.rule is not None
    assert (found.rule.zh, found.by_rule) == ("留在指挥室", False)
    assert [len(each.skipped) for each in found.tried] == [1, 1]
