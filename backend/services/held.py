"""The command room's tray: what phones sent that was not applied, and what becomes of it."""

from uuid import UUID

import msgspec
import structlog

from backend.domain import command as c
from backend.domain.decision import Context
from backend.domain.judgement import Judged
from backend.domain.moves import KINDS
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.settlement import accept
from backend.domain.text import Label
from backend.domain.ticket import Ticket, evolve
from backend.notify.live import Wake
from backend.services import families, lists, noticing, photos
from backend.services import views as v
from backend.services.answers import applied, command_row
from backend.services.environment import Environment
from backend.services.evidence import photos_json
from backend.services.photos import ElsewherePhoto, Size, StoredPhoto
from backend.services.records import actor_of, event_row, ticket_of, ticket_row
from backend.services.views_offline import HeldList, HeldPhoto, HeldView
from storage.connection import Connection, Row
from storage.queries import commands, people, tickets
from storage.queries.lists import find_cards

log = structlog.get_logger()
_COMMAND = msgspec.json.Decoder(c.AnyCommand)
_ANSWER = msgspec.json.Decoder(v.CommandAnswer)


class Repeated(Exception):
    """The command that settles was sent before."""


async def settle(
    env: Environment, command: c.AcceptHeld | c.SetAside, actor: Actor
) -> tuple[v.CommandAnswer, list[Wake]]:
    """Both in one transaction with the command that settles: the held one is decided once."""
    if not may(actor, Action.HELD_SETTLE):
        raise Refusal("role.forbidden")
    note = command.note.strip()
    if isinstance(command, c.SetAside) and not note:
        raise Refusal("note.required")
    async with env.database.transaction() as connection:
        row = await commands.lock_held(connection, command.held)
        if row is None or row["ticket"] != command.ticket:
            raise Refusal("held.none")
        if await commands.find_command(connection, command.id):
            raise Repeated
        if row["settled_at"] is not None:
            raise Refusal("held.settled", who=row["settled_by_name"] or "")
        found = await tickets.lock_tickets(connection, [command.ticket])
        ticket, others = (ticket_of(found[0]) if found else None), list[Wake]()
        if isinstance(command, c.AcceptHeld):
            if ticket is None:
                raise Refusal("held.no_ticket")
            ticket, others = await _let_count(env, connection, ticket, row, actor)
        answer = applied(command, ticket) if ticket else _without_ticket(command)
        entry = command_row(env, command, actor, answer, env.now())
        if not await commands.insert_command(connection, entry):
            raise Repeated
        settlement = "accepted" if isinstance(command, c.AcceptHeld) else "set_aside"
        await commands.settle(connection, command.held, settlement, actor.id, note, env.now())
    log.info("command.settled", command=row["name"], settlement=settlement)
    return answer, [_wake(ticket, row["author"], command.ticket), *others]


def _wake(ticket: Ticket | None, author: UUID, named: UUID) -> Wake:
    return Wake.of(ticket, author) if ticket else Wake(named, (author,))


def _without_ticket(command: c.Command) -> v.CommandAnswer:
    return v.CommandAnswer(id=command.id, result="applied", ticket=command.ticket)


async def _let_count(
    env: Environment, connection: Connection, ticket: Ticket, row: Row, by: Actor
) -> tuple[Ticket, list[Wake]]:
    command = _COMMAND.decode(row["body"])
    if isinstance(command, c.Report):
        raise Refusal("held.no_ticket")
    person = await people.find_person(connection, row["author"])
    if person is None:
        raise Refusal("assignee.unknown")
    author = actor_of(person)
    when = max(row["judged_at"] or row["received_at"], ticket.last_start)
    context = Context(
        event_id=env.new_id(),
        received_at=env.now(),
        judged=Judged(min(when, env.now())),
        calendar=env.town.calendar,
        kinds=env.town.kinds,
        handling=env.town.category(ticket.category).handling,
    )
    event = accept(ticket, command, author, by.id, context)
    after = evolve(ticket, event)
    await tickets.save_change(connection, ticket_row(after), event_row(event))
    await tickets.add_photos(connection, photos_json(command, event, author))
    told = await noticing.write(env, connection, [(ticket, event, after)])
    return after, told + await families.carry(env, connection, event, after)


async def tray(env: Environment, actor: Actor, cursor: str | None, limit: int) -> HeldList:
    if not may(actor, Action.HELD_SETTLE):
        raise Refusal("role.forbidden")
    limit = max(1, min(limit, lists.MOST))
    async with env.database.reading() as connection:
        rows = await commands.list_held(connection, lists.read_cursor(cursor), limit + 1)
        shown = rows[:limit]
        cards = {
            row["id"]: lists.card(row)
            for row in await find_cards(connection, [row["ticket"] for row in shown])
        }
        made = [_COMMAND.decode(row["body"]) for row in shown]
        hashes = [photo.sha256 for each in made for photo in c.photos_of(each)]
        stored = await commands.stored_photos(connection, hashes)
    more = len(rows) > limit
    following = lists.cursor_after(shown[-1]["received_at"], shown[-1]["id"]) if more else None
    items = (
        _view(row, each, cards.get(row["ticket"]), stored)
        for row, each in zip(shown, made, strict=True)
    )
    return HeldList(items=tuple(items), next=following)


def _view(row: Row, command: c.AnyCommand, card: v.TicketCard | None, stored: set[str]) -> HeldView:
    answer = _ANSWER.decode(row["answer"])
    here = command.position
    return HeldView(
        id=row["id"],
        result=row["result"],
        move=c.move_name(command),
        label=_label(command, card),
        ticket_id=row["ticket"],
        ticket=card,
        author=v.PersonRef(id=row["author"], name=row["author_name"]),
        device=row["device_name"],
        made_at=row["made_at"],
        received_at=row["received_at"],
        problem=answer.problem or v.Problem(code="", zh="", en=""),
        note=command.note,
        outcome=getattr(command, "outcome", None),
        category=getattr(command, "category", None),
        address=getattr(command, "address", None) or "",
        description=getattr(command, "description", ""),
        position=v.GeoPoint(latitude=here.latitude, longitude=here.longitude) if here else None,
        photos=tuple(
            HeldPhoto(
                id=each.id,
                kind=each.kind,
                state="stored" if each.sha256 in stored else "awaited",
                taken_at=each.taken_at,
            )
            for each in c.photos_of(command)
        ),
    )


def _label(command: c.AnyCommand, card: v.TicketCard | None) -> Label:
    kind = KINDS.get(card.kind if card else getattr(command, "kind", "patrol_report"))
    move = kind.move(c.move_name(command)) if kind else None
    name = c.move_name(command)
    return move.label if move else Label(name, name)


async def look(
    env: Environment, actor: Actor, command: UUID, photo: UUID, size: Size
) -> StoredPhoto | ElsewherePhoto:
    """A photo of a command in the tray; it belongs to no ticket yet."""
    if not may(actor, Action.HELD_SETTLE):
        raise Refusal("role.forbidden")
    async with env.database.reading() as connection:
        row = await commands.find_held(connection, command)
    made = c.photos_of(_COMMAND.decode(row["body"])) if row else ()
    found = next((each for each in made if each.id == photo), None)
    if found is None:
        raise Refusal("not_found")
    return await photos.bytes_of(env, found.shown.sha256 if found.shown else found.sha256, size)
