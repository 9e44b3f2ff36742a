"""Whom the dispatcher is offered for a ticket."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

import msgspec

from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.role import FIELD_ROLES, HANDLING_ROLES
from backend.domain.roster import Skipped, away, sentence
from backend.domain.routing import Asked, Candidate, Case, Crowd, Route, Rule, Rules, gather, route
from backend.domain.suggestion import Suggested, suggest
from backend.domain.ticket import Ticket
from backend.services.duty import Duty, read_duty
from backend.services.environment import Environment
from backend.services.records import ticket_of
from backend.services.town import Town
from backend.services.views import PersonRef
from backend.services.views_routing import (
    SkippedView,
    Suggestion,
    SuggestionList,
    TeamView,
    TriedRule,
)
from storage.connection import Connection
from storage.queries import people, routing, tickets
from storage.queries.people import Seen

MOST = 200
MOST_TEAMS = 200
SEEN_WITHIN = timedelta(hours=2)
"""A position older than this says nothing of where somebody is."""
_RULES = msgspec.json.Decoder(Rules)


async def suggestions(env: Environment, actor: Actor, ticket: UUID | None) -> SuggestionList:
    """For a ticket, best first; without one, everybody who can be sent."""
    if not may(actor, Action.PEOPLE_CHOOSE):
        raise Refusal("role.forbidden")
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, ticket) if ticket else None
        if ticket and row is None:
            raise Refusal("not_found")
        subject = ticket_of(row) if row else None
        case = case_of(env.town, subject) if subject else Case()
        rules = await live(connection) if subject else ()
        asked = await ask(env, connection, subject)
    found = route(case, rules, asked)
    items = [_view(each) for each in suggest(case, found, asked)[:MOST]]
    listed = SuggestionList(items=tuple(items), teams=teams(asked, case))
    return _explained(listed, found, asked) if subject else listed


async def live(connection: Connection) -> tuple[Rule, ...]:
    row = await routing.live_rules(connection)
    return _RULES.decode(row["rules"]) if row else ()


async def ask(env: Environment, connection: Connection, ticket: Ticket | None) -> Asked:
    now = env.now()
    duty = await read_duty(connection, [ticket.segment if ticket else None], now)
    loads = await people.loads(connection)
    seen = await people.seen(connection, now - SEEN_WITHIN)
    crowd = crowd_of(duty, loads, seen)
    codes = ticket.codes if ticket else frozenset()
    chain = duty.chain(ticket.segment if ticket else None, codes)
    return Asked(crowd, duty.roster, chain, env.town.calendar, now)


def crowd_of(duty: Duty, loads: Mapping[UUID, int], seen: Mapping[UUID, Seen]) -> Crowd:
    """Whoever may have a ticket."""
    return gather(
        [
            Candidate(
                person, loads.get(person.id, 0), seen[person.id][:2] if person.id in seen else None
            )
            for person in duty.roster.people.values()
            if set(HANDLING_ROLES) & set(person.roles)
        ]
    )


def case_of(town: Town, ticket: Ticket) -> Case:
    segment = town.segments.get(ticket.segment or "")
    scenario = town.scenarios.get(ticket.scenario or "")
    known = ticket.latitude is not None and ticket.longitude is not None
    return Case(
        grid=ticket.grid,
        community=ticket.community,
        segment=ticket.segment,
        street_class=segment.street_class if segment else None,
        zone=segment.zone if segment else None,
        category=ticket.category,
        scenario=ticket.scenario,
        source=ticket.source,
        position=(ticket.latitude or 0.0, ticket.longitude or 0.0) if known else None,
        on_street=scenario is None or scenario.place_kind == "street",
    )


def teams(asked: Asked, case: Case) -> tuple[TeamView, ...]:
    """Teams of which somebody is a field worker; those of which somebody serves now come first."""
    known = asked.crowd.known
    listed = []
    for name, members in asked.crowd.of_team.items():
        if not any(set(FIELD_ROLES) & set(known[each].person.roles) for each in members):
            continue
        serving = sum(away(asked.roster, p, case.codes, asked.now) is None for p in members)
        listed.append(TeamView(name=name, members=len(members), on_duty=serving))
    return tuple(sorted(listed, key=lambda each: (not each.on_duty, each.name))[:MOST_TEAMS])


def _explained(listed: SuggestionList, found: Route, asked: Asked) -> SuggestionList:
    return msgspec.structs.replace(
        listed,
        rule=found.name,
        by_rule=found.rule is not None,
        team=found.team,
        skipped=skipped_views(found.skipped, asked),
        tried=tuple(
            TriedRule(name=each.rule.name, skipped=skipped_views(each.skipped, asked))
            for each in found.tried
        ),
    )


def skipped_views(skipped: Iterable[Skipped], asked: Asked) -> tuple[SkippedView, ...]:
    return tuple(SkippedView(name=each.name, why=sentence(each, asked.roster)) for each in skipped)[
        :MOST
    ]


def _view(suggested: Suggested) -> Suggestion:
    fit = suggested.fit
    person = fit.candidate.person
    return Suggestion(
        person=PersonRef(id=person.id, name=person.name),
        roles=person.roles,
        team=person.team,
        open_tickets=fit.candidate.open_tickets,
        own_grid=suggested.own_grid,
        own_community=suggested.own_community,
        why=suggested.why,
        metres=fit.metres,
        on_duty=suggested.absent is None,
        suits=suggested.suits,
        instead_of=fit.instead_of.name if fit.instead_of else None,
    )
