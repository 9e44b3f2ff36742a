"""The ladder in the database: reminder, notice, level after level, each once, each told, and who is
passed over named in the ticket's history."""

import asyncio
from uuid import UUID

from backend.domain import command as c
from backend.domain.role import Role
from backend.services import commands, deadlines, lists, reach
from backend.services.environment import Environment
from storage.queries import notices
from storage.queries import reach as rows
from tests.builders import SmallTown, make
from tests.services.test_climbing import dispatched, go, read


async def accepted(env: Environment, town: SmallTown) -> UUID:
    of = await dispatched(env, town)
    answer = await commands.apply(env, make(c.Accept, of), town[Role.GRID_WORKER])
    assert answer.result == "applied"
    return of


async def told(env: Environment, of: UUID) -> list[tuple[str, UUID]]:
    async with env.database.reading() as connection:
        found = await notices.of_ticket(connection, of, 100)
    return [(row["kind"], row["person"]) for row in found]


async def test_a_late_arrival_goes_up_to_the_red_list(fresh: Environment, town: SmallTown) -> None:
    of = await accepted(fresh, town)
    for minutes in (17, 4, 10, 10, 10, 10):
        go(fresh, minutes)
        await deadlines.mark_due(fresh)
    people = [
        kind_person for kind_person in await told(fresh, of) if kind_person[0] != "dispatched"
    ]
    assert people == [
        ("reminder", town[Role.GRID_WORKER].id),
        ("late", town[Role.GRID_WORKER].id),
        ("raised", town[Role.DUTY_OFFICER].id),
        ("raised", town[Role.SEGMENT_CHIEF].id),
        ("raised", town[Role.GENERAL_SEGMENT_CHIEF].id),
        ("raised", town[Role.DISPATCHER].id),
    ]
    found = await read(fresh, of)
    assert found.supervised
    assert found.assignee == town[Role.GRID_WORKER].id  # who is on the way keeps it
    page = await lists.page(fresh, town[Role.DISPATCHER], of)
    assert [each.climb.level for each in page.history if each.move == "raise" and each.climb] == [
        "duty_officer", "segment_chief", "general_segment_chief", "command_room",
    ]  # fmt: skip


async def test_whom_no_channel_reaches_is_passed_over_and_it_says_so(
    fresh: Environment, town: SmallTown
) -> None:
    """The duty officer wants no SMS, has no browser that takes push, and did not use the app."""
    duty = town[Role.DUTY_OFFICER]
    async with fresh.database.transaction() as connection:
        await rows.save_wishes(connection, duty.id, None, None, 0, False, fresh.now())
    of = await accepted(fresh, town)
    go(fresh, 21)
    await deadlines.mark_due(fresh)
    go(fresh, 11)
    await deadlines.mark_due(fresh)
    assert ("raised", town[Role.SEGMENT_CHIEF].id) in await told(fresh, of)
    last = (await lists.page(fresh, town[Role.DISPATCHER], of)).history[-1]
    assert last.climb is not None
    [passed] = last.climb.passed
    assert (passed.name, passed.why.zh) == (duty.name, "没有能联系上的渠道")


async def test_nobody_at_all_is_the_red_list_at_once(fresh: Environment, town: SmallTown) -> None:
    fresh.post.sms = None
    of = await dispatched(fresh, town)
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    found = await read(fresh, of)
    assert (found.state, found.level, found.supervised) == ("filed", "command_room", True)
    assert ("unaccepted", town[Role.DISPATCHER].id) in await told(fresh, of)


async def test_three_processes_do_each_rung_once(fresh: Environment, town: SmallTown) -> None:
    made = [await accepted(fresh, town) for _ in range(8)]
    for minutes in (17, 4, 10):
        go(fresh, minutes)
        await asyncio.gather(*(deadlines.mark_due(fresh) for _ in range(3)))
        while await deadlines.mark_due(fresh):
            pass
    for of in made:
        kinds = [kind for kind, _ in await told(fresh, of)]
        assert kinds == ["dispatched", "reminder", "late", "raised"]


async def test_a_team_is_told_and_the_desk_sees_who(fresh: Environment, town: SmallTown) -> None:
    async with fresh.database.transaction() as connection:
        for role in (Role.GRID_WORKER, Role.OFFICER):
            await connection.execute("UPDATE person SET team = '一班' WHERE id = $1", town[role].id)
    of = await dispatched(fresh, town, team="一班")
    people = {person for kind, person in await told(fresh, of) if kind == "offered"}
    assert people == {town[Role.GRID_WORKER].id, town[Role.OFFICER].id}
    seen = await reach.of_ticket(fresh, town[Role.DISPATCHER], of)
    assert {each.person.name for each in seen.items if each.person} == {
        town[Role.GRID_WORKER].name, town[Role.OFFICER].name,
    }  # fmt: skip


async def test_an_extension_begins_the_ladder_anew(fresh: Environment, town: SmallTown) -> None:
    of = await accepted(fresh, town)
    ask = make(c.AskExtension, of, minutes=600, note="等配件")
    assert (await commands.apply(fresh, ask, town[Role.GRID_WORKER])).result == "applied"
    granted = await commands.apply(fresh, make(c.ApproveExtension, of), town[Role.DISPATCHER])
    assert granted.result == "applied"
    assert ("extension_granted", town[Role.GRID_WORKER].id) in await told(fresh, of)


async def test_what_was_late_before_rings_for_nobody(fresh: Environment, town: SmallTown) -> None:
    """A town that comes from an earlier version: its clocks are marked and have no ladder."""
    of = await accepted(fresh, town)
    async with fresh.database.transaction() as connection:
        await connection.execute(
            "UPDATE ticket SET mark_at = NULL, clocks = jsonb_set(clocks, '{arrival,late}', 'true') "
            "WHERE id = $1", of,
        )  # fmt: skip
    go(fresh, 2 * 24 * 60)
    assert await deadlines.mark_due(fresh) == 0
