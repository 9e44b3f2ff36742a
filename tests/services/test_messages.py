"""Messages of the command room: whom they reach, that they are sent once, and who has seen them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import commands, messages, reach
from backend.services.environment import Environment
from backend.services.people import LoggedIn
from backend.services.views_reach import MessagePage, NewMessage, Received
from tests.builders import GRIDS, SmallTown, centre, here, make, ring
from tests.services.test_climbing import join
from tests.services.test_phone_view import act, ticket


def message(**more: Any) -> NewMessage:
    usual: dict[str, Any] = {"id": uuid4(), "text": "雨大，先撤到室内"}
    return NewMessage(**usual | more)


async def send(env: Environment, town: SmallTown, new: NewMessage) -> MessagePage:
    return await messages.send(env, town[Role.DISPATCHER], new)


def who(town: SmallTown, actor: Actor) -> LoggedIn:
    return LoggedIn(uuid4(), actor, town.phones[actor.id], False)


async def stands(env: Environment, town: SmallTown, actor: Actor, grid: str) -> UUID:
    """The person arrived somewhere in the grid just now."""
    of = await ticket(env, town, grid)
    await act(env, town, c.File, of)
    await act(env, town, c.Dispatch, of, assignee=actor.id)
    for command in (make(c.Accept, of), make(c.Arrive, of, position=here(grid))):
        assert (await commands.apply(env, command, actor)).result == "applied"
    return of


async def test_to_one_and_who_has_seen_it(fresh: Environment, town: SmallTown) -> None:
    worker = town[Role.GRID_WORKER]
    sent = await send(fresh, town, message(person=worker.id, urgent=True))
    assert (sent.message.reached, sent.message.seen) == (1, 0)
    inbox = await reach.inbox(fresh, who(town, worker), None, 50)
    [shown] = inbox.items
    assert shown.text == f"{town[Role.DISPATCHER].name}：雨大，先撤到室内"
    assert "雨" not in shown.body.zh  # what people wrote is in no push and no SMS
    await reach.receive(fresh, who(town, worker), Received(how="tapped", ids=(shown.id,)))
    page = await messages.show(fresh, town[Role.DISPATCHER], sent.message.id)
    assert page.message.seen == 1
    assert [each.received_at is not None for each in page.people] == [True]
    other = await reach.inbox(fresh, who(town, town[Role.OFFICER]), None, 50)
    assert other.items == ()


async def test_to_a_team_but_not_to_oneself(fresh: Environment, town: SmallTown) -> None:
    members = (town[Role.GRID_WORKER], town[Role.OFFICER], town[Role.DISPATCHER])
    await join(fresh, "一班", *members)
    sent = await send(fresh, town, message(team="一班"))
    assert {each.person.id for each in sent.people} == {each.id for each in members[:2]}


async def test_to_all_who_are_known_to_be_within(fresh: Environment, town: SmallTown) -> None:
    await stands(fresh, town, town[Role.GRID_WORKER], GRIDS[0])
    await stands(fresh, town, town.neighbour, GRIDS[2])
    sent = await send(fresh, town, message(area=tuple(ring(GRIDS[0]))))
    assert [each.person.id for each in sent.people] == [town[Role.GRID_WORKER].id]
    latitude, longitude = centre(GRIDS[1])
    empty = tuple((longitude + x, latitude + y) for x, y in ((0, 0), (1e-4, 0), (0, 1e-4)))
    assert await refused(fresh, town, message(area=empty)) == "message.nobody"


async def test_sent_again_it_is_the_same(fresh: Environment, town: SmallTown) -> None:
    new = message(person=town[Role.GRID_WORKER].id)
    for _ in range(3):
        await send(fresh, town, new)
    inbox = await reach.inbox(fresh, who(town, town[Role.GRID_WORKER]), None, 50)
    assert len(inbox.items) == 1
    listed = await messages.listed(fresh, town[Role.DISPATCHER], None, 50)
    assert [each.id for each in listed.items] == [new.id]


async def refused(
    env: Environment, town: SmallTown, new: NewMessage, by: Role = Role.DISPATCHER
) -> str:
    with pytest.raises(Refusal) as told:
        await messages.send(env, town[by], new)
    return told.value.code


CROSSED = ((121.36, 31.02), (121.37, 31.03), (121.37, 31.02), (121.36, 31.03))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": "  ", "team": "一班"}, "message.empty"),
        ({}, "message.to"),
        ({"team": "一班", "person": uuid4()}, "message.to"),
        ({"team": "没有这个班"}, "message.nobody"),
        ({"person": uuid4()}, "message.nobody"),
        ({"area": CROSSED}, "message.area"),
        ({"area": CROSSED[:2]}, "message.area"),
    ],
)
async def test_refusals(
    fresh: Environment, town: SmallTown, more: dict[str, Any], code: str
) -> None:
    assert await refused(fresh, town, message(**more)) == code


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.DISPATCHER])
async def test_only_the_command_room(fresh: Environment, town: SmallTown, role: Role) -> None:
    new = message(person=town[Role.GRID_WORKER].id)
    assert await refused(fresh, town, new, role) == "role.forbidden"
    with pytest.raises(Refusal):
        await messages.listed(fresh, town[role], None, 50)
    with pytest.raises(Refusal):
        await messages.show(fresh, town[role], new.id)


async def test_pages_and_a_limit(fresh: Environment, town: SmallTown) -> None:
    person = town[Role.GRID_WORKER].id
    sent = [message(person=person) for _ in range(messages.MOST_A_MINUTE)]
    for each in sent:
        await send(fresh, town, each)
    assert await refused(fresh, town, message(person=person)) == "message.often"
    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        page = await messages.listed(fresh, town[Role.DISPATCHER], cursor, 7)
        seen += [each.id for each in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(each.id for each in sent)
