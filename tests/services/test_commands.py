"""Commands against a real database: once each, whoever sends them, however often."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.role import Role
from backend.domain.ticket import replay
from backend.domain.workflow import PhotoKind, State
from backend.services import commands
from backend.services.environment import Environment
from backend.services.records import event_of, ticket_of
from backend.services.views import CommandAnswer
from storage.database import Database
from storage.queries import tickets
from tests.builders import SmallTown, here, make, photo


async def report(env: Environment, town: SmallTown) -> UUID:
    """A ticket just reported by the grid worker."""
    command = make(
        c.Report, uuid4(), category="0401", address="银春路1号", position=here(),
        photos=(photo(PhotoKind.BEFORE),),
    )  # fmt: skip
    answer = await commands.apply(env, command, town[Role.GRID_WORKER])
    assert answer.result == "applied", answer
    return UUID(str(answer.ticket))


async def events(env: Environment, ticket: UUID) -> list[Any]:
    async with env.database.reading() as connection:
        return [event_of(row) for row in await tickets.events_of(connection, ticket)]


async def row(env: Environment, ticket: UUID) -> Any:
    async with env.database.reading() as connection:
        found = await tickets.find_ticket(connection, ticket)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", [c.File, c.AddNote])
async def test_ten_at_once_act_once(env: Environment, town: SmallTown, kind: type) -> None:
    """A move that would be refused the second time, and a fact that would not."""
    ticket = await report(env, town)
    command = make(kind, ticket, note="同一条")
    desk = town[Role.DISPATCHER]
    answers = await asyncio.gather(*(commands.apply(env, command, desk) for _ in range(10)))
    assert sorted(each.result for each in answers) == ["applied"] + ["duplicate"] * 9
    assert len({(a.id, a.ticket, a.number, a.state, a.version) for a in answers}) == 1
    assert len(await events(env, ticket)) == 2


async def test_a_report_sent_ten_times_makes_one_ticket(env: Environment, town: SmallTown) -> None:
    command = make(
        c.Report, uuid4(), category="0401", position=here(), photos=(photo(PhotoKind.BEFORE),)
    )
    worker = town[Role.GRID_WORKER]
    answers = await asyncio.gather(*(commands.apply(env, command, worker) for _ in range(10)))
    assert sorted(each.result for each in answers) == ["applied"] + ["duplicate"] * 9
    assert len({each.number for each in answers}) == 1


async def test_again_after_a_lost_reply(env: Environment, town: SmallTown) -> None:
    """The commit came through and the reply did not: a new process gives the first answer."""
    ticket = await report(env, town)
    command, desk = make(c.File, ticket), town[Role.DISPATCHER]
    first = await commands.apply(env, command, desk)
    database = Database(env.database.dsn, 2)
    await database.open()
    try:
        other = Environment(database, env.store, env.live, env.town)
        again = await commands.apply(other, command, desk)
    finally:
        await database.close()
    assert again.result == "duplicate"
    assert (again.state, again.version, again.number) == (first.state, first.version, first.number)


async def test_a_refusal_is_remembered(env: Environment, town: SmallTown) -> None:
    """What was refused stays refused under its id, also when it would be possible later."""
    ticket = await report(env, town)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    dispatch = make(c.Dispatch, ticket, assignee=worker.id)
    refused = await commands.apply(env, dispatch, desk)
    assert refused.problem is not None
    assert refused.problem.code == "move.state"
    await commands.apply(env, make(c.File, ticket), desk)
    again = await commands.apply(env, dispatch, desk)
    assert (again.result, again.problem) == ("refused", refused.problem)
    new = await commands.apply(env, make(c.Dispatch, ticket, assignee=worker.id), desk)
    assert new.result == "applied"


async def test_an_id_is_not_used_for_something_else(env: Environment, town: SmallTown) -> None:
    ticket = await report(env, town)
    command = make(c.File, ticket)
    await commands.apply(env, command, town[Role.DISPATCHER])
    void = make(c.Void, ticket, id=command.id, reason="test")
    for actor in (town[Role.DISPATCHER], town[Role.GRID_WORKER]):
        answer = await commands.apply(env, void, actor)
        assert answer.problem is not None
        assert answer.problem.code == "command.other"
    assert (await row(env, ticket))["state"] == "filed"


async def test_two_dispatchers_at_one_moment(env: Environment, town: SmallTown) -> None:
    """One wins; the other is told who did what."""
    ticket = await report(env, town)
    desk, worker, officer = (town[r] for r in (Role.DISPATCHER, Role.GRID_WORKER, Role.OFFICER))
    filed = await commands.apply(env, make(c.File, ticket), desk)
    rivals = [
        make(c.Dispatch, ticket, assignee=each.id, base_version=filed.version)
        for each in (worker, officer)
    ]
    answers = await asyncio.gather(*(commands.apply(env, each, desk) for each in rivals))
    won = [each for each in answers if each.result == "applied"]
    lost = [each for each in answers if each.result == "refused"]
    assert (len(won), len(lost)) == (1, 1)
    problem = lost[0].problem
    assert problem is not None
    assert problem.code == "ticket.changed"
    assert desk.name in problem.zh
    assert "派单" in problem.zh
    winner = rivals[answers.index(won[0])]
    assert (await row(env, ticket))["assignee"] == winner.assignee


async def test_random_rivals_leave_a_sound_ticket(env: Environment, town: SmallTown) -> None:
    """Forty commands at once on one ticket: what was applied is what the events say."""
    ticket = await report(env, town)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    sent: list[tuple[Any, Any]] = []
    for _ in range(5):
        sent += [
            (make(c.File, ticket), desk),
            (make(c.Dispatch, ticket, assignee=worker.id), desk),
            (make(c.Accept, ticket), worker),
            (make(c.Arrive, ticket, no_position="denied"), worker),
            (make(c.Return, ticket, reason="busy"), worker),
            (make(c.AddNote, ticket, note="看过"), worker),
            (make(c.Suspend, ticket, note="等"), desk),
            (make(c.Resume, ticket), desk),
        ]
    answers: list[CommandAnswer] = await asyncio.gather(
        *(commands.apply(env, command, actor) for command, actor in sent)
    )
    told = await events(env, ticket)
    applied = {each.id for each in answers if each.result == "applied"}
    assert {event.command for event in told[1:]} == applied
    assert [event.version for event in told] == list(range(1, len(told) + 1))
    assert replay(told) == ticket_of(await row(env, ticket))


async def test_a_photo_id_is_used_once(env: Environment, town: SmallTown) -> None:
    shown = photo(PhotoKind.BEFORE)
    worker = town[Role.GRID_WORKER]
    for expected in ("applied", "refused"):
        command = make(c.Report, uuid4(), category="0401", position=here(), photos=(shown,))
        answer = await commands.apply(env, command, worker)
        assert answer.result == expected
    assert answer.problem is not None
    assert answer.problem.code == "photo.conflict"


async def test_the_whole_life_is_reproducible(env: Environment, town: SmallTown) -> None:
    ticket = await report(env, town)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    for command, actor in (
        (make(c.File, ticket), desk),
        (make(c.Dispatch, ticket, assignee=worker.id), desk),
        (make(c.Accept, ticket), worker),
        (make(c.Arrive, ticket, position=here()), worker),
        (make(c.Handle, ticket, outcome="done", photos=(photo(PhotoKind.AFTER),)), worker),
        (make(c.Close, ticket), desk),
    ):
        answer = await commands.apply(env, command, actor)
        assert answer.result == "applied", answer
    found = ticket_of(await row(env, ticket))
    assert found.state is State.CLOSED
    assert replay(await events(env, ticket)) == found


async def test_events_cannot_be_changed(env: Environment, town: SmallTown) -> None:
    ticket = await report(env, town)
    for statement in (
        "UPDATE ticket_event SET note = 'x' WHERE ticket = $1",
        "DELETE FROM ticket_event WHERE ticket = $1",
    ):
        async with env.database.reading() as connection:
            with pytest.raises(Exception, match="append only"):
                await connection.execute(statement, ticket)
