"""Overdue clocks are marked even if nobody looks, exactly once, by any number of processes."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from backend.domain import command as c
from backend.domain.role import Role
from backend.domain.workflow import PhotoKind
from backend.notify.steady import run_steadily
from backend.services import commands, deadlines
from backend.services.environment import Environment, utc_now
from storage.database import Database
from tests.builders import SmallTown, here, make, photo


async def reported(env: Environment, town: SmallTown, count: int) -> list[UUID]:
    made = []
    for _ in range(count):
        command = make(
            c.Report, uuid4(), category="0401", position=here(), photos=(photo(PhotoKind.BEFORE),)
        )
        answer = await commands.apply(env, command, town[Role.GRID_WORKER])
        made.append(UUID(str(answer.ticket)))
    return made


async def marks(env: Environment, ticket: UUID) -> list[str]:
    async with env.database.reading() as connection:
        rows = await connection.fetch(
            "SELECT clock FROM ticket_event WHERE ticket = $1 AND move = 'overdue' "
            "ORDER BY version",
            ticket,
        )
    return [row["clock"] for row in rows]


async def test_three_processes_mark_each_clock_once(fresh: Environment, town: SmallTown) -> None:
    made = await reported(fresh, town, 40)
    assert await deadlines.mark_due(fresh) == 0
    later = utc_now() + timedelta(minutes=31)
    databases = [Database(fresh.database.dsn, 2) for _ in range(3)]
    processes = []
    for database in databases:
        await database.open()
        processes.append(
            Environment(database, fresh.store, fresh.live, fresh.town, now=lambda: later)
        )
    try:
        for _ in range(3):
            await asyncio.gather(*(deadlines.mark_due(each) for each in processes))
    finally:
        for database in databases:
            await database.close()
    for ticket in made:
        assert await marks(fresh, ticket) == ["verification"]


async def test_clocks_that_follow_are_marked_too(fresh: Environment, town: SmallTown) -> None:
    [ticket] = await reported(fresh, town, 1)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    await commands.apply(fresh, make(c.File, ticket), desk)
    await commands.apply(fresh, make(c.Dispatch, ticket, assignee=worker.id), desk)
    fresh.now = lambda: utc_now() + timedelta(days=20)
    while await deadlines.mark_due(fresh):
        pass
    assert await marks(fresh, ticket) == ["acceptance", "handling"]


async def test_a_move_meanwhile_is_not_lost(fresh: Environment, town: SmallTown) -> None:
    """A file command and the marking meet on one ticket: both are in its history."""
    made = await reported(fresh, town, 20)
    later = utc_now() + timedelta(minutes=31)
    fresh.now = lambda: later
    desk = town[Role.DISPATCHER]
    answers, _ = await asyncio.gather(
        asyncio.gather(*(commands.apply(fresh, make(c.File, t), desk) for t in made)),
        deadlines.mark_due(fresh),
    )
    assert {each.result for each in answers} == {"applied"}


async def test_a_fault_does_not_end_the_watch(fresh: Environment, town: SmallTown) -> None:
    """The database answers badly twice; then what fell due is marked all the same."""
    [ticket] = await reported(fresh, town, 1)
    fresh.now = lambda: utc_now() + timedelta(minutes=31)
    faults = [ConnectionResetError(), AssertionError("a bug")]
    pauses: list[float] = []

    async def work() -> None:
        if faults:
            raise faults.pop()
        await deadlines.watch(fresh)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    watching = asyncio.create_task(run_steadily("test", work, sleep))
    async with asyncio.timeout(10):
        while not await marks(fresh, ticket):  # noqa: ASYNC110  (the database has no event)
            await asyncio.sleep(0.02)
    watching.cancel()
    assert pauses == [1, 2]
