"""Where people say that something is: 银春路128号门口, 华银坊163号801, 旗忠村3组12号."""

import random

from backend.demo.housing import Building, doors
from backend.demo.streets import Segment, house
from backend.demo.town import Town
from backend.domain.birth import Place

HOUSES_A_SEGMENT = 5
SIDES = ("门口", "门前", "对面", "旁", "附近", "")


def street_places(town: Town) -> list[Place]:
    """House numbers along every segment, without the grid: a position tells it."""
    rng = random.Random(f"{town.seed}/street addresses")
    return [_at_house(segment, rng) for segment in town.segments for _ in range(HOUSES_A_SEGMENT)]


def _at_house(segment: Segment, rng: random.Random) -> Place:
    number, (longitude, latitude) = house(segment, rng.random(), rng)
    return Place(address=f"{segment.street}{number}号{rng.choice(SIDES)}", segment=segment.code,
                 latitude=latitude, longitude=longitude)  # fmt: skip


def home_places(town: Town) -> list[Place]:
    """A door of every building, in the grid where it stands."""
    rng = random.Random(f"{town.seed}/home addresses")
    return [_at_door(building, rng) for building in town.buildings]


def _at_door(building: Building, rng: random.Random) -> Place:
    door = rng.choice(doors(building) or ("",))
    return Place(address=building.label.zh + door, grid=building.grid, community=building.grid[:12],
                 latitude=building.position[1], longitude=building.position[0])  # fmt: skip
