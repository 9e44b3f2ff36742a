"""Buildings with numbers, storeys and doors: 华银坊163号801, 旗忠村3组12号."""

import random

import msgspec

from backend.demo.geography import QUARTERS, Place, Quarter
from backend.demo.shapes import LonLat, blend
from backend.domain.text import Label

BUILDINGS_A_GRID = 9
HUAYINFANG_FIRST = 155
"""Numbers there begin so that 163, known from the press, is among them."""


class Building(msgspec.Struct, frozen=True, kw_only=True):
    """`number` is a stair entrance (号); a village house stands in a group (组) and has one door."""

    code: str
    compound: str
    number: int
    group: int | None
    label: Label
    grid: str
    position: LonLat
    storeys: int
    doors_a_storey: int

    @property
    def village(self) -> bool:
        return self.group is not None


def doors(building: Building) -> tuple[str, ...]:
    """801: storey 8, door 01. A village house has none."""
    if building.village:
        return ()
    storeys = range(1, building.storeys + 1)
    return tuple(f"{s}{d:02}" for s in storeys for d in range(1, building.doors_a_storey + 1))


def build_buildings(grids: tuple[Place, ...], rng: random.Random) -> tuple[Building, ...]:
    buildings: list[Building] = []
    for quarter in QUARTERS:
        own = [grid for grid in grids if grid.code[9:12] == quarter.digits]
        for order, grid in enumerate(own):
            for place in range(BUILDINGS_A_GRID):
                code = f"B{len(buildings) + 1:04}"
                buildings.append(_building(code, quarter, grid, order, place, rng))
    return tuple(buildings)


def _building(
    code: str, quarter: Quarter, grid: Place, order: int, place: int, rng: random.Random
) -> Building:
    position = _spot(grid, place, rng)
    if quarter.kind == "village" and (order > 0 or not quarter.estates):
        return _village_house(code, quarter, grid, order, place, position)
    estate = quarter.estates[order % len(quarter.estates)]
    earlier = order // len(quarter.estates) * BUILDINGS_A_GRID
    first = HUAYINFANG_FIRST if estate == "华银坊" else 1
    number = first + earlier + place
    storeys = rng.choice((6, 6, 11, 14, 18))
    return Building(
        code=code, compound=estate, number=number, group=None, grid=grid.code,
        label=Label(f"{estate}{number}号", f"{quarter.label.en}, No. {number}"),
        position=position, storeys=max(storeys, 8) if number == 163 else storeys,
        doors_a_storey=rng.choice((2, 2, 3, 4)),
    )  # fmt: skip


def _village_house(
    code: str, quarter: Quarter, grid: Place, order: int, place: int, position: LonLat
) -> Building:
    village, number = quarter.label.zh, place * 4 + 3
    return Building(
        code=code, compound=village, number=number, group=order + 1, grid=grid.code,
        label=Label(f"{village}{order + 1}组{number}号",
                    f"{quarter.label.en}, group {order + 1}, No. {number}"),
        position=position, storeys=2, doors_a_storey=1,
    )  # fmt: skip


def _spot(grid: Place, place: int, rng: random.Random) -> LonLat:
    """Between the grid's middle and one of its border points, so always inside."""
    corner = grid.ring[place * len(grid.ring) // BUILDINGS_A_GRID]
    return blend(grid.centre, corner, rng.uniform(0.25, 0.62))
