"""The desk's map: tickets as dots, people on duty, fences."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.roster import away
from backend.domain.text import Label
from backend.services import presence
from backend.services import views_desk as d
from backend.services.dispatching import ask
from backend.services.environment import Environment
from backend.services.filters import Filter
from backend.services.finding import gathered, prepare
from backend.services.lists import card
from backend.services.records import ticket_of
from storage.connection import Connection
from storage.queries import dots as packed
from storage.queries import lists, reference

MOST_DOTS = 100_000
MOST_CARDS = 50
USUAL = timedelta(days=30)
MOST_PEOPLE = 2_000


async def dots(env: Environment, actor: Actor, asked: Filter) -> bytes:
    """The newest that fit, in no order; without `since` those of the last 30 days."""
    since = asked.since or (env.now().astimezone(SHANGHAI) - USUAL).date()
    asked = msgspec.structs.replace(asked, since=since, sort="newest")
    async with env.database.snapshot() as connection:
        wanted, share = await prepare(env, connection, actor, asked)
        rows = await gathered(env, connection, wanted, share)
        if rows is not None:
            return await packed.of(connection, [row["id"] for row in rows], env.now())
        return await packed.newest(connection, wanted, MOST_DOTS, env.now())


async def cards(env: Environment, actor: Actor, tickets: Sequence[UUID]) -> d.TicketCards:
    """Newest first. What the person may not see is left out, as if it were not there."""
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")
    async with env.database.reading() as connection:
        rows = await lists.find_cards(connection, tickets[:MOST_CARDS])
    seen = [row for row in rows if may(actor, Action.DESK_READ, ticket_of(row).subject)]
    seen.sort(key=lambda row: (row["reported_at"], row["id"]), reverse=True)
    return d.TicketCards(items=tuple(card(row) for row in seen))


async def layers(env: Environment, actor: Actor) -> d.MapLayers:
    """Where people are is told to those only who choose whom to send, and what is shared to those who
    answer for the area, too: each is registered as having looked."""
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")
    async with env.database.transaction() as connection:
        rows = await reference.fences(connection)
        standing = await presence.looked_at(env, connection, actor)
        serving = await _serving(env, connection, actor, standing)
    fences = tuple(
        d.FenceShape(
            code=row["code"],
            label=Label(row["name_zh"], row["name_en"]),
            use=row["use"],
            ring=msgspec.json.decode(row["ring"], type=tuple[tuple[float, float], ...]),
        )
        for row in rows
    )
    return d.MapLayers(people=serving, fences=fences)


async def _serving(
    env: Environment, connection: Connection, actor: Actor, standing: Mapping[UUID, d.SeenAt]
) -> tuple[d.StandsAt, ...]:
    asked = await ask(env, connection, None)
    choosing = may(actor, Action.PEOPLE_CHOOSE)
    found = []
    for person, each in asked.crowd.known.items():
        areas = frozenset(shift.area for shift in asked.roster.shifts.get(person, ()) if shift.area)
        serves = choosing and away(asked.roster, person, areas, asked.now) is None
        if serves or person in standing:
            found.append(
                d.StandsAt(
                    id=person,
                    name=each.person.name,
                    team=each.person.team,
                    roles=each.person.roles,
                    open_tickets=each.open_tickets,
                    at=standing.get(person),
                )
            )
    return tuple(sorted(found, key=lambda each: each.name)[:MOST_PEOPLE])
