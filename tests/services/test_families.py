"""Parents and children, and what is taken back, in a real database and all at once."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from backend.domain import command as c
from backend.domain.family import SHARED
from backend.domain.role import Role
from backend.domain.ticket import Ticket
from backend.domain.workflow import PhotoKind, State
from backend.services import commands, deadlines, lists
from backend.services.environment import Environment
from backend.services.views import CommandAnswer
from tests.builders import SmallTown, make, photo
from tests.services.test_climbing import dispatched, go, read
from tests.services.test_phone_view import Holder, act, ticket


async def send(
    env: Environment, town: SmallTown, command: c.AnyCommand, role: Role = Role.DISPATCHER
) -> CommandAnswer:
    return await commands.apply(env, command, town[role])


async def family(env: Environment, town: SmallTown, size: int = 2) -> tuple[UUID, list[UUID]]:
    """A ticket that is dispatched, and children that were only reported."""
    parent = await dispatched(env, town)
    children = [await ticket(env, town) for _ in range(size)]
    for child in children:
        assert (await send(env, town, make(c.Follow, child, into=parent))).result == "applied"
    return parent, children


def check_together(parent: Ticket, *children: Ticket) -> None:
    assert parent.children == len(children)
    for child in children:
        assert child.parent == parent.id
        assert [n for n in SHARED if getattr(child, n) != getattr(parent, n)] == []


async def test_a_family_goes_from_dispatch_to_the_end(fresh: Environment, town: SmallTown) -> None:
    parent, children = await family(fresh, town)
    worker = Role.GRID_WORKER
    both = (photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER))
    steps: list[tuple[c.AnyCommand, Role]] = [
        (make(c.Accept, parent), worker),
        (make(c.Arrive, parent, no_position="off"), worker),
        (make(c.Handle, parent, outcome="done", photos=both), worker),
        (make(c.Rework, parent, note="不干净"), Role.DISPATCHER),
        (make(c.Accept, parent), worker),
        (make(c.Arrive, parent, no_position="off"), worker),
        (make(c.Handle, parent, outcome="refused", note="不配合"), worker),
        (make(c.Close, parent), Role.DISPATCHER),
    ]
    for command, role in steps:
        answer = await send(fresh, town, command, role)
        assert answer.result == "applied", (command, answer.problem)
        check_together(await read(fresh, parent), *[await read(fresh, each) for each in children])
    ended = await read(fresh, children[0])
    assert (ended.state, ended.outcome) == (State.CLOSED, "refused")
    page = await lists.page(fresh, town[Role.DISPATCHER], parent)
    assert {each.id for each in page.family} == set(children)
    assert [each.note for each in page.history if each.move == "gain"] == [
        (await read(fresh, each)).number for each in children
    ]
    of_child = await lists.page(fresh, town[Role.DISPATCHER], children[0])
    assert [each.id for each in of_child.family] == [parent]
    assert {each.reason for each in of_child.history[-8:]} == {"follows"}


async def test_a_child_is_nobodys_work_by_itself(fresh: Environment, town: SmallTown) -> None:
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    parent, children = await family(fresh, town)
    listed = await lists.tickets(fresh, desk, "active", None, 50)
    assert [each.id for each in listed.items] == [parent]
    assert listed.items[0].children == 2
    mine = await lists.tickets(fresh, worker, "mine", None, 50)
    assert [each.id for each in mine.items] == [parent]
    summary = await lists.summary(fresh, desk)
    assert (summary.on_the_way, summary.waiting) == (1, 0)
    everything = await lists.tickets(fresh, desk, "all", None, 50)
    assert {each.id for each in everything.items} == {parent, *children}
    phone = Holder(fresh, worker)
    await phone.pull()
    assert {each.parent for each in (phone.tickets[child].ticket for child in children)} == {parent}
    assert len(phone.tickets[parent].family) == 2


async def test_a_family_climbs_together(fresh: Environment, town: SmallTown) -> None:
    parent, children = await family(fresh, town)
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    found = await read(fresh, parent)
    assert found.assignee == town[Role.DUTY_OFFICER].id
    check_together(found, *[await read(fresh, each) for each in children])
    assert all([(await read(fresh, each)).late for each in children])


async def test_a_child_leaves(fresh: Environment, town: SmallTown) -> None:
    parent, [one, two] = await family(fresh, town)
    answer = await send(fresh, town, make(c.Unfollow, one, note="另一件事"))
    assert answer.result == "applied"
    assert (await send(fresh, town, make(c.Accept, one), Role.GRID_WORKER)).result == "applied"
    check_together(await read(fresh, parent), await read(fresh, two))
    assert (await read(fresh, one)).state is State.ACCEPTED
    assert (await read(fresh, parent)).state is State.DISPATCHED


async def test_following_is_taken_back_on_both_sides(fresh: Environment, town: SmallTown) -> None:
    parent = await dispatched(fresh, town)
    child = await ticket(fresh, town)
    before = await read(fresh, child)
    await send(fresh, town, make(c.Follow, child, into=parent))
    assert (await send(fresh, town, make(c.Recall, child))).result == "applied"
    after = await read(fresh, child)
    assert (after.state, after.clocks, after.parent) == (before.state, before.clocks, None)
    assert (await read(fresh, parent)).children == 0


async def test_a_dispatch_is_taken_back_for_the_children_too(
    fresh: Environment, town: SmallTown
) -> None:
    parent = await ticket(fresh, town)
    child = await ticket(fresh, town)
    await act(fresh, town, c.File, parent)
    await send(fresh, town, make(c.Follow, child, into=parent))
    filed = await read(fresh, parent)
    worker = town[Role.GRID_WORKER].id
    answer = await send(fresh, town, make(c.Dispatch, parent, assignee=worker))
    assert (await read(fresh, child)).assignee == worker
    recall = make(c.Recall, parent, base_version=answer.version)
    assert (await send(fresh, town, recall)).result == "applied"
    back = await read(fresh, parent)
    assert (back.state, back.assignee, back.clocks) == (State.FILED, None, filed.clocks)
    check_together(back, await read(fresh, child))
    again = await send(fresh, town, make(c.Recall, parent))
    assert again.problem is not None
    assert again.problem.code == "recall.nothing"


async def test_nothing_is_taken_back_that_went_on(fresh: Environment, town: SmallTown) -> None:
    of = await dispatched(fresh, town)
    version = (await read(fresh, of)).version
    await send(fresh, town, make(c.Accept, of), Role.GRID_WORKER)
    for base in (version, None):
        answer = await send(fresh, town, make(c.Recall, of, base_version=base))
        assert answer.problem is not None
        assert answer.problem.code in ("ticket.changed", "recall.nothing")
    assert (await read(fresh, of)).state is State.ACCEPTED


async def test_a_command_of_a_family_acts_once(fresh: Environment, town: SmallTown) -> None:
    parent, [child, _] = await family(fresh, town)
    command = make(c.Accept, parent)
    answers = await asyncio.gather(
        *(send(fresh, town, command, Role.GRID_WORKER) for _ in range(8))
    )
    assert sorted(each.result for each in answers) == ["applied"] + ["duplicate"] * 7
    page = await lists.page(fresh, town[Role.DISPATCHER], child)
    assert [each.move for each in page.history].count("accept") == 1


@pytest.mark.parametrize("seed", range(4))
async def test_rivals_leave_sound_families(fresh: Environment, town: SmallTown, seed: int) -> None:
    """Joining, leaving and moving at one moment, the clocks marked meanwhile: nobody waits for
    somebody who waits, and whoever follows stands where the parent stands."""
    parent, children = await family(fresh, town, 3)
    spare = [await ticket(fresh, town) for _ in range(3)]
    worker = town[Role.GRID_WORKER].id
    go(fresh, 16 + seed)
    desk: list[Any] = [make(c.Follow, each, into=parent) for each in spare]
    desk += [make(c.Unfollow, each, note="分开") for each in children[: 1 + seed % 3]]
    desk += [make(c.Redispatch, parent, assignee=worker, note="换") for _ in range(2)]
    desk += [make(c.Suspend, parent, note="等"), make(c.Resume, parent)]
    desk += [make(c.Recall, each) for each in (*spare, parent)]
    work = [make(c.Accept, parent), make(c.Return, parent, reason="busy")]
    answers = await asyncio.gather(
        *(send(fresh, town, each) for each in desk),
        *(send(fresh, town, each, Role.GRID_WORKER) for each in work),
        deadlines.mark_due(fresh),
        deadlines.mark_due(fresh),
    )
    assert sum(isinstance(each, CommandAnswer) and each.result == "applied" for each in answers)
    everybody = [await read(fresh, each) for each in (*children, *spare)]
    check_together(await read(fresh, parent), *[e for e in everybody if e.parent])


async def test_two_parents_do_not_follow_each_other(fresh: Environment, town: SmallTown) -> None:
    """Each would become the other's child at the same moment: one does, or neither."""
    for _ in range(5):
        one, two = [await ticket(fresh, town) for _ in range(2)]
        for each in (one, two):
            await act(fresh, town, c.File, each)
        await asyncio.gather(
            send(fresh, town, make(c.Follow, one, into=two)),
            send(fresh, town, make(c.Follow, two, into=one)),
        )
        found = [await read(fresh, each) for each in (one, two)]
        assert sum(each.parent is not None for each in found) == 1
        assert sum(each.children for each in found) == 1
