"""Reference data in memory: read once, replaced as a whole when they change."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from shapely import Point, Polygon, STRtree

from backend.domain.birth import Place
from backend.domain.deadline import Calendar, Unit, limit_minutes
from backend.domain.decision import HandlingLimit
from backend.domain.moves import KINDS
from backend.domain.place import TOWN, community_of, distance
from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.domain.wording import DEFAULTS, TOWN_NAME
from backend.domain.workflow import Kind, Kinds
from storage.connection import Connection, Row
from storage.queries import people, reference

Ring = tuple[tuple[float, float], ...]
_RING = msgspec.json.Decoder(Ring)
NEAR_METRES = 60.0
"""A position this near to a watched point is that point."""


class Category(msgspec.Struct, frozen=True):
    code: str
    scheme: str
    major: Label
    label: Label
    amount: int
    unit: Unit
    close_when: str

    @property
    def handling(self) -> HandlingLimit:
        return HandlingLimit(self.unit, limit_minutes(self.amount, self.unit))


class Scenario(msgspec.Struct, frozen=True):
    key: str
    label: Label
    category: str
    place_kind: str


class Area(msgspec.Struct, frozen=True):
    """A place of the tree: town, community, village or grid."""

    code: str
    kind: str
    parent: str | None
    label: Label
    latitude: float | None
    longitude: float | None
    ring: Ring


class Segment(msgspec.Struct, frozen=True):
    code: str
    label: Label
    street_class: int
    zone: str
    line: Ring


class Spot(msgspec.Struct, frozen=True):
    """A watched point with its cameras."""

    code: str
    label: Label
    address: str
    latitude: float
    longitude: float
    grid: str | None
    segment: str | None
    cameras: tuple[str, ...]


class Town:
    """Look-ups over the reference data. Immutable."""

    def __init__(
        self,
        categories: Sequence[Category],
        scenarios: Sequence[Scenario],
        calendar: Calendar,
        areas: Sequence[Area],
        segments: Sequence[Segment],
        spots: Sequence[Spot],
        kinds: Kinds = KINDS,
        texts: Mapping[str, Label] = DEFAULTS,
        webhooks: bool = False,
    ) -> None:
        self.webhooks = webhooks
        """Whether any system wants to hear what becomes of its alarms."""
        self.kinds, self.texts = kinds, texts
        self.categories = {each.code: each for each in categories}
        self.scenarios = {each.key: each for each in scenarios}
        self.calendar = calendar
        self.areas = {each.code: each for each in areas}
        self.segments = {each.code: each for each in segments}
        self.spots = {each.code: each for each in spots}
        self.spot_of_camera = {code: each for each in spots for code in each.cameras}
        self._grids = [each for each in areas if each.kind == "grid" and len(each.ring) >= 3]
        self._tree = STRtree([Polygon(each.ring) for each in self._grids])
        self._spot_list = list(spots)
        self._spot_tree = STRtree([Point(s.longitude, s.latitude) for s in self._spot_list])

    @property
    def name(self) -> Label:
        """As headings say it: by default as the area of the town is called."""
        area = self.areas.get(TOWN)
        named = area.label if area else Label("本镇", "Our town")
        set_ = self.texts[TOWN_NAME]
        return Label(set_.zh or named.zh, set_.en or named.en)

    def category(self, code: str) -> Category:
        found = self.categories.get(code)
        if found is None:
            raise Refusal("category.unknown")
        return found

    def grid_at(self, latitude: float, longitude: float) -> str | None:
        """The grid whose polygon holds the position; on a border, the one with the lower code."""
        hits = self._tree.query(Point(longitude, latitude), predicate="intersects")
        return min((self._grids[index].code for index in hits), default=None)

    def spot_near(self, latitude: float, longitude: float) -> Spot | None:
        if not self._spot_list:
            return None
        spot = self._spot_list[int(self._spot_tree.nearest(Point(longitude, latitude)))]
        metres = distance((latitude, longitude), (spot.latitude, spot.longitude))
        return spot if metres <= NEAR_METRES else None

    def place_at(self, latitude: float, longitude: float, address: str = "") -> Place:
        grid = self.grid_at(latitude, longitude)
        spot = self.spot_near(latitude, longitude)
        return Place(
            address=address or (spot.address if spot else ""),
            grid=grid,
            community=self.community(grid),
            segment=spot.segment if spot else None,
            latitude=latitude,
            longitude=longitude,
        )

    def place_of_camera(self, code: str) -> Place | None:
        spot = self.spot_of_camera.get(code)
        if spot is None:
            return None
        return Place(
            address=spot.address,
            grid=spot.grid,
            community=self.community(spot.grid),
            segment=spot.segment,
            point=spot.code,
            camera=code,
            latitude=spot.latitude,
            longitude=spot.longitude,
        )

    def community(self, grid: str | None) -> str | None:
        if grid is None:
            return None
        area = self.areas.get(grid)
        return area.parent if area and area.parent else community_of(grid)


async def read_town(connection: Connection) -> Town:
    rows = await reference.read_all(connection)
    cameras: dict[str, list[str]] = {}
    for row in rows["camera"]:
        cameras.setdefault(row["point"], []).append(row["code"])
    return Town(
        categories=[_category(row) for row in rows["category"]],
        scenarios=[
            Scenario(row["key"], _label(row), row["category"], row["place_kind"])
            for row in rows["scenario"]
        ],
        calendar=_calendar(rows["calendar_day"]),
        areas=[_area(row) for row in rows["place"]],
        segments=[_segment(row) for row in rows["street_segment"]],
        spots=[_spot(row, cameras.get(row["code"], [])) for row in rows["point"]],
        kinds=_kinds(rows["case_kind"]),
        texts=DEFAULTS
        | {
            row["code"]: Label(row["zh"], row["en"])
            for row in rows["wording"]
            if row["code"] in DEFAULTS
        },
        webhooks=await people.has_webhooks(connection),
    )


def _kinds(rows: list[Row]) -> Kinds:
    """What the town set, laid over the workflow; a row of a kind that is no more is passed over."""
    stored = {row["key"]: row for row in rows}
    return {key: _kind(kind, stored[key]) if key in stored else kind for key, kind in KINDS.items()}


def _kind(kind: Kind, row: Row) -> Kind:
    return msgspec.structs.replace(
        kind,
        label=_label(row),
        limits={clock: row[clock.value] for clock in kind.limits},
        far_metres=row["far_metres"],
        gallery=row["gallery"],
    )


def _label(row: Row) -> Label:
    return Label(row["name_zh"], row["name_en"])


def _category(row: Row) -> Category:
    return Category(
        code=row["code"],
        scheme=row["scheme"],
        major=Label(row["major_zh"], row["major_en"]),
        label=_label(row),
        amount=row["amount"],
        unit=Unit(row["unit"]),
        close_when=row["close_when"],
    )


def _calendar(rows: list[Row]) -> Calendar:
    days: dict[date, bool] = {row["day"]: row["working"] for row in rows}
    return Calendar(exceptions=days)


def _area(row: Row) -> Area:
    return Area(
        code=row["code"],
        kind=row["kind"],
        parent=row["parent"],
        label=_label(row),
        latitude=row["latitude"],
        longitude=row["longitude"],
        ring=_RING.decode(row["ring"]),
    )


def _segment(row: Row) -> Segment:
    line = _RING.decode(row["line"])
    return Segment(row["code"], _label(row), row["street_class"], row["zone"], line)


def _spot(row: Row, cameras: list[str]) -> Spot:
    return Spot(
        code=row["code"],
        label=_label(row),
        address=row["address"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        grid=row["grid"],
        segment=row["segment"],
        cameras=tuple(cameras),
    )
