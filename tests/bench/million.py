"""A town with a million tickets, their events and their photos' records, loaded by COPY.

Three years of a town of 16 communities and 192 grids; 5,000 tickets are open. What they say, where
they are and who handled them is spread as in a town: few categories and points have most of them.
Triggers and foreign keys rest while it is loaded, and the indexes of the large tables are made
afterwards, as for any bulk load; the chain's hashes are therefore none (nobody proves a bench).
"""

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from backend.domain.role import Role
from backend.services.town import read_town
from storage.database import Database
from storage.queries.tickets import EVENT, PHOTO, TICKET
from tests.bench.server import Bench, bench_server
from tests.bench.town import pattern
from tests.builders import SmallTown

DAYS, OPEN, CHUNK = 1_095, 5_000, 20_000
LARGE = ("ticket", "ticket_event", "photo", "photo_object")
THINGS = [
    "水果摊",
    "烧烤摊",
    "夜排档",
    "共享单车",
    "建筑垃圾",
    "旧沙发",
    "纸箱",
    "油烟",
    "横幅",
    "广告牌",
    "晾衣绳",
    "电瓶车",
    "渣土",
    "树枝",
    "井盖",
    "路灯",
    "护栏",
    "污水",
]
DOES = [
    "占了人行道",
    "堵住楼道",
    "倒在绿化带",
    "影响通行",
    "夜里很吵",
    "已劝离一次",
    "仍未清理",
    "居民反映多次",
    "挡住消防通道",
    "发出异味",
]
ROADS = [
    "银春路",
    "富岩路",
    "元江路",
    "金都路",
    "都会路",
    "放鹤路",
    "江川路",
    "曙建路",
    "马桥路",
    "华宁路",
    "昆阳路",
    "北松公路",
]
SPOTS = ["华银坊", "景城馨苑", "夏朵园", "银康苑", "东川花苑", "敬南路口", "万达广场", "地铁站"]
CATEGORIES = (("0401", 30), ("0405", 18), ("0410", 14), ("0110", 10), ("0107", 6), ("0101", 4))
OPEN_STATES = ("reported", "filed", "dispatched", "accepted", "arrived", "handled")


class Ground(NamedTuple):
    grids: list[str]
    points: list[str]
    categories: list[str]
    people: list[UUID]


class Made(NamedTuple):
    """One ticket's lines, ready for COPY: ticket, events, photos, photo objects."""

    ticket: str
    events: list[str]
    photos: list[str]
    objects: list[str]


def grids() -> list[str]:
    return [f"310112112{c:03d}{g:03d}" for c in range(101, 117) for g in range(1, 13)]


async def lay_ground(connection: asyncpg.Connection, town: SmallTown) -> Ground:
    """Places, points and people of the larger town, beside those of the small one."""
    codes, points = grids(), [f"Q{n:03d}" for n in range(200)]
    await connection.executemany(
        "INSERT INTO place (code, kind, parent, name_zh, name_en, latitude, longitude) "
        "VALUES ($1, $2, '310112112000', $1, $1, $3, $4)",
        [(code, "community", 31.0, 121.3) for code in sorted({each[:12] for each in codes})],
    )
    await connection.executemany(
        "INSERT INTO place (code, kind, parent, name_zh, name_en, latitude, longitude) "
        "VALUES ($1, 'grid', $2, $1, $1, $3, $4)",
        [(code, code[:12], *spot(n * 83)) for n, code in enumerate(codes)],
    )
    await connection.executemany(
        "INSERT INTO point (code, name_zh, name_en, address, latitude, longitude, grid) "
        "VALUES ($1, $1, $1, $1, $2, $3, $4)",
        [(code, *spot(n * 71), codes[n % len(codes)]) for n, code in enumerate(points)],
    )
    people = [UUID(int=10_000 + n) for n in range(300)]
    await connection.executemany(
        "INSERT INTO person (id, name, phone, password_hash, roles, areas, created_at) "
        "VALUES ($1, $2, $3, 'none', '{grid_worker}', $4, now())",
        [(each, f"网格员{n:03d}", f"137000{n:05d}", [codes[n % len(codes)]])
         for n, each in enumerate(people)],
    )  # fmt: skip
    rows = await connection.fetch("SELECT code FROM category ORDER BY code")
    return Ground(codes, points, [row["code"] for row in rows], people)


