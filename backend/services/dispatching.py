"""Whom the dispatcher is offered for a ticket."""

from uuid import UUID

from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.role import FIELD_ROLES
from backend.domain.suggestion import Candidate, Suggested, suggest
from backend.services.environment import Environment
from backend.services.records import actor_of, ticket_of
from backend.services.views import PersonRef, Suggestion, SuggestionList
from storage.queries import people, tickets

MOST = 200


async def suggestions(env: Environment, actor: Actor, ticket: UUID | None) -> SuggestionList:
    """For a ticket, best first; without one, everybody who can be sent."""
    if not may(actor, Action.PEOPLE_CHOOSE):
        raise Refusal("role.forbidden")
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, ticket) if ticket else None
        if ticket and row is None:
            raise Refusal("not_found")
        found = await people.field_people(connection, [role.value for role in FIELD_ROLES])
    candidates = [Candidate(actor_of(each), each["open_tickets"]) for each in found]
    grid = community = None
    on_street = True
    if row is not None:
        subject = ticket_of(row)
        grid, community = subject.grid, subject.community
        scenario = env.town.scenarios.get(subject.scenario or "")
        on_street = scenario is None or scenario.place_kind == "street"
    ranked = suggest(candidates, grid, community, on_street)
    return SuggestionList(items=tuple(_view(each) for each in ranked[:MOST]))


def _view(suggested: Suggested) -> Suggestion:
    person = suggested.candidate.person
    return Suggestion(
        person=PersonRef(id=person.id, name=person.name),
        roles=person.roles,
        team=person.team,
        open_tickets=suggested.candidate.open_tickets,
        own_grid=suggested.own_grid,
        own_community=suggested.own_community,
        why=suggested.why,
    )
