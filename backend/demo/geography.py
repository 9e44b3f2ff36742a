"""The town as a tree: town, communities and villages, grids; polygons that tile it."""

import random

import msgspec

from backend.demo.shapes import LonLat, Metres, Ring, centre_of, locate, outline
from backend.domain.text import Label

TOWN_CODE = "310112112000"
TOWN_LABEL = Label("马桥镇", "Maqiao Town")

COLUMNS = (-2650, -1930, -1340, -760, -240, 300, 830, 1480, 2180)
ROWS = (-2350, -1690, -1120, -590, -110, 360, 880, 1510, 2150)
JITTER = 46
RIVER_BEND = (0, 60, 130, 160, 120, 40, -60, -130, -150)

# Row by row from the north, column by column from the west: to whom each grid belongs.
ALLOTMENT = (
    "aabbccdd",
    "aeebccfd",
    "geehiifd",
    "gghhijff",
    "kkklljjm",
    "knnllojm",
    "knnpooom",
    "nnppppmm",
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """kind: town, community, village or grid; `ring` is not closed twice."""

    code: str
    kind: str
    parent: str | None
    label: Label
    ring: Ring
    centre: LonLat


class Quarter(msgspec.Struct, frozen=True):
    """A community (居民区) or village (村): its letter above, the code's three digits, its names."""

    letter: str
    digits: str
    kind: str
    label: Label
    estates: tuple[str, ...]


QUARTERS = (
    Quarter("l", "001", "community", Label("银春居民区", "Yinchun"), ("银春花园", "春申新苑")),
    Quarter("h", "002", "community", Label("华银坊居民区", "Huayinfang"), ("华银坊",)),
    Quarter("i", "003", "community", Label("景城馨苑居民区", "Jingcheng Xinyuan"), ("景城馨苑",)),
    Quarter("j", "004", "community", Label("富岩居民区", "Fuyan"), ("富岩名邸", "富岩公寓")),
    Quarter("o", "005", "community", Label("马桥居民区", "Maqiao"), ("马桥新村", "江川雅苑")),
    Quarter("e", "006", "community", Label("元江居民区", "Yuanjiang"), ("元江佳苑",)),
    Quarter("c", "007", "community", Label("曙建居民区", "Shujian"), ("曙光新村", "建业公寓")),
    Quarter("a", "201", "village", Label("旗忠村", "Qizhong Village"), ("旗忠花苑",)),
    Quarter("b", "202", "village", Label("联建村", "Lianjian Village"), ()),
    Quarter("d", "203", "village", Label("工农村", "Gongnong Village"), ()),
    Quarter("f", "204", "village", Label("友好村", "Youhao Village"), ()),
    Quarter("g", "205", "village", Label("同心村", "Tongxin Village"), ()),
    Quarter("k", "206", "village", Label("民主村", "Minzhu Village"), ()),
    Quarter("m", "207", "village", Label("吴会村", "Wuhui Village"), ()),
    Quarter("n", "208", "village", Label("彭渡村", "Pengdu Village"), ()),
    Quarter("p", "209", "village", Label("金星村", "Jinxing Village"), ()),
)


class Lattice(msgspec.Struct, frozen=True):
    """Crossings by (column, row from the south) and the bends of each edge between two of them."""

    crossings: dict[tuple[int, int], LonLat]
    bends: dict[tuple[tuple[int, int], tuple[int, int]], tuple[LonLat, ...]]

    def edge(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[LonLat, ...]:
        """From start up to, without, end."""
        if (start, end) in self.bends:
            return (self.crossings[start], *self.bends[start, end])
        return (self.crossings[start], *reversed(self.bends[end, start]))


def build_lattice(rng: random.Random) -> Lattice:
    raw = {(c, r): _cross(c, r, rng) for c in range(9) for r in range(9)}
    bends = {}
    for (c, r), here in raw.items():
        for there in ((c + 1, r), (c, r + 1)):
            if there in raw:
                bends[(c, r), there] = _bend(here, raw[there], rng)
    return Lattice({key: locate(point) for key, point in raw.items()}, bends)


def _cross(column: int, row: int, rng: random.Random) -> Metres:
    rim = 2 if column in (0, 8) or row in (0, 8) else 1
    along = COLUMNS[column] + rng.uniform(-JITTER, JITTER) * rim
    across = ROWS[row] + rng.uniform(-JITTER, JITTER) * rim
    return along, across + (RIVER_BEND[column] if row == 0 else 0)


def _bend(start: Metres, end: Metres, rng: random.Random) -> tuple[LonLat, ...]:
    """Two gentle points on the way, so that a street is not a ruler's line."""
    sway = rng.uniform(-16, 16)
    along, across = end[0] - start[0], end[1] - start[1]
    length = (along**2 + across**2) ** 0.5
    side = (-across / length * sway, along / length * sway)
    return tuple(
        locate((start[0] + along * part + side[0], start[1] + across * part + side[1]))
        for part in (0.33, 0.68)
    )


def build_places(lattice: Lattice) -> tuple[Place, ...]:
    """Town first, then communities and villages, then grids."""
    grids: list[Place] = []
    quarters: list[Place] = []
    for quarter in QUARTERS:
        own = _grids_of(quarter, lattice)
        grids += own
        ring = outline(grid.ring for grid in own)
        quarters.append(
            Place(code=_code(quarter), kind=quarter.kind, parent=TOWN_CODE, label=quarter.label,
                  ring=ring, centre=centre_of(ring))
        )  # fmt: skip
    border = outline(grid.ring for grid in grids)
    town = Place(code=TOWN_CODE, kind="town", parent=None, label=TOWN_LABEL, ring=border,
                 centre=centre_of(border))  # fmt: skip
    return town, *quarters, *grids


def _code(quarter: Quarter) -> str:
    return TOWN_CODE[:9] + quarter.digits


def _grids_of(quarter: Quarter, lattice: Lattice) -> list[Place]:
    cells = [(column, 7 - line) for line, letters in enumerate(ALLOTMENT)
             for column, letter in enumerate(letters) if letter == quarter.letter]  # fmt: skip
    return [_grid(quarter, number, cell, lattice) for number, cell in enumerate(cells, 1)]


def _grid(quarter: Quarter, number: int, cell: tuple[int, int], lattice: Lattice) -> Place:
    column, row = cell
    corners = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
    turns = zip(corners, (*corners[1:], corners[0]), strict=True)
    ring = tuple(point for start, end in turns for point in lattice.edge(start, end))
    label = Label(f"{quarter.label.zh}第{number}网格", f"{quarter.label.en}, grid {number}")
    return Place(code=f"{_code(quarter)}{number:03}", kind="grid", parent=_code(quarter),
                 label=label, ring=ring, centre=centre_of(ring))  # fmt: skip
