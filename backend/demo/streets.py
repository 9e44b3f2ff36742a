"""Streets along the borders of grids, cut into segments with a class and a control zone."""

import random

import msgspec

from backend.demo.geography import Lattice
from backend.demo.shapes import LonLat, blend, measure, walk
from backend.domain.text import Label

STRICTLY_FORBIDDEN = "strictly_forbidden"
STRICTLY_CONTROLLED = "strictly_controlled"
CONTROLLED = "controlled"


class Street(msgspec.Struct, frozen=True):
    """`line`: the lattice line it follows; `first` and `last`: the crossings where it ends."""

    label: Label
    east_west: bool
    line: int
    first: int
    last: int
    street_class: int


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """`first_number`: the house number at its beginning; numbers grow along the street."""

    code: str
    street: str
    label: Label
    street_class: int
    zone: str
    line: tuple[LonLat, ...]
    first_number: int


STREETS = (
    Street(Label("北松公路", "Beisong Highway"), True, 7, 0, 8, 1),
    Street(Label("申富路", "Shenfu Road"), True, 6, 1, 7, 3),
    Street(Label("曙建路", "Shujian Road"), True, 5, 0, 8, 2),
    Street(Label("元江路", "Yuanjiang Road"), True, 4, 0, 8, 1),
    Street(Label("银春路", "Yinchun Road"), True, 3, 1, 8, 2),
    Street(Label("江川西路", "West Jiangchuan Road"), True, 2, 0, 8, 1),
    Street(Label("剑川路", "Jianchuan Road"), True, 1, 2, 8, 2),
    Street(Label("放鹤路", "Fanghe Road"), False, 1, 1, 7, 3),
    Street(Label("中青路", "Zhongqing Road"), False, 2, 0, 8, 2),
    Street(Label("金星路", "Jinxing Road"), False, 3, 1, 7, 3),
    Street(Label("富岩路", "Fuyan Road"), False, 4, 0, 8, 2),
    Street(Label("昆阳北路", "North Kunyang Road"), False, 5, 0, 8, 1),
    Street(Label("联青路", "Lianqing Road"), False, 6, 1, 6, 3),
    Street(Label("华宁路", "Huaning Road"), False, 7, 0, 8, 2),
)
HEART = ((3, 6), (2, 5))
"""Columns and rows of crossings around the mall, where control is strictest."""


def build_segments(lattice: Lattice) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for street in STREETS:
        for number, at in enumerate(range(street.first, street.last)):
            code = f"S{len(segments) + 1:03}"
            segments.append(_segment(code, street, at, 1 + 60 * number, lattice))
    return tuple(segments)


def _segment(code: str, street: Street, at: int, number: int, lattice: Lattice) -> Segment:
    start, end = _crossing(street, at), _crossing(street, at + 1)
    line = (*lattice.edge(start, end), lattice.crossings[end])
    return Segment(
        code=code,
        street=street.label.zh,
        label=_between(street, at),
        street_class=street.street_class,
        zone=_zone(street, start, end),
        line=line,
        first_number=number,
    )


def _crossing(street: Street, at: int) -> tuple[int, int]:
    return (at, street.line) if street.east_west else (street.line, at)


def _between(street: Street, at: int) -> Label:
    """银春路（富岩路—昆阳北路）; at an end that meets no street, its own end is named."""
    from_zh, from_en = _met(street, at)
    to_zh, to_en = _met(street, at + 1)
    return Label(f"{street.label.zh}（{from_zh}—{to_zh}）",
                 f"{street.label.en} ({from_en} to {to_en})")  # fmt: skip


def _met(street: Street, at: int) -> tuple[str, str]:
    for other in STREETS:
        crosses = other.east_west != street.east_west and other.line == at
        if crosses and other.first <= street.line <= other.last:
            return other.label.zh, other.label.en
    return ("镇界", "town border") if at in (0, 8) else (f"{at}号路口", f"crossing {at}")


def _zone(street: Street, start: tuple[int, int], end: tuple[int, int]) -> str:
    columns, rows = HEART
    near = all(columns[0] <= c <= columns[1] and rows[0] <= r <= rows[1] for c, r in (start, end))
    if near or street.street_class == 1:
        return STRICTLY_FORBIDDEN if near else STRICTLY_CONTROLLED
    return STRICTLY_CONTROLLED if street.street_class == 2 else CONTROLLED


def house(segment: Segment, fraction: float, rng: random.Random) -> tuple[int, LonLat]:
    """A house number there, and its place some metres off the street's middle."""
    number = segment.first_number + round(fraction * 58)
    here = walk(segment.line, fraction)
    side = rng.uniform(6, 14) * (1 if number % 2 else -1)
    ahead = walk(segment.line, min(1.0, fraction + 0.05))
    if (length := measure(here, ahead)) < 1:
        return number, here
    across = (-(ahead[1] - here[1]), ahead[0] - here[0])
    there = (here[0] + across[0], here[1] + across[1])
    return number, blend(here, there, side / length)
