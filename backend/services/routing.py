"""The rules of routing: published by version, tried on past tickets before, brought back after.

A version is published on the version that its author saw: of two who edit, the second is told of the
first, and nothing of either is lost, for every version is kept.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.responsibility import LABELS as LEVELS
from backend.domain.responsibility import Level, Rung
from backend.domain.role import HANDLING_ROLES
from backend.domain.role import LABELS as ROLES
from backend.domain.routing import (
    COMMAND_ROOM,
    ZONES,
    Asked,
    Case,
    Crowd,
    Route,
    Rule,
    Rules,
    route,
)
from backend.domain.text import Label
from backend.domain.ticket import Ticket
from backend.services.dispatching import case_of, crowd_of, teams
from backend.services.duty import Duty, read_duty
from backend.services.environment import Environment
from backend.services.records import ticket_of
from backend.services.views import Keyed, PersonRef
from backend.services.views_routing import (
    Elsewhere,
    RuleSet,
    RuleUse,
    RuleWords,
    Trial,
    VersionList,
    VersionView,
)
from storage.connection import Connection, Row
from storage.queries import routing

MOST_TRIED = 2_000
MOST_SHOWN = 200
MOST_VERSION = 2**31 - 1
MOST_PEOPLE = 2_000
_RULES = msgspec.json.Decoder(Rules)


async def current(env: Environment, actor: Actor) -> RuleSet:
    _check(actor, Action.RULES_READ)
    async with env.database.reading() as connection:
        return _set(await routing.live_rules(connection))


async def version(env: Environment, actor: Actor, number: int) -> RuleSet:
    _check(actor, Action.RULES_READ)
    return _set(await _find(env, number))


async def versions(env: Environment, actor: Actor, cursor: int | None, limit: int) -> VersionList:
    _check(actor, Action.RULES_READ)
    async with env.database.reading() as connection:
        live = await routing.live_rules(connection)
        rows = await routing.list_versions(connection, cursor, limit + 1)
    shown = rows[:limit]
    following = str(shown[-1]["version"]) if len(rows) > limit else None
    top = live["version"] if live else 0
    return VersionList(items=tuple(_version(each, top) for each in shown), next=following)


async def publish(env: Environment, actor: Actor, base: int, rules: Rules, note: str) -> RuleSet:
    """`base`: the version that the editor was shown, 0 for none."""
    _check(actor, Action.RULES_CHANGE)
    check_rules(rules)
    return await _write(env, actor, base, rules, note, None)


async def restore(env: Environment, actor: Actor, base: int, number: int, note: str) -> RuleSet:
    """An earlier version's rules as a new version."""
    _check(actor, Action.RULES_CHANGE)
    row = await _find(env, number)
    return await _write(env, actor, base, _RULES.decode(row["rules"]), note, number)


async def _find(env: Environment, number: int) -> Row:
    """Numbers beyond PostgreSQL's are not there."""
    row = None
    if 0 < number <= MOST_VERSION:
        async with env.database.reading() as connection:
            row = await routing.find_version(connection, number)
    if row is None:
        raise Refusal("not_found")
    return row


async def _write(
    env: Environment, actor: Actor, base: int, rules: Rules, note: str, restores: int | None
) -> RuleSet:
    note = note.strip()
    if not note:
        raise Refusal("note.required")
    async with env.database.transaction() as connection:
        row = await routing.live_rules(connection)
        if (row["version"] if row else 0) != base:
            raise Refusal("record.changed", who=row["by_name"] if row else "")
        if row and _RULES.decode(row["rules"]) == rules:
            raise Refusal("rules.same")
        text = msgspec.json.encode(rules).decode()
        new = await routing.insert_version(
            connection, base + 1, text, actor.id, env.now(), note, restores
        )
        if not new:
            first = await routing.live_rules(connection)
            raise Refusal("record.changed", who=first["by_name"] if first else "")
        return _set(await routing.live_rules(connection))


def check_rules(rules: Sequence[Rule]) -> None:
    """Keys name rules in trials and on screens: each once."""
    again = [key for key, times in Counter(each.key for each in rules).items() if times > 1]
    if again:
        raise Refusal("rules.malformed", detail=again[0])


