"""Applying commands: each exactly once, each in a transaction of its own.

A ticket is read, the rules decide, and one statement writes ticket, event, command and photos if
the ticket is still at the version that was read; otherwise it is read again. No lock is held while
Python thinks, and a command costs two round trips (see docs/decisions).

The row of the command is written together with what it did, under the unique id that the device
made. Whoever comes second with the same id, in parallel or after a lost reply, finds that row and
gets the first answer. A refusal rolls back what was begun and is then recorded by itself.
"""

from datetime import datetime

import msgspec
import structlog

from backend.domain import command as c
from backend.domain.birth import Origin, Place, report
from backend.domain.decision import Context, decide
from backend.domain.judgement import judge
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.source import Source, ticket_number
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.workflow import State
from backend.notify.live import Wake
from backend.services.environment import Environment
from backend.services.records import actor_of, event_row, ticket_of, ticket_row
from backend.services.views import CommandAnswer, Problem
from storage.connection import Connection, Row, UniqueViolation
from storage.queries import commands, people, tickets

log = structlog.get_logger()


class Contended(Exception):
    """The ticket was changed by others each time between reading and writing it."""


ATTEMPTS = 20
_COLLISIONS = {"ticket_pkey": "ticket.exists", "photo_pkey": "photo.conflict"}
_ANSWER = msgspec.json.Decoder(CommandAnswer)


async def apply(env: Environment, command: c.AnyCommand, actor: Actor) -> CommandAnswer:
    """`applied`, `duplicate` with the first answer, or `refused` with the reason. Never raises
    for what the rules say; a fault of the server is raised and answers nothing."""
    try:
        if isinstance(command, c.Report):
            ticket, wake = await _report(env, command, actor)
        else:
            ticket, wake = await _move(env, command, actor)
    except Refusal as refusal:
        return await _refuse(env, command, actor, refusal)
    except UniqueViolation as collision:
        return await _collided(env, command, actor, collision)
    env.live.publish(wake)
    return _applied(command, ticket)


async def _answered(env: Environment, command: c.AnyCommand, actor: Actor) -> CommandAnswer | None:
    async with env.database.reading() as connection:
        row = await commands.find_command(connection, command.id)
    return None if row is None else _first_answer(row, command, actor)


def _first_answer(row: Row, command: c.AnyCommand, actor: Actor) -> CommandAnswer:
    same = (row["author"], row["name"], row["ticket"]) == (
        actor.id,
        c.name_of(command),
        command.ticket,
    )
    if not same:
        return _refused(command, Refusal("command.other"))
    answer = _ANSWER.decode(row["answer"])
    result = "duplicate" if answer.result == "applied" else answer.result
    return msgspec.structs.replace(answer, result=result)


async def _collided(
    env: Environment, command: c.AnyCommand, actor: Actor, collision: UniqueViolation
) -> CommandAnswer:
    """An id was there already: the command's own, else that of a ticket or photo it would make."""
    first = await _answered(env, command, actor)
    if first is not None:
        return first
    code = _COLLISIONS.get(collision.constraint_name)
    if code is None:
        raise collision
    return await _refuse(env, command, actor, Refusal(code))


async def _refuse(
    env: Environment, command: c.AnyCommand, actor: Actor, refusal: Refusal
) -> CommandAnswer:
    answer = _refused(command, refusal)
    row = _command_row(env, command, actor, answer)
    row["body"] = msgspec.json.encode(command).decode()
    async with env.database.transaction() as connection:
        recorded = await commands.insert_command(connection, row)
    if recorded:
        log.info("command.refused", command=c.name_of(command), code=refusal.code)
        return answer
    return await _answered(env, command, actor) or answer


async def _move(env: Environment, command: c.AnyCommand, actor: Actor) -> tuple[Ticket, Wake]:
    """Reads, decides, writes where the ticket is still as read; else again from the start."""
    async with env.database.reading() as connection:
        for _ in range(ATTEMPTS):
            row = await tickets.find_ticket(connection, command.ticket)
            if row is None:
                raise Refusal("not_found")
            before = ticket_of(row)
            event = decide(before, command, actor, await _context(env, connection, before, command))
            after = evolve(before, event)
            if await tickets.save_move(
                connection,
                ticket_row(after),
                event_row(event),
                _command_row(env, command, actor, _applied(command, after)),
                photos_json(command, event, actor),
            ):
                return after, Wake.of(after, before.assignee)
    raise Contended(command.ticket)