def spot(number: int) -> tuple[float, float]:
    """Somewhere in the town, spread over about 6 km by 6 km."""
    return 30.995 + (number * 7919 % 6000) / 100_000, 121.33 + (number * 104_729 % 6500) / 100_000


def field(value: Any) -> str:
    """As COPY's text format has it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


def template(row: dict[str, Any], columns: tuple[str, ...], varied: tuple[str, ...]) -> str:
    """A line with %s where the copies differ."""
    return "\t".join(
        "%s" if name in varied else field(row[name]).replace("%", "%%") for name in columns
    )


VARIED = (
    "id", "number", "state", "source", "category", "reported_at", "scenario", "description",
    "address", "grid", "community", "point", "camera", "latitude", "longitude", "assignee",
    "closed_at", "photo", "late", "supervised", "rework_count", "due_at", "spot", "clocks",
)  # fmt: skip
EVENT_VARIED = ("id", "ticket", "made_at", "at", "when", "photos")
PHOTO_VARIED = ("id", "ticket", "event", "sha256", "taken_at", "taken_by")


class Maker:
    """Lines of tickets, from one ticket that the rules made and a seeded chance."""

    def __init__(self, ticket: Any, events: list[Any], ground: Ground, count: int) -> None:
        from backend.services.records import event_row, ticket_row  # noqa: PLC0415  (a cycle else)

        row, rows = ticket_row(ticket), [event_row(each) for each in events]
        self.ground, self.count, self.chance = ground, count, random.Random(5)
        self.began = ticket.reported_at
        self.clocks = field(row["clocks"])
        self.ticket = template(row, TICKET, VARIED) + "\n"
        self.events = [template(each, EVENT, EVENT_VARIED) + "\t%s\n" for each in rows]
        self.steps = [each["when"] - self.began for each in rows]
        blank = dict.fromkeys(PHOTO) | {"kind": "before", "from_gallery": False, "layers": "[]"}
        self.photo = template(blank, PHOTO, PHOTO_VARIED) + "\t%s\t%s\n"
        self.start = datetime.now(UTC) - timedelta(days=DAYS)
        codes = [code for code in ground.categories if code not in dict(CATEGORIES)]
        self.codes = [code for code, weight in CATEGORIES for _ in range(weight)] + codes

    def one(self, number: int) -> Made:
        chance, ground = self.chance.random, self.ground
        at = self.start + timedelta(days=DAYS - 0.05) * (number / self.count)
        ticket = identity(at, number)
        closed = self.count - number > OPEN * 2 or number % 2 == 0
        state = "closed" if closed else OPEN_STATES[number % len(OPEN_STATES)]
        if closed and number % 40 == 0:
            state = "void"
        grid = ground.grids[int(len(ground.grids) * chance() ** 2)]
        point = ground.points[int(len(ground.points) * chance() ** 2)] if number % 3 else None
        latitude, longitude = spot(number)
        who = ground.people[int(len(ground.people) * chance() ** 2)]
        due = None if closed else at + timedelta(days=2)
        with_assignee = state not in ("reported", "filed")
        thing, does = THINGS[int(18 * chance() ** 2)], DOES[int(10 * chance())]
        road, near = ROADS[int(12 * chance())], SPOTS[int(8 * chance())]
        values = (
            ticket, f"{at:%y%m}E{number:07d}", state, ("camera", "hotline", "patrol")[number % 3],
            self.codes[int(len(self.codes) * chance())], at, "\\N", f"{near}门口{thing}{does}",
            f"{road}{number % 900}号近{near}", grid, grid[:12], point or "\\N", "\\N", latitude,
            longitude, who if with_assignee else "\\N", at + timedelta(hours=5) if closed else "\\N",
            identity(at, number + 3), "t" if number % 11 == 0 else "f",
            "t" if number % 200 == 0 else "f", 1 if number % 50 == 0 else 0,
            due or "\\N", "\\N", self.clocks if closed else "{}",
        )  # fmt: skip
        order = [values[VARIED.index(name)] for name in TICKET if name in VARIED]
        return Made(self.ticket % tuple(order), *self._rest(ticket, number, at, who))

    def _rest(
        self, ticket: UUID, number: int, at: datetime, who: UUID
    ) -> tuple[list[str], list[str], list[str]]:
        events = []
        for n, (line, step) in enumerate(zip(self.events, self.steps, strict=True)):
            when = at + step
            event = identity(when, number * 8 + n)
            events.append(line % (event, ticket, when, when, when, "{}", f"\\\\x{number:064x}"))
        photos, objects = [], []
        for n in (1, 2):
            sha256 = f"{number * 2 + n:064x}"
            own = identity(at, number * 2 + n)
            photos.append(
                self.photo % (own, ticket, ticket, sha256, at, who, n, f"\\\\x{number:064x}")
            )
            objects.append(f"{sha256}\t300000\timage/jpeg\t{at}\t{at}\t1600\t1200\t{at}\t{at}\n")
        return events, photos, objects


def identity(at: datetime, number: int) -> UUID:
    """In order of time, as UUIDv7 is."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | number)


