"""Positions that people on duty share: shown while on duty, to those who may, who are registered; then gone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import presence as rules
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import mapping, messages, people, presence
from backend.services.environment import Environment
from backend.services.people import LoggedIn
from backend.services.views_desk import StandsAt
from backend.services.views_presence import NewPosition
from storage.queries import people as stored
from tests.builders import GRIDS, SmallTown, centre, ring
from tests.services.test_climbing import go
from tests.services.test_messages import message, stands


async def session(env: Environment, town: SmallTown, actor: Actor) -> LoggedIn:
    made = uuid4()
    async with env.database.transaction() as connection:
        await stored.insert_session(connection, made, made.bytes, actor.id, "", env.now())
    return LoggedIn(made, actor, town.phones[actor.id], False)


def at(grid: str, **more: Any) -> NewPosition:
    latitude, longitude = centre(grid)
    usual = {"latitude": latitude, "longitude": longitude, "accuracy": 12.0, "age": 3.0}
    return NewPosition(**usual | more)


async def sharing(env: Environment, town: SmallTown, actor: Actor, grid: str) -> LoggedIn:
    who = await session(env, town, actor)
    assert (await presence.share(env, who, True)).here
    assert (await presence.send(env, who, at(grid))).shown
    return who


async def on_map(env: Environment, town: SmallTown, by: Role) -> dict[UUID, StandsAt]:
    found = (await mapping.layers(env, town[by])).people
    return {each.id: each for each in found if each.at and each.at.shared}


async def duty(env: Environment, person: UUID, starts: str, ends: str) -> None:
    async with env.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO shift (id, person, starts, ends, weekdays) VALUES "
            f"(gen_random_uuid(), $1, '{starts}', '{ends}', '{{0,1,2,3,4,5,6}}')",
            person,
        )


async def rows(env: Environment) -> int:
    async with env.database.reading() as connection:
        return int(await connection.fetchval("SELECT count(*) FROM person_position"))


async def test_off_until_switched_on(fresh: Environment, town: SmallTown) -> None:
    who = await session(fresh, town, town[Role.GRID_WORKER])
    assert (await presence.mine(fresh, who)).on is False
    sent = await presence.send(fresh, who, at(GRIDS[0]))
    assert (sent.on, sent.shown) == (False, None)
    assert await rows(fresh) == 0
    assert await on_map(fresh, town, Role.DISPATCHER) == {}


async def test_seen_and_who_looked(fresh: Environment, town: SmallTown) -> None:
    worker, desk = town[Role.GRID_WORKER], town[Role.DISPATCHER]
    who = await sharing(fresh, town, worker, GRIDS[0])
    seen = (await on_map(fresh, town, Role.DISPATCHER))[worker.id].at
    mine = (await presence.mine(fresh, who)).shown
    assert seen is not None and mine is not None
    assert (seen.latitude, seen.longitude) == (mine.latitude, mine.longitude) == centre(GRIDS[0])
    assert (seen.accuracy, seen.when) == (12.0, mine.taken_at)
    await on_map(fresh, town, Role.DISPATCHER)  # again within ten minutes: the same look
    go(fresh, 11)
    await on_map(fresh, town, Role.DISPATCHER)
    looks = await presence.looks(fresh, who, None, 50)
    assert [each.by.id for each in looks.items] == [desk.id, desk.id]
    first = await presence.looks(fresh, who, None, 1)
    assert first.next
    assert (await presence.looks(fresh, who, first.next, 1)).items == looks.items[1:]
    other = await session(fresh, town, town.neighbour)
    assert (await presence.looks(fresh, other, None, 50)).items == ()


@pytest.mark.parametrize(
    ("by", "grid", "sees"),
    [
        (Role.DISPATCHER, GRIDS[0], True),
        (Role.DISPATCHER, GRIDS[2], True),
        (Role.DUTY_OFFICER, GRIDS[0], True),
        (Role.DUTY_OFFICER, GRIDS[2], False),
        (Role.SEGMENT_CHIEF, GRIDS[0], True),
        (Role.SEGMENT_CHIEF, GRIDS[2], False),
    ],
)
async def test_chiefs_see_their_area(
    fresh: Environment, town: SmallTown, by: Role, grid: str, sees: bool
) -> None:
    who = await sharing(fresh, town, town[Role.GRID_WORKER], grid)
    assert (town[Role.GRID_WORKER].id in await on_map(fresh, town, by)) is sees
    looks = await presence.looks(fresh, who, None, 50)
    assert [each.by.id for each in looks.items] == ([town[by].id] if sees else [])


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.ADMINISTRATOR, Role.PROPERTY_MANAGER])
async def test_the_map_is_not_for_others(fresh: Environment, town: SmallTown, role: Role) -> None:
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await mapping.layers(fresh, town[role])


async def test_gone_when_switched_off_or_logged_out(fresh: Environment, town: SmallTown) -> None:
    who = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    await presence.share(fresh, who, False)
    assert await rows(fresh) == 0
    who = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    await people.log_out(fresh, who)
    assert await rows(fresh) == 0


async def test_a_session_ended_elsewhere_shares_no_more(
    fresh: Environment, town: SmallTown
) -> None:
    who = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    await people.end_session(fresh, who.session, who, wipe=True)
    assert await on_map(fresh, town, Role.DISPATCHER) == {}
    assert await presence.forget(fresh) == 1
    assert await rows(fresh) == 0


async def test_over_with_the_shift(fresh: Environment, town: SmallTown) -> None:
    worker = town[Role.GRID_WORKER]
    noon = fresh.now().replace(hour=4, minute=0)  # 12:00 in Shanghai
    fresh.now = lambda: noon
    await duty(fresh, worker.id, "08:00", "13:00")
    who = await sharing(fresh, town, worker, GRIDS[0])
    assert await presence.forget(fresh) == 0
    go(fresh, 61)
    assert await on_map(fresh, town, Role.DISPATCHER) == {}
    paused = await presence.mine(fresh, who)
    assert (paused.shown, paused.paused is not None) == (None, True)
    ended = await presence.send(fresh, who, at(GRIDS[0]))
    assert (ended.on, ended.paused is not None) == (False, True)
    assert await rows(fresh) == 0
    with pytest.raises(Refusal, match=r"position\.off_duty"):
        await presence.share(fresh, who, True)


async def test_the_other_phone_shares_no_more(fresh: Environment, town: SmallTown) -> None:
    first = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    second = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[1])
    assert (await presence.send(fresh, first, at(GRIDS[2]))).here is False
    shown = (await presence.mine(fresh, second)).shown
    assert shown is not None and shown.longitude == centre(GRIDS[1])[1]


async def test_what_comes_late_does_not_push_aside(fresh: Environment, town: SmallTown) -> None:
    who = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    shown = (await presence.send(fresh, who, at(GRIDS[1], age=100))).shown
    assert shown is not None and shown.longitude == centre(GRIDS[0])[1]
    with pytest.raises(Refusal, match=r"position\.old"):
        await presence.send(fresh, who, at(GRIDS[1], age=1e7))


async def test_looks_are_forgotten_after_half_a_year(fresh: Environment, town: SmallTown) -> None:
    who = await sharing(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    await on_map(fresh, town, Role.DISPATCHER)
    go(fresh, int(rules.LOOKS_KEPT.total_seconds() / 60) - 15)
    await presence.forget(fresh)
    assert len((await presence.looks(fresh, who, None, 50)).items) == 1
    go(fresh, 30)
    await presence.forget(fresh)
    assert (await presence.looks(fresh, who, None, 50)).items == ()


async def test_a_message_reaches_whoever_shares_within(fresh: Environment, town: SmallTown) -> None:
    """The newer of both: who was in one grid and shares from another is in the other."""
    worker = town[Role.GRID_WORKER]
    await stands(fresh, town, worker, GRIDS[0])
    go(fresh, 1)
    await sharing(fresh, town, worker, GRIDS[1])
    sent = await messages.send(fresh, town[Role.DISPATCHER], message(area=tuple(ring(GRIDS[1]))))
    assert [each.person.id for each in sent.people] == [worker.id]
    with pytest.raises(Refusal, match=r"message\.nobody"):
        await messages.send(fresh, town[Role.DISPATCHER], message(area=tuple(ring(GRIDS[0]))))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROPERTY_MANAGER, Role.DISPATCHER])
async def test_not_everybody_shares(fresh: Environment, town: SmallTown, role: Role) -> None:
    who = await session(fresh, town, town[role])
    assert (await presence.mine(fresh, who)).may is False
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await presence.share(fresh, who, True)