async def _context(
    env: Environment, connection: Connection, ticket: Ticket, command: c.AnyCommand
) -> Context:
    received_at = env.now()
    assignee = into = last = None
    category = ticket.category
    match command:
        case c.Dispatch() | c.Redispatch():
            found = await people.find_person(connection, command.assignee)
            assignee = actor_of(found) if found and found["active"] else None
        case c.Merge():
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
        judged=judge(command.made_at, command.clock, received_at, _floor(ticket)),
        calendar=env.town.calendar,
        handling=env.town.category(category).handling,
        assignee=assignee,
        into=into,
        last=last,
    )


def _floor(ticket: Ticket) -> datetime:
    """No action counts before the clock that the action before it started."""
    started = (each.started_at for each in ticket.clocks.values())
    return max(started, default=ticket.reported_at)


async def _report(env: Environment, command: c.Report, actor: Actor) -> tuple[Ticket, Wake]:
    if not may(actor, Action.COMMAND_SEND):
        raise Refusal("role.forbidden")
    env.town.category(command.category)
    now = env.now()
    async with env.database.reading() as connection:
        number = await tickets.next_number(connection)
        judged = judge(command.made_at, command.clock, now)
        origin = Origin(
            ticket=command.ticket,
            event=env.new_id(),
            number=ticket_number(Source.PATROL, judged.when, number),
            source=Source.PATROL,
            received_at=now,
            judged=judged,
            calendar=env.town.calendar,
        )
        event = report(command, actor, _place(env, command), origin)
        ticket = evolve(None, event)
        await tickets.save_birth(
            connection,
            ticket_row(ticket),
            event_row(event),
            _command_row(env, command, actor, _applied(command, ticket)),
            photos_json(command, event, actor),
        )
    return ticket, Wake.of(ticket)


def _place(env: Environment, command: c.Report) -> Place:
    if command.position is None:
        return Place(address=command.address.strip())
    return env.town.place_at(
        command.position.latitude, command.position.longitude, command.address.strip()
    )


def photos_json(command: c.Command, event: Event, actor: Actor) -> str:
    rows = [photo_row(each, event, actor) for each in c.photos_of(command)]
    return msgspec.json.encode(rows).decode()


def photo_row(photo: c.PhotoTaken, event: Event, actor: Actor) -> dict[str, object]:
    here = photo.position
    return {
        "id": photo.id,
        "ticket": event.ticket,
        "event": event.id,
        "kind": photo.kind.value,
        "sha256": photo.sha256,
        "taken_at": photo.taken_at,
        "taken_by": actor.id,
        "latitude": here.latitude if here else None,
        "longitude": here.longitude if here else None,
        "accuracy": here.accuracy if here else None,
        "from_gallery": photo.from_gallery,
    }


def _command_row(
    env: Environment, command: c.AnyCommand, actor: Actor, answer: CommandAnswer
) -> dict[str, object]:
    return {
        "id": command.id,
        "author": actor.id,
        "name": c.name_of(command),
        "ticket": command.ticket,
        "made_at": command.made_at,
        "received_at": env.now(),
        "result": answer.result,
        "answer": msgspec.json.encode(answer).decode(),
        "body": None,
    }


def _applied(command: c.Command, ticket: Ticket) -> CommandAnswer:
    return CommandAnswer(
        id=command.id,
        result="applied",
        ticket=ticket.id,
        number=ticket.number,
        state=State(ticket.state),
        version=ticket.version,
    )


def _refused(command: c.Command, refusal: Refusal) -> CommandAnswer:
    return CommandAnswer(
        id=command.id, result="refused", ticket=command.ticket, problem=problem_of(refusal)
    )


def problem_of(refusal: Refusal) -> Problem:
    sentence = refusal.sentence
    return Problem(code=refusal.code, zh=sentence.zh, en=sentence.en)