OBJECT = (
    "sha256", "length", "media_type", "reserved_at", "stored_at", "width", "height", "checked_at",
    "keep_until",
)  # fmt: skip


TABLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ticket", TICKET),
    ("ticket_event", (*EVENT, "hash")),
    ("photo", (*PHOTO, "number", "hash")),
    ("photo_object", OBJECT),
)


def chunk(maker: Maker, first: int, last: int) -> list[bytes]:
    """The tables' lines of some tickets, made in a process of their own."""
    maker.chance.seed(first)
    made = [maker.one(number) for number in range(first, last)]
    return [
        "".join(each.ticket for each in made).encode(),
        "".join(line for each in made for line in each.events).encode(),
        "".join(line for each in made for line in each.photos).encode(),
        "".join(line for each in made for line in each.objects).encode(),
    ]


async def copy(connection: asyncpg.Connection, lines: list[bytes]) -> None:
    for (table, columns), data in zip(TABLES, lines, strict=True):

        async def source(data: bytes = data) -> AsyncIterator[bytes]:
            yield data

        await connection.copy_to_table(table, source=source(), columns=columns)


async def load_million(dsn: str, town: SmallTown, count: int) -> Ground:
    database = Database(dsn, 2)
    await database.open()
    async with database.reading() as reading:
        reference = await read_town(reading)
    await database.close()
    connection = await asyncpg.connect(dsn)
    try:
        ground = await lay_ground(connection, town)
        maker = Maker(*pattern(town, reference, datetime.now(UTC)), ground, count)
        indexes = await set_indexes_aside(connection)
        await connection.execute("SET session_replication_role = replica")
        await fill(connection, maker, count)
        await connection.execute("SET session_replication_role = origin")
        await connection.execute("SET maintenance_work_mem = '512MB'")
        for definition in indexes:
            await connection.execute(definition)
        await connection.execute("SELECT setval('ticket_number_seq', $1)", count + 1)
        await connection.execute("VACUUM ANALYZE")
        return ground
    finally:
        await connection.close()


async def fill(connection: asyncpg.Connection, maker: Maker, count: int) -> None:
    """The next lines are made while the last ones are written."""
    loop = asyncio.get_running_loop()
    bounds = [(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK)]
    with ProcessPoolExecutor(1) as pool:
        coming = loop.run_in_executor(pool, chunk, maker, *bounds[0])
        for following in [*bounds[1:], None]:
            lines = await coming
            if following:
                coming = loop.run_in_executor(pool, chunk, maker, *following)
            await copy(connection, lines)


async def set_indexes_aside(connection: asyncpg.Connection) -> list[str]:
    """Drops the indexes of the large tables that hold no constraint; returns what makes them again."""
    rows = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1) AND schemaname = "
        "'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
        list(LARGE),
    )
    for row in rows:
        await connection.execute(f'DROP INDEX "{row["indexname"]}"')
    return [row["indexdef"] for row in rows]


async def size_of(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    size: str = await connection.fetchval(
        "SELECT pg_size_pretty(pg_database_size(current_database()))"
    )
    await connection.close()
    return size


def load(bench: Bench, count: int) -> Ground:
    began = time.perf_counter()
    ground = asyncio.run(load_million(bench.dsn, bench.town, count))
    took = time.perf_counter() - began
    print(f"  loaded {count:,} tickets with 7 events and 2 photos each in {took:.0f} s "
          f"(wanted 300 for 1,000,000); {asyncio.run(size_of(bench.dsn))}")  # fmt: skip
    return ground


if __name__ == "__main__":
    with bench_server() as server:
        print(server.town[Role.DISPATCHER].name)
        load(server, int(sys.argv[1]))
