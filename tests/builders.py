"""A small town and makers of commands, pictures and alarms. All persons are invented."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
from PIL import Image, ImageDraw

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.sender import RESULTS, SEND
from backend.domain.workflow import PhotoKind
from backend.services.people import hash_password, hash_token
from storage.database import Database
from storage.queries import people, reference

PASSWORD = "a long password 1"
KEY = "a key of the small town"
COMMUNITIES = ("310112112001", "310112112002")
GRIDS = ("310112112001001", "310112112001002", "310112112002001")
WEST, SOUTH, STEP = 121.360, 31.020, 0.004


@dataclass(frozen=True)
class SmallTown:
    """People by role; `neighbour` is a grid worker of another community."""

    people: dict[Role, Actor]
    neighbour: Actor
    phones: dict[UUID, str]
    key: UUID

    def __getitem__(self, role: Role) -> Actor:
        return self.people[role]


def centre(grid: str) -> tuple[float, float]:
    """Latitude and longitude of a grid's middle."""
    return SOUTH + STEP / 2, WEST + STEP * (GRIDS.index(grid) + 0.5)


def ring(grid: str) -> list[tuple[float, float]]:
    west = WEST + STEP * GRIDS.index(grid)
    return [(west, SOUTH), (west + STEP, SOUTH), (west + STEP, SOUTH + STEP), (west, SOUTH + STEP)]


async def build_small_town(dsn: str) -> SmallTown:
    database = Database(dsn, 2)
    await database.open()
    try:
        await _places(database)
        return await _people(database)
    finally:
        await database.close()


async def _places(database: Database) -> None:
    town = ("310112112000", "town", None, "马桥镇", "Maqiao", None, None, "[]")
    parts = [
        (code, "community", town[0], f"{n}居委", f"Community {n}", None, None, "[]")
        for n, code in enumerate(COMMUNITIES, 1)
    ]
    grids = [
        (code, "grid", code[:12], f"网格{code[-3:]}", f"Grid {code[-3:]}", *centre(code),
         msgspec.json.encode(ring(code)).decode())
        for code in GRIDS
    ]  # fmt: skip
    points = [
        (f"P{n}", f"点位{n}", f"Point {n}", f"银春路{n}00号", *centre(code), code, None)
        for n, code in enumerate(GRIDS, 1)
    ]
    cameras = [(f"C{n}", f"P{n}", f"探头{n}", f"Camera {n}") for n in range(1, len(GRIDS) + 1)]
    async with database.transaction() as connection:
        await reference.replace_rows(
            connection, "place",
            ("code", "kind", "parent", "name_zh", "name_en", "latitude", "longitude", "ring"),
            [town, *parts, *grids],
        )  # fmt: skip
        await reference.replace_rows(
            connection, "point",
            ("code", "name_zh", "name_en", "address", "latitude", "longitude", "grid", "segment"),
            points,
        )  # fmt: skip
        await reference.replace_rows(
            connection, "camera", ("code", "point", "name_zh", "name_en"), cameras
        )


async def _people(database: Database) -> SmallTown:
    now = datetime.now(UTC)
    hashed = hash_password(PASSWORD)
    made: list[Actor] = []
    phones: dict[UUID, str] = {}
    jobs: list[tuple[Role, Sequence[str]]] = [(role, [GRIDS[0]]) for role in Role]
    jobs = [(r, [COMMUNITIES[0]] if r is Role.DUTY_OFFICER else a) for r, a in jobs]
    jobs.append((Role.GRID_WORKER, [GRIDS[2]]))
    async with database.transaction() as connection:
        for number, (role, areas) in enumerate(jobs):
            actor = Actor(uuid4(), f"测试{role.value}", (role,), tuple(areas))
            phones[actor.id] = f"1390000{number:04d}"
            await people.insert_person(
                connection, actor.id, actor.name, phones[actor.id], hashed, [role.value], areas,
                None, False, now,
            )  # fmt: skip
            made.append(actor)
        key = uuid4()
        await people.insert_key(
            connection, key, "cameras", "camera", hash_token(KEY), [SEND, RESULTS], now
        )
    return SmallTown({a.roles[0]: a for a in made[:-1]}, made[-1], phones, key)


def jpeg(seed: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A small picture that differs with its seed."""
    image = Image.new("RGB", size, ((seed * 37) % 256, (seed * 91) % 256, 120))
    draw = ImageDraw.Draw(image)
    draw.ellipse((seed % 200, 40, seed % 200 + 180, 240), fill=(230, 180, 60))
    draw.text((20, 20), f"picture {seed}", fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def photo(kind: PhotoKind, sha256: str = "0" * 64, length: int = 1000) -> c.PhotoTaken:
    return c.PhotoTaken(
        id=uuid4(), kind=kind, sha256=sha256, length=length, taken_at=datetime.now(UTC)
    )


def alarm(**changed: Any) -> dict[str, Any]:
    """The JSON of an alarm; each has an id of its own."""
    usual = {
        "id": uuid4().hex,
        "scenario": "stall",
        "time": datetime.now(UTC).isoformat(),
        "camera": "C1",
        "description": "占道设摊",
    }
    return usual | changed


def stamp(minutes: float = 0) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def make(command: type[c.Command], ticket: UUID, **arguments: Any) -> Any:
    """A command made now, with an id of its own."""
    arguments.setdefault("id", uuid4())
    arguments.setdefault("made_at", datetime.now(UTC))
    return command(ticket=ticket, **arguments)


def here(grid: str = GRIDS[0]) -> c.Position:
    latitude, longitude = centre(grid)
    return c.Position(latitude=latitude, longitude=longitude, accuracy=10, age=1)
