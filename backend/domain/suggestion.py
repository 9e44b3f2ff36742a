"""Whom to send: those whose grid it is before those whose community it is, the least loaded first.

A first rule, named to the dispatcher, who decides. Rosters, leave and routing rules come on top.
"""

import msgspec

from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.text import Label


class Candidate(msgspec.Struct, frozen=True):
    person: Actor
    open_tickets: int


class Suggested(msgspec.Struct, frozen=True):
    candidate: Candidate
    own_grid: bool
    own_community: bool
    why: Label


def suggest(
    candidates: list[Candidate], grid: str | None, community: str | None, on_street: bool
) -> list[Suggested]:
    """Everybody, best first. `on_street`: a scenario of the street, for patrollers and officers."""
    listed = [_weigh(each, grid, community) for each in candidates]
    return sorted(listed, key=lambda s: _rank(s, on_street))


def _weigh(candidate: Candidate, grid: str | None, community: str | None) -> Suggested:
    areas = candidate.person.areas
    own_grid = grid is not None and grid in areas
    own_community = community is not None and (
        community in areas or any(area.startswith(community) for area in areas)
    )
    return Suggested(candidate, own_grid, own_community, _why(candidate, own_grid, own_community))


def _rank(suggested: Suggested, on_street: bool) -> tuple[int, int, int, str]:
    roles = suggested.candidate.person.roles
    street_role = Role.STREET_PATROLLER in roles or Role.OFFICER in roles
    near = 0 if suggested.own_grid else 1 if suggested.own_community else 2
    return (
        near,
        0 if street_role == on_street else 1,
        suggested.candidate.open_tickets,
        str(suggested.candidate.person.id),
    )


def _why(candidate: Candidate, own_grid: bool, own_community: bool) -> Label:
    count = candidate.open_tickets
    load = (
        Label(f"手上 {count} 件", f"{count} in hand") if count else Label("手上无任务", "free now")
    )
    if own_grid:
        place = Label("负责本网格", "own grid")
    elif own_community:
        place = Label("负责本居村", "own community")
    else:
        place = Label("其他区域", "another area")
    return Label(f"{place.zh}，{load.zh}", f"{place.en}, {load.en}")
