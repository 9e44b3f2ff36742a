"""Who else has a ticket open: so that two at the desk do not work on the same one unawares."""

from datetime import timedelta
from uuid import UUID

from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.services.environment import Environment
from backend.services.records import ticket_of
from backend.services.views import PersonRef
from backend.services.views_desk import Lookers
from storage.queries import looking, tickets

FRESH = timedelta(seconds=50)
"""A desk says it every 20 s: two may be lost."""
FORGOTTEN = timedelta(minutes=10)
MOST = 10


async def look(env: Environment, actor: Actor, ticket: UUID) -> Lookers:
    """Says that the actor looks; who else does."""
    now = env.now()
    async with env.database.transaction() as connection:
        row = await tickets.find_ticket(connection, ticket)
        if row is None or not may(actor, Action.DESK_READ, ticket_of(row).subject):
            raise Refusal("not_found")
        await looking.look(connection, ticket, actor.id, now, now - FORGOTTEN)
        rows = await looking.others(connection, ticket, actor.id, now - FRESH, MOST)
    return Lookers(items=tuple(PersonRef(id=row["id"], name=row["name"]) for row in rows))


async def look_away(env: Environment, actor: Actor, ticket: UUID) -> None:
    async with env.database.transaction() as connection:
        await looking.look_away(connection, ticket, actor.id)
