"""Several tickets dispatched at once: each by a command of its own, through the one door.

A ticket that cannot be dispatched stops none of the others; its answer says why.
"""

from typing import Annotated
from uuid import UUID

import msgspec

from backend.domain import command as c
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.routing import route
from backend.services import commands, dispatching
from backend.services.answers import not_applied
from backend.services.environment import Environment
from backend.services.records import ticket_of
from backend.services.views import CommandAnswer
from backend.services.views_routing import BulkAnswer, BulkAnswers
from storage.queries import people, tickets

MOST = 100


class Picked(msgspec.Struct, frozen=True, rename="camel"):
    """A ticket, the version that the screen showed, and the id of the command to be."""

    id: UUID
    ticket: UUID
    base_version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Receiver(msgspec.Struct, frozen=True):
    """Neither: each ticket goes where the rules say."""

    assignee: UUID | None = None
    team: str | None = None


async def dispatch(
    env: Environment, actor: Actor, picked: tuple[Picked, ...], to: Receiver, note: str
) -> BulkAnswers:
    if not may(actor, Action.PEOPLE_CHOOSE):
        raise Refusal("role.forbidden")
    if to.assignee is not None and to.team is not None:
        raise Refusal("assignee.one")
    named = await _name(env, to)
    answers = [await _dispatch(env, actor, each, to, note, named) for each in picked]
    return BulkAnswers(answers=tuple(answers))


async def _dispatch(
    env: Environment, actor: Actor, picked: Picked, to: Receiver, note: str, named: str | None
) -> BulkAnswer:
    number, chosen, name = None, to, named
    if to == Receiver():
        number, chosen, name = await _by_rules(env, picked.ticket)
    command = c.Dispatch(
        id=picked.id,
        ticket=picked.ticket,
        made_at=env.now(),
        base_version=picked.base_version,
        note=note,
        assignee=chosen.assignee,
        team=chosen.team,
    )
    if number is not None and chosen == Receiver():
        answer = not_applied(command, Refusal("dispatch.nobody"))
    else:
        answer = await commands.apply(env, command, actor)
    return _answer(picked, answer, number, name)


def _answer(
    picked: Picked, answer: CommandAnswer, number: str | None, name: str | None
) -> BulkAnswer:
    done = answer.result in ("applied", "duplicate")
    return BulkAnswer(
        ticket=picked.ticket,
        number=answer.number or number,
        result="applied" if done else "refused",
        to=name if done else None,
        problem=answer.problem,
    )


async def _by_rules(env: Environment, ticket: UUID) -> tuple[str | None, Receiver, str | None]:
    """The ticket's number, who gets it, and their name."""
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, ticket)
        if row is None:
            return None, Receiver(), None
        subject = ticket_of(row)
        rules = await dispatching.live(connection)
        asked = await dispatching.ask(env, connection, subject)
    found = route(dispatching.case_of(env.town, subject), rules, asked)
    if found.team is not None:
        return subject.number, Receiver(team=found.team), found.team
    if not found.fits:
        return subject.number, Receiver(), None
    person = found.fits[0].candidate.person
    return subject.number, Receiver(assignee=person.id), person.name


async def _name(env: Environment, to: Receiver) -> str | None:
    if to.assignee is None:
        return to.team
    async with env.database.reading() as connection:
        row = await people.find_person(connection, to.assignee)
    return row["name"] if row else None
