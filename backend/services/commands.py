"""Applying commands: each exactly once, each in a transaction of its own.

A ticket is read, the rules decide, and one statement writes ticket, event, command and photos if
the ticket is still at the version that was read; otherwise it is read again. No lock is held while
Python thinks, and a command costs two round trips (see docs/decisions).

The row of the command is written together with what it did, under the unique id that the device
made. Whoever comes second with the same id, in parallel or after a lost reply, finds that row and
gets the first answer. A refusal rolls back what was begun and is then recorded by itself; so is
what is held for the command room because the ticket went on while the phone was away.
"""

from datetime import datetime

import structlog

from backend.domain import command as c
from backend.domain.birth import Origin, Place, report
from backend.domain.conflict import Held, is_fact, overtaken, record_fact
from backend.domain.decision import Context, decide
from backend.domain.family import alone
from backend.domain.judgement import Judged, judge
from backend.domain.permission import Action, Actor, may
from backend.domain.recall import Undone
from backend.domain.refusal import Refusal
from backend.domain.role import HANDLING_ROLES, Role
from backend.domain.source import Source, ticket_number
from backend.domain.ticket import Event, Ticket, evolve, replay
from backend.notify.live import Wake
from backend.services import families, held, noticing
from backend.services.answers import applied, command_row, first_answer, not_applied
from backend.services.environment import Environment
from backend.services.evidence import photos_json
from backend.services.records import actor_of, event_of, event_row, ticket_of, ticket_row
from backend.services.views import CommandAnswer
from storage.connection import Connection, UniqueViolation
from storage.queries import commands, people, tickets

log = structlog.get_logger()


class Contended(Exception):
    """The ticket was changed by others each time between reading and writing it."""


ATTEMPTS = 20
_HANDLING = [role.value for role in HANDLING_ROLES]
_COLLISIONS = {"ticket_pkey": "ticket.exists", "photo_pkey": "photo.conflict"}


async def apply(env: Environment, command: c.AnyCommand, actor: Actor) -> CommandAnswer:
    """`applied`, `duplicate` with the first answer, `refused` or `held` with the reason. Never
    raises for what the rules say; a fault of the server is raised and answers nothing."""
    try:
        match command:
            case c.Report():
                answer, wakes = await _report(env, command, actor)
            case c.AcceptHeld() | c.SetAside():
                answer, wakes = await held.settle(env, command, actor)
            case _:
                answer, wakes = await _move(env, command, actor)
    except Refusal as refusal:
        return await _not_applied(env, command, actor, refusal, "refused")
    except Held as hold:
        return await _not_applied(env, command, actor, hold.refusal, "held")
    except held.Repeated:
        return await _collided(env, command, actor, None)
    except UniqueViolation as collision:
        return await _collided(env, command, actor, collision)
    env.live.publish(*wakes)
    return answer


async def hold(
    env: Environment, command: c.AnyCommand, actor: Actor, refusal: Refusal
) -> CommandAnswer:
    """Held without a look at the ticket: not the command is in question but who sent it."""
    return await _not_applied(env, command, actor, refusal, "held")


async def _answered(env: Environment, command: c.AnyCommand, actor: Actor) -> CommandAnswer | None:
    async with env.database.reading() as connection:
        row = await commands.find_command(connection, command.id)
    return None if row is None else first_answer(row, command, actor)


async def _collided(
    env: Environment, command: c.AnyCommand, actor: Actor, collision: UniqueViolation | None
) -> CommandAnswer:
    """An id was there already: the command's own, else that of a ticket or photo it would make."""
    first = await _answered(env, command, actor)
    if first is not None:
        return first
    code = _COLLISIONS.get(collision.constraint_name) if collision else None
    if code is None:
        raise collision or Contended(command.id)
    return await _not_applied(env, command, actor, Refusal(code), "refused")


async def _not_applied(
    env: Environment, command: c.AnyCommand, actor: Actor, refusal: Refusal, result: str
) -> CommandAnswer:
    answer = not_applied(command, refusal, result)
    async with env.database.transaction() as connection:
        judged = await _judged(connection, command, env.now(), None)
        row = command_row(env, command, actor, answer, judged.when)
        recorded = await commands.insert_command(connection, row)
        found = await tickets.find_ticket(connection, command.ticket)
    if not recorded:
        return await _answered(env, command, actor) or answer
    log.info(f"command.{result}", command=c.name_of(command), code=refusal.code)
    if found is not None and command.device_id is not None:
        env.live.publish(Wake.of(ticket_of(found)))
    return answer


