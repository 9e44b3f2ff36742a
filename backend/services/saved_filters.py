"""Filters kept by name: each person's own, and those that others share."""

from uuid import UUID

from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.services.environment import Environment
from backend.services.filters import parse
from backend.services.views_desk import SavedFilter, SavedFilters
from storage.queries import saved_filters

MOST = 50
LONGEST_NAME = 30
LONGEST_QUERY = 2_000


async def kept(env: Environment, actor: Actor) -> SavedFilters:
    """At most 50 of the person's own and 50 of others'."""
    _check(actor)
    async with env.database.reading() as connection:
        rows = await saved_filters.list_filters(connection, actor.id, MOST)
    return SavedFilters(
        items=tuple(
            SavedFilter(
                id=row["id"],
                name=row["name"],
                query=row["query"],
                shared=row["shared"],
                mine=row["mine"],
                by=row["by_name"],
            )
            for row in rows
        )
    )


async def keep(env: Environment, actor: Actor, name: str, query: str, shared: bool) -> SavedFilters:
    _check(actor)
    name = " ".join(name.split())
    if not name:
        raise Refusal("input.malformed")
    parse(query)
    async with env.database.transaction() as connection:
        if await saved_filters.count_filters(connection, actor.id) >= MOST:
            raise Refusal("filter.full", most=str(MOST))
        new = await saved_filters.save_filter(
            connection, env.new_id(), actor.id, name, query, shared, env.now()
        )
        if not new:
            raise Refusal("filter.name")
    return await kept(env, actor)


async def remove(env: Environment, actor: Actor, filter_id: UUID) -> None:
    """Only the own ones: another's is not there."""
    _check(actor)
    async with env.database.transaction() as connection:
        if not await saved_filters.remove_filter(connection, filter_id, actor.id):
            raise Refusal("not_found")


def _check(actor: Actor) -> None:
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")
