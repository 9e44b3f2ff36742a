"""The demo town is a town: it tiles, it is staffed, and a seed gives it again."""

import csv
import hashlib
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from backend.demo.housing import doors
from backend.demo.mall import MALL_CAMERAS, MALL_POINTS
from backend.demo.people import LOGINS
from backend.demo.town import SCENARIOS, Town, build_town
from backend.domain.role import Role

REFERENCE = Path(__file__).parents[2] / "backend" / "reference"


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town(7)


def _fingerprint(town: Town) -> str:
    return hashlib.sha256(msgspec.json.encode(town)).hexdigest()


def test_same_seed_same_town(town: Town) -> None:
    assert _fingerprint(build_town(7)) == _fingerprint(town)
    assert _fingerprint(build_town(8)) != _fingerprint(town)


@pytest.mark.parametrize("seed", [7, 8, 310112112])
def test_grids_tile_the_town(seed: int) -> None:
    town = build_town(seed)
    shapes = [Polygon(grid.ring) for grid in town.grids]
    whole = Polygon(next(place.ring for place in town.places if place.kind == "town"))
    assert all(shape.is_valid for shape in [*shapes, whole])
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-9)
    assert not any(a.intersection(b).area > 1e-14 for a, b in combinations(shapes, 2))


def test_quarters_are_the_union_of_their_grids(town: Town) -> None:
    quarters = [place for place in town.places if place.kind in ("community", "village")]
    assert len(quarters) == 16
    for quarter in quarters:
        own = [Polygon(grid.ring) for grid in town.grids if grid.parent == quarter.code]
        assert Polygon(quarter.ring).is_valid
        assert unary_union(own).symmetric_difference(Polygon(quarter.ring)).area < 1e-13


def test_codes_follow_the_standard(town: Town) -> None:
    for grid in town.grids:
        assert re.fullmatch(r"310112112\d{6}", grid.code)
        assert grid.parent is not None and grid.code.startswith(grid.parent)
    codes = [place.code for place in town.places]
    assert len(set(codes)) == len(codes)


def test_everything_stands_inside(town: Town) -> None:
    shapes = {place.code: Polygon(place.ring) for place in town.places}
    whole = shapes[town.places[0].code].buffer(1e-6)
    assert all(shapes[place.code].contains(Point(place.centre)) for place in town.grids)
    assert all(shapes[each.grid].contains(Point(each.position)) for each in town.buildings)
    assert all(whole.contains(LineString(segment.line)) for segment in town.segments)
    assert all(whole.contains(Point(point.position)) for point in town.points)


def test_the_mall_has_its_points_and_cameras(town: Town) -> None:
    mall = {point.code: point for point in town.points if point.mall}
    cameras = [camera for camera in town.cameras if camera.point in mall]
    assert (len(mall), len(cameras)) == (MALL_POINTS, MALL_CAMERAS)
    assert {scenario for camera in cameras for scenario in camera.scenarios} == set(SCENARIOS)


def test_every_role_has_people_and_a_login(town: Town) -> None:
    assert 130 <= len(town.people) <= 160
    for role in Role:
        demo = [person for person in town.people if person.demo and role in person.roles]
        assert [person.phone for person in demo] == [LOGINS[role]]


def test_people_are_distinct_and_cover_the_town(town: Town) -> None:
    phones = [person.phone for person in town.people]
    assert len(set(phones)) == len(phones) == len({person.id for person in town.people})
    assert all(re.fullmatch(r"1[3-9]\d{9}", phone) for phone in phones)
    assert len({person.name for person in town.people}) == len(phones)
    worked = {area for p in town.people if Role.GRID_WORKER in p.roles for area in p.areas}
    assert worked == {grid.code for grid in town.grids}
    watched = {area for p in town.people if Role.DUTY_OFFICER in p.roles for area in p.areas}
    assert watched == {grid.parent for grid in town.grids}


def test_known_addresses_exist(town: Town) -> None:
    famous = next(each for each in town.buildings if each.label.zh == "华银坊163号")
    assert "801" in doors(famous)
    assert any(each.label.zh == "景城馨苑14号" for each in town.buildings)
    assert any(segment.street == "银春路" for segment in town.segments)


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_reference_tables_fit_together() -> None:
    codes = {row["code"] for row in _read("event_categories.csv")}
    scenarios = _read("camera_scenarios.csv")
    assert tuple(row["scenario"] for row in scenarios) == SCENARIOS
    assert {row["event_code"] for row in scenarios} <= codes
    assert all(row["major_en"] for row in _read("event_categories.csv"))


def test_holidays_move_only_weekends_to_work() -> None:
    rows = _read("calendar_2026.csv")
    working = [date.fromisoformat(row["day"]) for row in rows if row["working"] == "true"]
    free = [row for row in rows if row["working"] == "false"]
    assert all(day.weekday() >= 5 for day in working)
    assert (len(working), len(free)) == (6, 33)
