"""Parent and child in the database: what happens to one is written with what it does to the others."""

from collections.abc import Mapping
from typing import Any

from backend.domain.family import carried, counted
from backend.domain.ticket import Event, Ticket, evolve
from backend.notify.live import Wake
from backend.services import noticing
from backend.services.environment import Environment
from backend.services.records import event_row, ticket_of, ticket_row
from storage.connection import Connection
from storage.queries import tickets

Written = tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any], str]
"""Rows of ticket, event and command, and photos as JSON."""


async def save_move(
    env: Environment,
    before: Ticket,
    event: Event,
    after: Ticket,
    read: Ticket | None,
    written: Written,
) -> list[Wake]:
    """A move that changes other tickets too: all of them in one transaction. Empty, and nothing
    written, where the ticket or the parent that it joins (`read`) has changed since it was read."""
    joins = before.parent != after.parent
    async with env.database.transaction() as connection:
        # one at a time, and a parent before its children as in `carry`: nobody waits for who waits
        if joins:
            await tickets.lock_joining(connection)
        named = sorted({each for each in (before.parent, after.parent) if each and joins})
        parents = [ticket_of(row) for row in await tickets.lock_tickets(connection, named)]
        if read and any(each.id == read.id and each.version != read.version for each in parents):
            return []
        if not await tickets.save_move(connection, *written):
            return []
        wakes = [Wake.moved(before, after)]
        wakes += await noticing.write(env, connection, [(before, event, after)])
        for parent in parents:
            by = 1 if parent.id == after.parent else -1
            told = counted(parent, event, env.new_id(), after.number, by)
            wakes += await _save(env, connection, parent, told)
        return wakes + await carry(env, connection, event, after)


async def carry(
    env: Environment, connection: Connection, event: Event, parent: Ticket
) -> list[Wake]:
    """What the event did to this ticket, done to its children, in the transaction that is open."""
    if not parent.children:
        return []
    wakes: list[Wake] = []
    for row in await tickets.lock_children(connection, parent.id):
        child = ticket_of(row)
        told = carried(child, parent, event, env.new_id())
        if told is not None:
            wakes += await _save(env, connection, child, told)
    return wakes


async def _save(
    env: Environment, connection: Connection, before: Ticket, event: Event
) -> list[Wake]:
    after = evolve(before, event)
    await tickets.save_change(connection, ticket_row(after), event_row(event))
    told = await noticing.write(env, connection, [(before, event, after)])
    return [Wake.moved(before, after), *told]
