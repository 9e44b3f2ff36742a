"""Who else has a ticket open at the desk."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import looking
from backend.services.environment import Environment, utc_now
from tests.builders import SmallTown
from tests.services.test_deadlines import reported


async def test_who_else_looks(fresh: Environment, town: SmallTown) -> None:
    [ticket, other] = await reported(fresh, town, 2)
    desk, officer = town[Role.DISPATCHER], town[Role.DUTY_OFFICER]
    assert (await looking.look(fresh, desk, ticket)).items == ()
    seen = await looking.look(fresh, officer, ticket)
    assert [each.name for each in seen.items] == [desk.name]
    assert [each.name for each in (await looking.look(fresh, desk, ticket)).items] == [officer.name]
    assert (await looking.look(fresh, desk, other)).items == ()
    await looking.look_away(fresh, officer, ticket)
    assert (await looking.look(fresh, desk, ticket)).items == ()
    await looking.look(fresh, officer, ticket)
    fresh.now = lambda: utc_now() + timedelta(minutes=1)  # a browser that was closed
    assert (await looking.look(fresh, desk, ticket)).items == ()
    fresh.now = lambda: utc_now() + timedelta(minutes=20)
    await looking.look(fresh, desk, other)
    async with fresh.database.reading() as connection:
        assert await connection.fetchval("SELECT count(*) FROM looking") == 1


async def test_only_what_one_may_see_at_the_desk(fresh: Environment, town: SmallTown) -> None:
    [ticket] = await reported(fresh, town, 1)
    for actor, wanted in (
        (town[Role.GRID_WORKER], ticket), (town[Role.ADMINISTRATOR], ticket),
        (town[Role.DISPATCHER], uuid4()),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="not_found"):
            await looking.look(fresh, actor, wanted)
