"""Rating and reopening by whoever holds a receipt: no account, but the key of the report."""

import hmac
from uuid import UUID

import structlog

from backend.domain import rating
from backend.domain.refusal import Refusal
from backend.domain.ticket import Ticket, evolve
from backend.domain.workflow import State
from backend.notify.live import Wake
from backend.services import families, noticing
from backend.services import views_public as v
from backend.services.environment import Environment
from backend.services.public_reports import digest
from backend.services.records import event_row, ticket_of, ticket_row
from backend.services.visits import Visit
from storage.connection import Connection, Row
from storage.queries import public_reports, ratings, tickets

log = structlog.get_logger()
MOST_MERGES = 8


async def rate(env: Environment, key: str, given: v.NewRating, address: str) -> None:
    """Of the case that it was handled as, where it was merged or followed another."""
    env.visit(Visit.RATE, address)
    now = env.now()
    async with env.database.transaction() as connection:
        report = await _report(connection, key)
        ticket = await answered_by(connection, report["ticket"])
        had = await ratings.find(connection, report["id"])
        rating.check_rating(ticket.state, ticket.closed_at, had["at"] if had else None, now)
        await ratings.save(
            connection, report["id"], ticket.id, given.solved, given.explained, given.satisfied,
            given.words.strip(), now, ticket.closed_at or now,
        )  # fmt: skip
    log.info("public.rated", ticket=ticket.number, solved=given.solved)
    env.live.publish(Wake.of(ticket))


async def reopen(env: Environment, key: str, given: v.Reopening, address: str) -> None:
    """Once a report, whatever happens at the same moment."""
    env.visit(Visit.REPORT, address)
    try:
        ticket, wakes = await _reopen(env, key, given.words)
    except Refusal:
        env.visits.take_back(Visit.REPORT, address, env.now())
        raise
    log.info("public.reopened", ticket=ticket.number)
    env.live.publish(*wakes)


async def _reopen(env: Environment, key: str, words: str) -> tuple[Ticket, list[Wake]]:
    now = env.now()
    async with env.database.transaction() as connection:
        report = await _report(connection, key)
        target = await answered_by(connection, report["ticket"])
        row = await tickets.lock_ticket(connection, target.id)
        if row is None:
            raise Refusal("not_found")
        before = ticket_of(row)
        event = rating.reopened(
            before, words, report["reopened_at"], env.town.kinds[before.kind], env.new_id(), now,
            env.town.calendar,
        )  # fmt: skip
        after = evolve(before, event)
        await tickets.save_change(connection, ticket_row(after), event_row(event))
        await ratings.mark_reopened(connection, report["id"], now)
        told = await noticing.write(env, connection, [(before, event, after)])
        carried = await families.carry(env, connection, event, after)
    return after, [Wake.moved(before, after), *told, *carried]


async def _report(connection: Connection, key: str) -> Row:
    wanted = digest(key)
    row = await ratings.lock_report(connection, wanted)
    if row is None or not hmac.compare_digest(row["receipt"], wanted):
        raise Refusal("not_found")
    return row


async def answered_by(connection: Connection, reported: UUID) -> Ticket:
    """The ticket as which the report was handled: where it was merged into, and that one's parent."""
    last = await public_reports.follow_merges(connection, reported, MOST_MERGES)
    row = await tickets.find_ticket(connection, last)
    if row is None:
        raise Refusal("not_found")
    ticket = ticket_of(row)
    if ticket.parent is None or ticket.state is State.VOID:
        return ticket
    parent = await tickets.find_ticket(connection, ticket.parent)
    return ticket_of(parent) if parent else ticket