async def words(env: Environment, actor: Actor) -> RuleWords:
    _check(actor, Action.RULES_READ)
    async with env.database.reading() as connection:
        duty = await read_duty(connection, (), env.now())
    crowd = crowd_of(duty, {}, {})
    asked = Asked(crowd, duty.roster, (), env.town.calendar, env.now())
    majors = {each.code[:2]: each.major for each in env.town.categories.values()}
    return RuleWords(
        roles=tuple(Keyed(key=each.value, label=ROLES[each]) for each in HANDLING_ROLES),
        teams=teams(asked, Case()),
        levels=tuple(
            Keyed(key=each.value, label=label)
            for each, label in LEVELS.items()
            if each is not Level.COMMAND_ROOM
        ),
        zones=tuple(Keyed(key=each, label=label) for each, label in ZONES.items()),
        majors=tuple(Keyed(key=each, label=label) for each, label in sorted(majors.items())),
        people=tuple(
            PersonRef(id=each.person.id, name=each.person.name)
            for each in sorted(crowd.known.values(), key=lambda each: each.person.name)
        )[:MOST_PEOPLE],
    )


async def trial(env: Environment, actor: Actor, rules: Rules, most: int) -> Trial:
    """The draft against the live rules on the tickets filed last, each at the instant at which it
    was filed, with the rosters and leave of that time. Nothing is changed. People's loads and
    positions of then are not known: both sides are asked without."""
    _check(actor, Action.RULES_READ)
    check_rules(rules)
    async with env.database.reading() as connection:
        live = await routing.live_rules(connection)
        rows = await routing.filed_tickets(connection, most)
        filed = [(ticket_of(row), row["filed_at"]) for row in rows]
        duty = await _duty(connection, filed, env.now())
    old = _RULES.decode(live["rules"]) if live else ()
    return await asyncio.to_thread(compare, env, filed, duty, old, rules)


async def _duty(
    connection: Connection, filed: Sequence[tuple[Ticket, datetime]], now: datetime
) -> Duty:
    since = min((when for _, when in filed), default=now)
    return await read_duty(connection, (each.segment for each, _ in filed), now, since)


def compare(
    env: Environment,
    filed: Sequence[tuple[Ticket, datetime]],
    duty: Duty,
    old: Sequence[Rule],
    new: Sequence[Rule],
) -> Trial:
    crowd = crowd_of(duty, {}, {})
    chains: dict[tuple[str | None, frozenset[str]], tuple[Rung, ...]] = {}
    used: Counter[str] = Counter()
    changed: list[Elsewhere] = []
    for ticket, when in filed:
        where = (ticket.segment, ticket.codes)
        if where not in chains:
            chains[where] = duty.chain(*where)
        before, after = _both(env, ticket, when, duty, crowd, chains[where], old, new)
        if after.rule is not None:
            used[after.rule.key] += 1
        if before.goes_to != after.goes_to:
            changed.append(_elsewhere(ticket, when, before, after))
    return Trial(
        tickets=len(filed),
        changed=len(changed),
        by_rule=tuple(RuleUse(key=each.key, tickets=used[each.key]) for each in new),
        items=tuple(changed[:MOST_SHOWN]),
    )


def _both(
    env: Environment,
    ticket: Ticket,
    when: datetime,
    duty: Duty,
    crowd: Crowd,
    chain: tuple[Rung, ...],
    old: Sequence[Rule],
    new: Sequence[Rule],
) -> tuple[Route, Route]:
    asked = Asked(crowd, duty.roster, chain, env.town.calendar, when)
    case = case_of(env.town, ticket)
    return route(case, old, asked), route(case, new, asked)


def _elsewhere(ticket: Ticket, when: datetime, before: Route, after: Route) -> Elsewhere:
    return Elsewhere(
        ticket=ticket.id,
        number=ticket.number,
        filed_at=when,
        category=ticket.category,
        address=ticket.address,
        old_rule=before.name,
        old_target=target_words(before),
        new_rule=after.name,
        new_target=target_words(after),
    )


def target_words(found: Route) -> Label:
    if found.team is not None:
        return Label(found.team, found.team)
    if not found.fits:
        return COMMAND_ROOM
    name = found.fits[0].candidate.person.name
    return Label(name, name)


def _set(row: Row | None) -> RuleSet:
    if row is None:
        return RuleSet(version=0, rules=(), by=None, at=None, note="")
    return RuleSet(
        version=row["version"],
        rules=_RULES.decode(row["rules"]),
        by=PersonRef(id=row["by"], name=row["by_name"]),
        at=row["at"],
        note=row["note"],
    )


def _version(row: Row, live: int) -> VersionView:
    return VersionView(
        version=row["version"],
        by=PersonRef(id=row["by"], name=row["by_name"]),
        at=row["at"],
        note=row["note"],
        rules=row["count"],
        live=row["version"] == live,
        restores=row["restores"],
    )


def _check(actor: Actor, action: Action) -> None:
    if not may(actor, action):
        raise Refusal("role.forbidden")
