"""Points and cameras: 34 points with 60 cameras around the mall, others over the streets."""

import random

import msgspec

from backend.demo.geography import Place
from backend.demo.housing import Building
from backend.demo.shapes import METRES_A_DEGREE, LonLat, measure, walk
from backend.demo.streets import Segment
from backend.domain.text import Label

MALL_PARENT = "310112112001"
"""In the first grid of this community."""
MALL_POINTS, MALL_CAMERAS = 34, 60
ENTRANCES = (
    ("1号门广场", "Plaza at gate 1"), ("2号门", "Gate 2"), ("3号门", "Gate 3"),
    ("4号门", "Gate 4"), ("5号门", "Gate 5"), ("地铁口", "Metro exit"),
    ("公交站台", "Bus stop"), ("出租车候客点", "Taxi stand"), ("地库入口", "Car-park entrance"),
    ("地库出口", "Car-park exit"), ("卸货区", "Loading bay"), ("垃圾房", "Waste room"),
    ("非机动车停放点东", "Bicycle park, east"), ("非机动车停放点西", "Bicycle park, west"),
    ("金街南口", "Golden Street, south"), ("金街中段", "Golden Street, middle"),
    ("金街北口", "Golden Street, north"), ("消防登高面", "Fire-fighting ground"),
    ("影城出口", "Cinema exit"), ("超市入口", "Supermarket entrance"),
)  # fmt: skip
KERBS = ("东侧", "east side"), ("西侧", "west side"), ("南侧", "south side"), ("北侧", "north side")
AT_HOME = ("fire_lane", "thrown_object", "waste_drop")


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """`mall`: one of the 34 around the mall; `grid` is where it stands."""

    code: str
    label: Label
    address: str
    position: LonLat
    grid: str
    segment: str | None
    mall: bool


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """`scenarios`: what its analysis may report."""

    code: str
    point: str
    label: Label
    position: LonLat
    scenarios: tuple[str, ...]


def build_points(
    grids: tuple[Place, ...],
    segments: tuple[Segment, ...],
    buildings: tuple[Building, ...],
    rng: random.Random,
) -> tuple[Point, ...]:
    around = [*_mall_points(grids, segments, rng)]
    streets = [
        _street_point(number, segment, grids)
        for number, segment in enumerate(segments, MALL_POINTS + 1)
    ]
    first = MALL_POINTS + len(segments) + 1
    estates = _first_of_each(buildings)
    homes = [_estate_point(number, building) for number, building in enumerate(estates, first)]
    return *around, *streets, *homes


def _mall_points(
    grids: tuple[Place, ...], segments: tuple[Segment, ...], rng: random.Random
) -> list[Point]:
    """The mall stands in the first grid of Yinchun; its points lie within 200 m of one another."""
    home = next(grid for grid in grids if grid.parent == MALL_PARENT)
    labels = [Label(f"万达广场{zh}", f"Wanda Plaza, {en}") for zh, en in ENTRANCES]
    for number in range(MALL_POINTS - len(labels)):
        zh, en = KERBS[number % 4]
        order = number // 4 + 1
        labels.append(Label(f"万达广场{zh}{order}号杆", f"Wanda Plaza, {en}, pole {order}"))
    near = sorted(segments, key=lambda each: measure(walk(each.line, 0.5), home.centre))[:4]
    points = []
    for number, label in enumerate(labels):
        position = _beside(home.centre, number, rng)
        segment = near[number % 4].code if number >= len(ENTRANCES) else None
        points.append(Point(code=f"P{number + 1:03}", label=label, address=label.zh,
                            position=position, grid=home.code, segment=segment, mall=True))  # fmt: skip
    return points


def _beside(centre: LonLat, number: int, rng: random.Random) -> LonLat:
    """Around a block of 240 by 180 m, a few metres off its walls."""
    part = number / MALL_POINTS * 4
    side, along = int(part), part % 1 * 2 - 1
    half_width, half_depth = 120 + rng.uniform(2, 22), 90 + rng.uniform(2, 22)
    east, north = ((along * half_width, half_depth), (half_width, -along * half_depth),
                   (-along * half_width, -half_depth), (-half_width, along * half_depth))[side]  # fmt: skip
    return (round(centre[0] + east / (METRES_A_DEGREE * 0.857), 6),
            round(centre[1] + north / METRES_A_DEGREE, 6))  # fmt: skip


def _street_point(number: int, segment: Segment, grids: tuple[Place, ...]) -> Point:
    position = walk(segment.line, 0.5)
    grid = min(grids, key=lambda each: measure(each.centre, position))
    door = segment.first_number + 27 + number % 6
    return Point(
        code=f"P{number:03}", label=segment.label, address=f"{segment.street}{door}号门口",
        position=position, grid=grid.code, segment=segment.code, mall=False,
    )  # fmt: skip


def _first_of_each(buildings: tuple[Building, ...]) -> list[Building]:
    seen: dict[str, Building] = {}
    for building in buildings:
        if not building.village:
            seen.setdefault(building.compound, building)
    return list(seen.values())


def _estate_point(number: int, building: Building) -> Point:
    label = Label(f"{building.compound}{building.number}号前", f"Before {building.label.en}")
    return Point(code=f"P{number:03}", label=label, address=label.zh, position=building.position,
                 grid=building.grid, segment=None, mall=False)  # fmt: skip


def build_cameras(points: tuple[Point, ...], scenarios: tuple[str, ...]) -> tuple[Camera, ...]:
    """The mall's first points carry a second camera, which makes 60 of them."""
    cameras: list[Camera] = []
    for place, point in enumerate(points):
        count = 2 if place < MALL_CAMERAS - MALL_POINTS else 1
        for _ in range(count):
            cameras.append(_camera(len(cameras) + 1, point, scenarios))
    return tuple(cameras)


def _camera(number: int, point: Point, scenarios: tuple[str, ...]) -> Camera:
    street = tuple(each for each in scenarios if each not in AT_HOME)
    estate = point.segment is None and not point.mall
    seen = scenarios if point.mall else AT_HOME if estate else street
    label = Label(f"{point.label.zh} {number}号探头", f"{point.label.en}, camera {number}")
    return Camera(code=f"C{number:03}", point=point.code, label=label,
                  position=point.position, scenarios=seen)  # fmt: skip
