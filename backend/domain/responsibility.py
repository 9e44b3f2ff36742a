"""The five levels that answer for a place, and who is the next one up.

Source: 五级治理 of the district's streets: road committee, contractor, grid worker, segment chief,
general segment chief. A ticket off the streets climbs from the grid worker over the committee's duty
officer to the same two chiefs. Above all of them is the command room, which is always there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from backend.domain.permission import Actor
from backend.domain.role import HANDLING_ROLES, Role
from backend.domain.roster import Roster, Skipped, StandIn, Why, stand_in
from backend.domain.text import Label


class Level(StrEnum):
    ROAD_COMMITTEE = "road_committee"
    CONTRACTOR = "contractor"
    GRID_WORKER = "grid_worker"
    DUTY_OFFICER = "duty_officer"
    SEGMENT_CHIEF = "segment_chief"
    GENERAL_SEGMENT_CHIEF = "general_segment_chief"
    COMMAND_ROOM = "command_room"


SEGMENT_LEVELS = (
    Level.ROAD_COMMITTEE,
    Level.CONTRACTOR,
    Level.GRID_WORKER,
    Level.SEGMENT_CHIEF,
    Level.GENERAL_SEGMENT_CHIEF,
)
GRID_LEVELS = (
    Level.GRID_WORKER,
    Level.DUTY_OFFICER,
    Level.SEGMENT_CHIEF,
    Level.GENERAL_SEGMENT_CHIEF,
)

LABELS: dict[Level, Label] = {
    Level.ROAD_COMMITTEE: Label("路管会", "Road committee"),
    Level.CONTRACTOR: Label("作业单位", "Contractor"),
    Level.GRID_WORKER: Label("网格员", "Grid worker"),
    Level.DUTY_OFFICER: Label("值班人员", "Duty officer"),
    Level.SEGMENT_CHIEF: Label("路段长", "Segment chief"),
    Level.GENERAL_SEGMENT_CHIEF: Label("总路段长", "General segment chief"),
    Level.COMMAND_ROOM: Label("指挥室", "Command room"),
}


class Rung(NamedTuple):
    """A level and those named for it, in the order in which they are asked."""

    level: Level
    people: tuple[UUID, ...] = ()


class Passed(NamedTuple):
    """A level, and why somebody of it is passed over."""

    level: Level
    skipped: Skipped


class Step(NamedTuple):
    """Where a ticket goes. `person`: None is the command room."""

    level: Level
    person: Actor | None
    passed: tuple[Passed, ...]


def segment_chain(named: Mapping[Level, UUID | None]) -> tuple[Rung, ...]:
    """The five levels of a segment, each with the person named for it."""
    found = ((level, named.get(level)) for level in SEGMENT_LEVELS)
    return tuple(Rung(level, (person,) if person else ()) for level, person in found)


_GRID_ROLES = {
    Level.GRID_WORKER: Role.GRID_WORKER,
    Level.DUTY_OFFICER: Role.DUTY_OFFICER,
    Level.SEGMENT_CHIEF: Role.SEGMENT_CHIEF,
    Level.GENERAL_SEGMENT_CHIEF: Role.GENERAL_SEGMENT_CHIEF,
}


def grid_chain(codes: frozenset[str], people: Iterable[Actor]) -> tuple[Rung, ...]:
    """Off the streets: those of each role whose area it is; a general chief's is the town."""
    listed = sorted(people, key=lambda each: str(each.id))
    return tuple(
        Rung(level, tuple(each.id for each in listed if _answers(each, level, role, codes)))
        for level, role in _GRID_ROLES.items()
    )


def _answers(person: Actor, level: Level, role: Role, codes: frozenset[str]) -> bool:
    whole_town = level is Level.GENERAL_SEGMENT_CHIEF
    return role in person.roles and (whole_town or bool(codes & set(person.areas)))


def next_level(
    level: Level | None,
    holder: UUID | None,
    chain: tuple[Rung, ...],
    roster: Roster,
    codes: frozenset[str],
    now: datetime,
) -> Step:
    """One level up; further where nobody serves there, and then it says who was passed over.

    `level`: where the ticket is; where that is not known, the rung of its holder, and below the
    first rung if the holder stands on none. Never None, never silent, at last the command room.
    """
    passed: list[Passed] = []
    for rung in chain[_above(level, holder, chain, roster, codes, now) :]:
        found = serving(rung, holder, roster, codes, now)
        passed += [Passed(rung.level, each) for each in found.skipped]
        if found.person is not None:
            return Step(rung.level, found.person, tuple(passed))
    return Step(Level.COMMAND_ROOM, None, tuple(passed))


def serving(
    rung: Rung, holder: UUID | None, roster: Roster, codes: frozenset[str], now: datetime
) -> StandIn:
    """The first of the rung who serves now and is not the holder."""
    skipped: list[Skipped] = []
    for person in rung.people:
        found = stand_in(roster, person, codes, now)
        skipped += found.skipped
        if found.person is None:
            continue
        if unfit := _unfit(found.person, holder, roster):
            skipped.append(unfit)
            continue
        return StandIn(found.person, tuple(skipped))
    return StandIn(None, tuple(skipped) or (Skipped(Why.MISSING),))


def _unfit(person: Actor, holder: UUID | None, roster: Roster) -> Skipped | None:
    if person.id == holder:
        return Skipped(Why.SAME, person.id, person.name)
    if not set(HANDLING_ROLES) & set(person.roles):
        return Skipped(Why.UNFIT, person.id, person.name)
    if person.id in roster.unreachable:
        return Skipped(Why.UNREACHABLE, person.id, person.name)
    return None


def _above(
    level: Level | None,
    holder: UUID | None,
    chain: tuple[Rung, ...],
    roster: Roster,
    codes: frozenset[str],
    now: datetime,
) -> int:
    """Index of the first rung above where the ticket is."""
    if level is Level.COMMAND_ROOM:
        return len(chain)
    for index, rung in enumerate(chain):
        if rung.level is level:
            return index + 1
    if level is not None or holder is None:
        return _above_other(level, chain)
    return next(
        (i + 1 for i, rung in enumerate(chain) if _is_on(rung, holder, roster, codes, now)), 0
    )


def _above_other(level: Level | None, chain: tuple[Rung, ...]) -> int:
    """A level that this chain lacks, for it changed since: the first rung that is higher."""
    order = tuple(Level)
    if level is None:
        return 0
    higher = (i for i, rung in enumerate(chain) if order.index(rung.level) > order.index(level))
    return next(higher, len(chain))


def _is_on(rung: Rung, holder: UUID, roster: Roster, codes: frozenset[str], now: datetime) -> bool:
    if holder in rung.people:
        return True
    stand_ins = (stand_in(roster, person, codes, now).person for person in rung.people)
    return any(each is not None and each.id == holder for each in stand_ins)
