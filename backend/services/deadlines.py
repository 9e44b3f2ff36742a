"""Marks clocks that fell due, even if nobody looks: exactly once, with any number of processes.

A dispatched ticket that nobody accepted in time climbs one level in the same transaction as its mark.
"""

import asyncio
from datetime import datetime

import structlog

from backend import measures
from backend.domain.birth import mark_overdue
from backend.domain.climb import climb, climbs
from backend.domain.responsibility import next_level
from backend.domain.ticket import Event, Ticket, evolve
from backend.notify.live import Wake
from backend.services import families
from backend.services.duty import Duty, read_duty
from backend.services.environment import Environment
from backend.services.records import event_row, ticket_of, ticket_row
from storage.connection import Connection
from storage.queries import tickets

log = structlog.get_logger()
BATCH = 200
EVERY_SECONDS = 5.0


async def mark_due(env: Environment) -> int:
    """One batch; the number of clocks marked. Rows that another process holds are passed over,
    and a marked clock is no longer found: so each is marked once, and each climb made once."""
    now = env.now()
    wakes: list[Wake] = []
    marked: list[Event] = []
    late: list[Ticket] = []
    async with env.database.transaction() as connection:
        for row in await tickets.claim_due(connection, now, BATCH):
            before = ticket_of(row)
            event = _mark(env, before, now)
            after = evolve(before, event)
            await tickets.save_change(connection, ticket_row(after), event_row(event))
            marked.append(event)
            wakes.append(Wake.of(after))
            if climbs(after, event.clock):
                late.append(after)
        if late:
            wakes += await _climb_all(env, connection, late, now)
    for event in marked:
        measures.OVERDUE.labels(event.clock or "").inc()
    env.live.publish(*wakes)
    return len(marked)


def _mark(env: Environment, ticket: Ticket, now: datetime) -> Event:
    event = mark_overdue(ticket, env.new_id(), now)
    if event is None:
        raise AssertionError(f"{ticket.number} is due without a due clock")
    log.info("ticket.overdue", ticket=ticket.number, clock=event.clock)
    return event


async def _climb_all(
    env: Environment, connection: Connection, late: list[Ticket], now: datetime
) -> list[Wake]:
    duty = await read_duty(connection, (each.segment for each in late), now)
    wakes = []
    for before in late:
        event = _climb(env, before, duty, now)
        after = evolve(before, event)
        await tickets.save_change(connection, ticket_row(after), event_row(event))
        log.info("ticket.climbed", ticket=before.number, level=after.level)
        wakes.append(Wake.moved(before, after))
        wakes += await families.carry(env, connection, event, after)
    return wakes


def _climb(env: Environment, ticket: Ticket, duty: Duty, now: datetime) -> Event:
    codes = ticket.codes
    chain = duty.chain(ticket.segment, codes)
    step = next_level(ticket.level, ticket.assignee, chain, duty.roster, codes, now)
    return climb(ticket, step, env.town.kinds[ticket.kind], env.new_id(), now, env.town.calendar)


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed; `run_steadily` starts it again."""
    while True:
        if await mark_due(env) < BATCH:
            await asyncio.sleep(EVERY_SECONDS)
