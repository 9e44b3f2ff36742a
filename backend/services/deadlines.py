"""Marks clocks that fell due, even if nobody looks: exactly once, with any number of processes."""

import asyncio

import structlog

from backend import measures
from backend.domain.birth import mark_overdue
from backend.domain.ticket import evolve
from backend.notify.live import Wake
from backend.services.environment import Environment
from backend.services.records import event_row, ticket_of, ticket_row
from storage.queries import tickets

log = structlog.get_logger()
BATCH = 200
EVERY_SECONDS = 5.0


async def mark_due(env: Environment) -> int:
    """One batch; the number of clocks marked. Rows that another process holds are passed over,
    and a marked clock is no longer found: so each is marked once."""
    now = env.now()
    wakes: list[Wake] = []
    marked: list[str] = []
    async with env.database.transaction() as connection:
        for row in await tickets.claim_due(connection, now, BATCH):
            ticket = ticket_of(row)
            event = mark_overdue(ticket, env.new_id(), now)
            if event is None:
                raise AssertionError(f"{ticket.number} is due without a due clock")
            after = evolve(ticket, event)
            await tickets.save_change(connection, ticket_row(after), event_row(event))
            wakes.append(Wake.of(after))
            marked.append(event.clock or "")
            log.info("ticket.overdue", ticket=ticket.number, clock=event.clock)
    for clock in marked:
        measures.OVERDUE.labels(clock).inc()
    env.live.publish(*wakes)
    return len(wakes)


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed; `run_steadily` starts it again."""
    while True:
        if await mark_due(env) < BATCH:
            await asyncio.sleep(EVERY_SECONDS)
