"""Whom to send: an ordered set of rules, as data that people edit.

The first rule whose conditions fit the ticket and that yields somebody on duty is followed. Where
none does, everybody of the area; where nobody serves there either, it stays with the command room.
The answer names the rule, the people in order, and everybody who was passed over with the reason.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.command import NO_NUL, Key, Team
from backend.domain.deadline import SHANGHAI, Calendar
from backend.domain.permission import Actor
from backend.domain.place import distance
from backend.domain.responsibility import Level, Rung
from backend.domain.role import FIELD_ROLES, Role
from backend.domain.roster import Roster, Skipped, Why, stand_in
from backend.domain.text import Label

MOST_RULES = 200
ASSUMED_METRES = 1_000
"""Of somebody whose position is not known."""
BAND_METRES = 300
"""Within one band of distance the least loaded comes first."""

BY_AREA = Label("按责任区域", "By area")
ZONES = {
    "strictly_forbidden": Label("严禁区", "Strictly forbidden zone"),
    "strictly_controlled": Label("严控区", "Strictly controlled zone"),
    "controlled": Label("控制区", "Controlled zone"),
}
COMMAND_ROOM = Label("留在指挥室", "Stays with the command room")


class Days(StrEnum):
    ANY = "any"
    WORKING = "working"
    REST = "rest"


Clock = Annotated[time, Meta(tz=False)]
Keys = Annotated[tuple[Key, ...], Meta(max_length=100)]


class When(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """A list that is empty asks nothing; otherwise one of it must fit. All that is asked must fit.
    Hours of Asia/Shanghai from `since` until `until`, over midnight where `until` is not later."""

    grids: Keys = ()
    communities: Keys = ()
    segments: Keys = ()
    street_classes: Annotated[tuple[Annotated[int, Meta(ge=1, le=3)], ...], Meta(max_length=3)] = ()
    zones: Keys = ()
    majors: Keys = ()
    categories: Keys = ()
    scenarios: Keys = ()
    sources: Keys = ()
    days: Days = Days.ANY
    since: Clock | None = None
    until: Clock | None = None


class ToRole(msgspec.Struct, frozen=True, tag="role", tag_field="to"):
    """Those of the role whose area it is; of the whole town with `town`."""

    role: Role
    town: bool = False


class ToTeam(msgspec.Struct, frozen=True, tag="team", tag_field="to"):
    """The team: the first who takes it."""

    team: Team


class ToPerson(msgspec.Struct, frozen=True, tag="person", tag_field="to"):
    person: UUID


class ToLevel(msgspec.Struct, frozen=True, tag="level", tag_field="to"):
    """Whoever answers for the segment or grid at this level."""

    level: Level


Target = ToRole | ToTeam | ToPerson | ToLevel


class Rule(msgspec.Struct, frozen=True, rename="camel"):
    key: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern=NO_NUL)]
    target: Target
    when: When = msgspec.field(default_factory=When)
    on: bool = True


Rules = Annotated[tuple[Rule, ...], Meta(max_length=MOST_RULES)]


class Case(NamedTuple):
    """What of a ticket the rules look at. `on_street`: patrollers and officers come first."""

    grid: str | None = None
    community: str | None = None
    segment: str | None = None
    street_class: int | None = None
    zone: str | None = None
    category: str = ""
    scenario: str | None = None
    source: str = ""
    position: tuple[float, float] | None = None
    on_street: bool = True

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each for each in (self.grid, self.community, self.segment) if each)


class Candidate(NamedTuple):
    """`position`: the last one known, of late."""

    person: Actor
    open_tickets: int = 0
    position: tuple[float, float] | None = None


class Fit(NamedTuple):
    """Somebody whom the rule yields. `instead_of`: whose place they take."""

    candidate: Candidate
    metres: int | None
    instead_of: Skipped | None = None


class Tried(NamedTuple):
    """A rule that fitted and yielded nobody."""

    rule: Rule
    skipped: tuple[Skipped, ...]


class Route(NamedTuple):
    """`rule`: None where none yielded anybody. `team`: it goes to the team, not to one of `fits`."""

    rule: Rule | None
    team: str | None
    fits: tuple[Fit, ...]
    skipped: tuple[Skipped, ...]
    tried: tuple[Tried, ...]

    @property
    def name(self) -> Label:
        if self.rule is not None:
            return Label(self.rule.name, self.rule.name)
        return BY_AREA if self.fits else COMMAND_ROOM

    @property
    def goes_to(self) -> str:
        """A key of where it would go, to compare two sets of rules by."""
        if self.team is not None:
            return f"team:{self.team}"
        return f"person:{self.fits[0].candidate.person.id}" if self.fits else "command_room"


class Crowd(NamedTuple):
    """Candidates by what rules ask for, so that thousands of cases may be asked."""

    known: Mapping[UUID, Candidate]
    of_team: Mapping[str, list[UUID]]
    of_role: Mapping[Role, list[UUID]]
    of_area: Mapping[str, list[UUID]]


def gather(candidates: Sequence[Candidate]) -> Crowd:
    teams: dict[str, list[UUID]] = defaultdict(list)
    roles: dict[Role, list[UUID]] = defaultdict(list)
    areas: dict[str, list[UUID]] = defaultdict(list)
    for person, _, _ in candidates:
        if person.team is not None:
            teams[person.team].append(person.id)
        for role in person.roles:
            roles[role].append(person.id)
        for area in person.areas:
            areas[area].append(person.id)
    return Crowd({each.person.id: each for each in candidates}, teams, roles, areas)


class Asked(NamedTuple):
    """All that routing needs beside case and rules."""

    crowd: Crowd
    roster: Roster
    chain: tuple[Rung, ...]
    calendar: Calendar
    now: datetime


def route(case: Case, rules: Sequence[Rule], asked: Asked) -> Route:
    tried: list[Tried] = []
    for rule in rules:
        if not rule.on or not fits(rule.when, case, asked.now, asked.calendar):
            continue
        found, skipped = yielded(wanted(rule.target, case, asked), case, asked)
        if found:
            team = rule.target.team if isinstance(rule.target, ToTeam) else None
            return Route(rule, team, found, skipped, tuple(tried))
        tried.append(Tried(rule, skipped or (Skipped(Why.MISSING),)))
    found, skipped = yielded(of_area(case, asked), case, asked)
    return Route(None, None, found, skipped, tuple(tried))


def fits(when: When, case: Case, now: datetime, calendar: Calendar) -> bool:
    asks = (
        (when.grids, case.grid),
        (when.communities, case.community),
        (when.segments, case.segment),
        (when.street_classes, case.street_class),
        (when.zones, case.zone),
        (when.majors, case.category[:2]),
        (when.categories, case.category),
        (when.scenarios, case.scenario),
        (when.sources, case.source),
    )
    return all(not listed or value in listed for listed, value in asks) and at(when, now, calendar)


def at(when: When, now: datetime, calendar: Calendar) -> bool:
    local = now.astimezone(SHANGHAI)
    if when.days is not Days.ANY and calendar.works(local.date()) != (when.days is Days.WORKING):
        return False
    since, until = when.since or time(0), when.until or time(0)
    clock = local.time()
    if since < until:
        return since <= clock < until
    return since == until or clock >= since or clock < until


def wanted(target: Target, case: Case, asked: Asked) -> list[UUID]:
    """Those whom the target names, on duty or not."""
    match target:
        case ToTeam():
            return asked.crowd.of_team.get(target.team, [])
        case ToPerson():
            return [target.person]
        case ToLevel():
            return [p for rung in asked.chain if rung.level is target.level for p in rung.people]
        case ToRole() if target.town:
            return asked.crowd.of_role.get(target.role, [])
        case ToRole():
            return with_role(here(case, asked), (target.role,), asked)


def of_area(case: Case, asked: Asked) -> list[UUID]:
    """Field workers of the grid or the community."""
    return with_role(here(case, asked), FIELD_ROLES, asked)


def here(case: Case, asked: Asked) -> list[UUID]:
    found = (p for code in sorted(case.codes) for p in asked.crowd.of_area.get(code, ()))
    return list(dict.fromkeys(found))


def with_role(people: Sequence[UUID], roles: Sequence[Role], asked: Asked) -> list[UUID]:
    known = asked.crowd.known
    return [each for each in people if set(roles) & set(known[each].person.roles)]


def yielded(
    people: Sequence[UUID], case: Case, asked: Asked
) -> tuple[tuple[Fit, ...], tuple[Skipped, ...]]:
    """Who serves now of these people, best first, and who was passed over."""
    known = asked.crowd.known
    found: dict[UUID, Fit] = {}
    skipped: dict[UUID | None, Skipped] = {}
    for person in people:
        served = stand_in(asked.roster, person, case.codes, asked.now)
        skipped |= {each.person: each for each in served.skipped}
        if served.person is None:
            continue
        if served.person.id not in known:
            unfit = Skipped(Why.UNFIT, served.person.id, served.person.name)
            skipped[served.person.id] = unfit
            continue
        instead = next((each for each in served.skipped), None)
        candidate = known[served.person.id]
        if served.person.id not in found or instead is None:
            found[served.person.id] = Fit(candidate, metres(case, candidate), instead)
    ranked = sorted(found.values(), key=lambda fit: rank(fit, case))
    return tuple(ranked), tuple(skipped.values())


def metres(case: Case, candidate: Candidate) -> int | None:
    if case.position is None or candidate.position is None:
        return None
    return round(distance(case.position, candidate.position))


def rank(fit: Fit, case: Case) -> tuple[int, int, int, int, str]:
    """Nearest first, in bands; then the own grid, the role that suits the place, the least loaded."""
    person = fit.candidate.person
    street_role = Role.STREET_PATROLLER in person.roles or Role.OFFICER in person.roles
    return (
        (ASSUMED_METRES if fit.metres is None else fit.metres) // BAND_METRES,
        0 if case.grid in person.areas else 1,
        0 if street_role == case.on_street else 1,
        fit.candidate.open_tickets,
        str(person.id),
    )
