"""The ladders of deadlines, even if nobody looks: each rung exactly once, with any number of processes.

A clock's reminder, its notice, and one level after another that is told; a dispatched ticket that
nobody accepted in time climbs a level itself, in the same transaction as its mark. Whoever is to
be told gets a notice there too (see `noticing.py`).
"""

import asyncio
from datetime import datetime

import structlog

from backend import measures
from backend.domain import ladder, raising
from backend.domain.climb import climb, climbs
from backend.domain.responsibility import Level, next_level
from backend.domain.ticket import Event, Ticket, evolve
from backend.notify.live import Wake
from backend.services import families, noticing
from backend.services.duty import Duty, read_duty
from backend.services.environment import Environment
from backend.services.records import event_row, ticket_of, ticket_row
from storage.connection import Connection
from storage.queries import tickets

log = structlog.get_logger()
BATCH = 200
EVERY_SECONDS = 5.0


async def mark_due(env: Environment) -> int:
    """One batch; the number of rungs done. Rows that another process holds are passed over, and
    what is done is no longer due: so each is done once, and each climb made once."""
    now = env.now()
    wakes: list[Wake] = []
    changes: list[noticing.Change] = []
    async with env.database.transaction() as connection:
        found = [ticket_of(row) for row in await tickets.claim_due(connection, now, BATCH)]
        duty = await _duty(env, connection, found, now)
        late: list[Ticket] = []
        for before in found:
            event = _event(env, before, duty, now)
            after = await _save(connection, before, event, changes)
            wakes.append(Wake.of(after))
            if event.move == ladder.OVERDUE and climbs(after, event.clock):
                late.append(after)
        for before in late:  # after all marks: children go with their parent
            event = _climb(env, before, duty, now)
            after = await _save(connection, before, event, changes)
            log.info("ticket.climbed", ticket=after.number, level=after.level)
            wakes.append(Wake.moved(before, after))
            wakes += await families.carry(env, connection, event, after)
        wakes += await noticing.write(env, connection, changes)
    for _, event, _ in changes:
        if event.move == ladder.OVERDUE:
            measures.OVERDUE.labels(event.clock or "").inc()
    env.live.publish(*wakes)
    return len(found)


async def _save(
    connection: Connection, before: Ticket, event: Event, changes: list[noticing.Change]
) -> Ticket:
    after = evolve(before, event)
    await tickets.save_change(connection, ticket_row(after), event_row(event))
    changes.append((before, event, after))
    return after


async def _duty(
    env: Environment, connection: Connection, found: list[Ticket], now: datetime
) -> Duty | None:
    """Who serves where, which only what goes up needs."""
    up = [each for each in found if _goes_up(each, now)]
    if not up:
        return None
    duty = await read_duty(connection, (each.segment for each in up), now)
    return await noticing.with_reach(env, connection, duty, now)


def _goes_up(ticket: Ticket, now: datetime) -> bool:
    due = ladder.due(ticket.clocks, now)
    if due is None or due.move == ladder.REMIND:
        return False
    return due.move == ladder.RAISE or climbs(ticket, due.clock.name)


def _event(env: Environment, ticket: Ticket, duty: Duty | None, now: datetime) -> Event:
    due = ladder.due(ticket.clocks, now)
    if due is None:
        raise AssertionError(f"{ticket.number} is due without a due clock")
    name = due.clock.name
    if due.move == ladder.REMIND:
        return raising.remind(ticket, due.clock, env.new_id(), now)
    if due.move == ladder.OVERDUE:
        log.info("ticket.overdue", ticket=ticket.number, clock=name)
        return raising.overdue(ticket, due.clock, env.new_id(), now)
    if duty is None:
        raise AssertionError(f"{ticket.number} goes up without anybody above")
    chain = duty.chain(ticket.segment, ticket.codes)
    step = raising.step_up(ticket, due.clock, chain, duty.roster, now)
    log.info("ticket.raised", ticket=ticket.number, clock=name, level=step.level)
    if step.level is Level.COMMAND_ROOM:
        log.warning("ticket.red_list", ticket=ticket.number, clock=name)
    return raising.raise_to(ticket, due.clock, step, env.new_id(), now)


def _climb(env: Environment, ticket: Ticket, duty: Duty | None, now: datetime) -> Event:
    if duty is None:
        raise AssertionError(f"{ticket.number} climbs without anybody above")
    codes = ticket.codes
    chain = duty.chain(ticket.segment, codes)
    step = next_level(ticket.level, ticket.assignee, chain, duty.roster, codes, now)
    return climb(ticket, step, env.town.kinds[ticket.kind], env.new_id(), now, env.town.calendar)


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed; `run_steadily` starts it again."""
    while True:
        if await mark_due(env) < BATCH:
            await asyncio.sleep(EVERY_SECONDS)
