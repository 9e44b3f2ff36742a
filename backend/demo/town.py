"""The demo town, whole: the same seed gives the same town."""

import random

import msgspec

from backend.demo.fences import Fence, build_fences
from backend.demo.geography import Place, build_lattice, build_places
from backend.demo.housing import Building, build_buildings
from backend.demo.mall import MALL_PARENT, Camera, Point, build_cameras, build_points
from backend.demo.people import Person, build_people
from backend.demo.streets import Segment, build_segments

SEED = 310112112

SCENARIOS = (
    "stall", "shopfront_overflow", "road_trading", "bicycle_parking", "vehicle_parking", "piling",
    "leaflets", "stickers", "exposed_waste", "rubble", "dirty_road", "spill", "laundry", "barbecue",
    "burning", "construction_on_road", "dust", "standing_water", "road_collapse", "fire_lane",
    "thrown_object", "waste_drop",
)  # fmt: skip
"""The keys of reference/camera_scenarios.csv, which a test holds equal."""


class Town(msgspec.Struct, frozen=True, kw_only=True):
    seed: int
    places: tuple[Place, ...]
    segments: tuple[Segment, ...]
    buildings: tuple[Building, ...]
    points: tuple[Point, ...]
    cameras: tuple[Camera, ...]
    fences: tuple[Fence, ...]
    people: tuple[Person, ...]

    @property
    def grids(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.kind == "grid")


def build_town(seed: int = SEED) -> Town:
    """Each part draws from its own generator, so that a change in one leaves the others alone."""
    lattice = build_lattice(random.Random(f"{seed}/lattice"))
    places = build_places(lattice)
    grids = tuple(place for place in places if place.kind == "grid")
    segments = build_segments(lattice)
    buildings = build_buildings(grids, random.Random(f"{seed}/buildings"))
    points = build_points(grids, segments, buildings, random.Random(f"{seed}/points"))
    mall = next(grid for grid in grids if grid.parent == MALL_PARENT)
    return Town(
        seed=seed,
        places=places,
        segments=segments,
        buildings=buildings,
        points=points,
        cameras=build_cameras(points, SCENARIOS),
        fences=build_fences(mall.centre, points),
        people=build_people(places, random.Random(f"{seed}/people")),
    )
