"""Whom the dispatcher is offered, in which order and why: those whom the rules yield, then the others."""

from collections.abc import Sequence

import msgspec

from backend.domain.permission import Actor
from backend.domain.role import FIELD_ROLES
from backend.domain.roster import Skipped, away, sentence
from backend.domain.routing import Asked, Candidate, Case, Fit, Route, metres, rank
from backend.domain.text import Label


class Suggested(msgspec.Struct, frozen=True):
    """`suits`: the rule yields the person. `absent`: why they are not on duty."""

    fit: Fit
    suits: bool
    own_grid: bool
    own_community: bool
    absent: Skipped | None
    why: Label


def suggest(case: Case, found: Route, asked: Asked) -> list[Suggested]:
    """Everybody who can be sent: best first, those who are not on duty last."""
    fitting = {each.candidate.person.id for each in found.fits}
    others = [
        Fit(each, metres(case, each))
        for each in asked.crowd.known.values()
        if each.person.id not in fitting and set(FIELD_ROLES) & set(each.person.roles)
    ]
    listed = [_weigh(each, case, asked, True) for each in found.fits]
    rest = [_weigh(each, case, asked, False) for each in others]
    return [*listed, *sorted(rest, key=lambda each: _order(each, case))]


def _order(suggested: Suggested, case: Case) -> tuple[bool, int, tuple[int, int, int, int, str]]:
    near = 0 if suggested.own_grid else 1 if suggested.own_community else 2
    return suggested.absent is not None, near, rank(suggested.fit, case)


def _weigh(fit: Fit, case: Case, asked: Asked, suits: bool) -> Suggested:
    person = fit.candidate.person
    own_grid = case.grid is not None and case.grid in person.areas
    own_community = case.community is not None and any(
        area.startswith(case.community) for area in person.areas
    )
    absent = None if suits else away(asked.roster, person.id, case.codes, asked.now)
    why = _joined(
        _place(own_grid, own_community, person),
        _distance(fit),
        _load(fit.candidate),
        _instead(fit),
        sentence(absent, asked.roster) if absent else None,
    )
    return Suggested(fit, suits, own_grid, own_community, absent, why)


def _place(own_grid: bool, own_community: bool, person: Actor) -> Label | None:
    if own_grid:
        return Label("负责本网格", "own grid")
    if own_community:
        return Label("负责本居村", "own community")
    return Label("其他区域", "another area") if person.areas else None


def _distance(fit: Fit) -> Label | None:
    if fit.metres is None:
        return None
    if fit.metres < 1_000:
        rounded = round(fit.metres, -1)
        return Label(f"距现场 {rounded} 米", f"{rounded} m away")
    return Label(f"距现场 {fit.metres / 1000:.1f} 公里", f"{fit.metres / 1000:.1f} km away")


def _load(candidate: Candidate) -> Label:
    count = candidate.open_tickets
    if not count:
        return Label("手上无任务", "free now")
    return Label(f"手上 {count} 件", f"{count} in hand")


def _instead(fit: Fit) -> Label | None:
    if fit.instead_of is None:
        return None
    return Label(f"替{fit.instead_of.name}代班", f"stands in for {fit.instead_of.name}")


def _joined(*parts: Label | None) -> Label:
    said: Sequence[Label] = [each for each in parts if each is not None]
    return Label("，".join(each.zh for each in said), ", ".join(each.en for each in said))