async def _move(
    env: Environment, command: c.AnyCommand, actor: Actor
) -> tuple[CommandAnswer, list[Wake]]:
    """Reads, decides, writes where the ticket is still as read; else again from the start."""
    for _ in range(ATTEMPTS):
        async with env.database.reading() as connection:
            row = await tickets.find_ticket(connection, command.ticket)
            if row is None:
                raise Refusal("not_found")
            before = ticket_of(row)
            context = await _context(env, connection, before, command)
            event = await _decide(connection, before, command, actor, context)
            after = evolve(before, event)
            answer = applied(command, after)
            written = (
                ticket_row(after),
                event_row(event),
                command_row(env, command, actor, answer, context.judged.when),
                photos_json(command, event, actor),
            )
            single = alone(before, after)
            if single:
                told = await noticing.listed(env, connection, [(before, event, after)])
                if await tickets.save_move(connection, *written, noticing.rows(told)):
                    return answer, [Wake.moved(before, after), *noticing.wakes(env, told)]
        if not single:
            wakes = await families.save_move(env, before, event, after, context.into, written)
            if wakes:
                return answer, wakes
    raise Contended(command.ticket)


async def _decide(
    connection: Connection, ticket: Ticket, command: c.AnyCommand, actor: Actor, context: Context
) -> Event:
    try:
        return decide(ticket, command, actor, context)
    except Refusal as refusal:
        when, received_at = context.judged.when, context.received_at
        if not overtaken(ticket, command, refusal, when, received_at):
            raise
        if is_fact(command) and await commands.had_ticket(
            connection, ticket.id, actor.id, actor.team
        ):
            return record_fact(ticket, command, actor, context)
        raise Held(refusal) from refusal


async def _judged(
    connection: Connection, command: c.AnyCommand, received_at: datetime, floor: datetime | None
) -> Judged:
    """Never before what the device did before it, whoever of a shared phone's people that was."""
    if command.device_id is not None and command.seq is not None:
        earlier = await commands.counted_before(connection, command.device_id, command.seq)
        floor = max((each for each in (floor, earlier) if each), default=None)
    return judge(command.made_at, command.clock, received_at, floor)


async def _context(
    env: Environment, connection: Connection, ticket: Ticket, command: c.AnyCommand
) -> Context:
    received_at = env.now()
    assignee = into = last = undone = None
    members, managers, taker = 0, 0, ""
    category = ticket.category
    match command:
        case c.Dispatch() | c.Redispatch():
            if command.assignee is not None:
                found = await people.find_person(connection, command.assignee)
                assignee = actor_of(found) if found and found["active"] else None
            if command.team is not None:
                members = await people.count_members(connection, command.team, _HANDLING)
        case c.Accept() if ticket.team is not None and ticket.assignee is not None:
            found = await people.find_person(connection, ticket.assignee)
            taker = found["name"] if found else ""
        case c.AskProperty():
            codes = [each for each in (ticket.grid, ticket.community) if each]
            role = Role.PROPERTY_MANAGER.value
            managers = await people.count_covering(connection, role, codes)
        case c.Recall():
            undone = await _undone(connection, ticket)
        case c.Merge() | c.Follow():
            other = await tickets.find_ticket(connection, command.into)
            into = ticket_of(other) if other else None
        case c.File() if command.category is not None:
            category = command.category
    if command.base_version not in (None, ticket.version):
        change = await tickets.last_change(connection, ticket.id)
        last = (change["name"] or "", change["move"]) if change else None
    return Context(
        event_id=env.new_id(),
        received_at=received_at,
        judged=await _judged(connection, command, received_at, ticket.last_start),
        calendar=env.town.calendar,
        kinds=env.town.kinds,
        handling=env.town.category(category).handling,
        assignee=assignee,
        into=into,
        last=last,
        members=members,
        taker=taker,
        undone=undone,
        managers=managers,
    )


async def _undone(connection: Connection, ticket: Ticket) -> Undone | None:
    """The last event with what was before it; None where that is the birth, or came just now."""
    history = [event_of(row) for row in await tickets.events_of(connection, ticket.id)]
    if len(history) < 2 or history[-1].version != ticket.version:
        return None
    return Undone(history[-1], replay(history[:-1]))


async def _report(
    env: Environment, command: c.Report, actor: Actor
) -> tuple[CommandAnswer, list[Wake]]:
    if not may(actor, Action.COMMAND_SEND):
        raise Refusal("role.forbidden")
    env.town.category(command.category)
    now = env.now()
    async with env.database.reading() as connection:
        number = await tickets.next_number(connection)
        judged = await _judged(connection, command, now, None)
        origin = Origin(
            ticket=command.ticket,
            event=env.new_id(),
            number=ticket_number(Source.PATROL, judged.when, number),
            source=Source.PATROL,
            received_at=now,
            judged=judged,
            calendar=env.town.calendar,
            kinds=env.town.kinds,
        )
        event = report(command, actor, _place(env, command), origin)
        ticket = evolve(None, event)
        answer = applied(command, ticket)
        await tickets.save_birth(
            connection,
            ticket_row(ticket),
            event_row(event),
            command_row(env, command, actor, answer, judged.when),
            photos_json(command, event, actor),
        )
    return answer, [Wake.of(ticket)]


def _place(env: Environment, command: c.Report) -> Place:
    if command.position is None:
        return Place(address=command.address.strip())
    return env.town.place_at(
        command.position.latitude, command.position.longitude, command.address.strip()
    )
