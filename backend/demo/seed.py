"""Writes the demo town into an empty database: places, people, pictures, tickets."""

import asyncio
import hashlib
import time
from concurrent.futures import ProcessPoolExecutor

import msgspec
import structlog

from backend.demo.addresses import home_places, street_places
from backend.demo.cast import Spots
from backend.demo.duty import write_duty
from backend.demo.histories import write_histories
from backend.demo.overtaken import leave_to_the_desk
from backend.demo.people import DEMO_PASSWORD, Person
from backend.demo.pictures import Painted, paint_all
from backend.demo.questions import ask_and_join
from backend.demo.residents import write_residents
from backend.demo.rules import write_rules
from backend.demo.story import Picture, Pool, Story
from backend.demo.town import Town as DemoTown
from backend.demo.town import build_town
from backend.domain.permission import Actor
from backend.services import people as people_service
from backend.services import photos
from backend.services.environment import Environment
from backend.services.records import event_row, ticket_row
from backend.services.town import read_town
from storage.connection import Connection
from storage.queries import people, reference, tickets

log = structlog.get_logger()
TOWN_CODE = "310112112000"


async def seed_town(env: Environment, seed: int, count: int) -> bool:
    """False, and nothing done, where a town is there already."""
    async with env.database.reading() as connection:
        if not await reference.is_empty(connection, "place"):
            return False
    began = time.perf_counter()
    _say(f"Building the demo town (seed {seed}); this is done once ...")
    town = build_town(seed)
    pool = await _paint(env)
    _say(f"  {sum(map(len, pool.values()))} pictures painted")
    async with env.database.transaction() as connection:
        await _write_places(connection, town)
        actors = await _write_people(connection, town, env)
        await write_duty(connection, town, env.now())
        await write_rules(connection, town, env.now())
        env.town = await read_town(connection)
        spots = Spots(env.town, street_places(town), home_places(town))
        stories = list(write_histories(spots, actors, pool, seed, env.now(), count))
        await _write_tickets(connection, stories)
        known = [each.ticket for each in stories if each.ticket]
        receipt = await write_residents(env, connection, known)
    late = await leave_to_the_desk(env, stories, actors, pool, seed)
    await ask_and_join(env, stories, actors, pool, seed)
    async with env.database.reading() as connection:
        await connection.execute("ANALYZE")
    _say(
        f"  {len(town.places)} places, {len(town.people)} people, {len(stories)} tickets, "
        f"{late} in the command room's tray, in {time.perf_counter() - began:.0f} s"
    )
    if receipt:
        _say(f"  residents report at /public; the latest receipt: {receipt}")
    return True


def _say(text: str) -> None:
    print(text, flush=True)


async def _paint(env: Environment) -> Pool:
    """Every scenario before and after, on all cores; into the photo store. In order of variant,
    so that a ticket's before and after show the same street."""
    loop = asyncio.get_running_loop()
    pool: Pool = {}
    with ProcessPoolExecutor() as workers:
        tasks = [
            loop.run_in_executor(workers, paint_all, scenario) for scenario in env.town.scenarios
        ]
        for done in asyncio.as_completed(tasks):
            for painted in await done:
                picture = await _keep(env, painted)
                pool.setdefault((painted.scenario, painted.stage), []).append(picture)
    return pool


async def _keep(env: Environment, painted: Painted) -> Picture:
    sha256 = hashlib.sha256(painted.data).hexdigest()
    async with env.database.transaction() as connection:
        await photos.put(env, connection, sha256, painted.data, painted.picture)
    return Picture(sha256, len(painted.data))


async def _write_places(connection: Connection, town: DemoTown) -> None:
    await reference.replace_rows(
        connection, "place",
        ("code", "kind", "parent", "name_zh", "name_en", "latitude", "longitude", "ring"),
        [(p.code, p.kind, p.parent, p.label.zh, p.label.en, p.centre[1], p.centre[0], _json(p.ring))
         for p in town.places],
    )  # fmt: skip
    await reference.replace_rows(
        connection, "street_segment",
        ("code", "name_zh", "name_en", "street_class", "zone", "line"),
        [(s.code, s.label.zh, s.label.en, s.street_class, s.zone, _json(s.line))
         for s in town.segments],
    )  # fmt: skip
    await reference.replace_rows(
        connection, "point",
        ("code", "name_zh", "name_en", "address", "latitude", "longitude", "grid", "segment"),
        [(p.code, p.label.zh, p.label.en, p.address, p.position[1], p.position[0], p.grid,
          p.segment) for p in town.points],
    )  # fmt: skip
    await reference.replace_rows(
        connection, "camera", ("code", "point", "name_zh", "name_en"),
        [(c.code, c.point, c.label.zh, c.label.en) for c in town.cameras],
    )  # fmt: skip
    await reference.insert_fences(
        connection,
        [
            reference.FenceRow(f.code, f.label.zh, f.label.en, f.use, _json(f.ring))
            for f in town.fences
        ],
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


async def _write_people(connection: Connection, town: DemoTown, env: Environment) -> list[Actor]:
    """One hash for all: every demo account has the same, published password."""
    hashed = await asyncio.to_thread(people_service.hash_password, DEMO_PASSWORD)
    quarters = [p.code for p in town.places if p.kind in ("community", "village")]
    actors = []
    for person in town.people:
        areas = _areas(person, quarters)
        await people.insert_person(
            connection, person.id, person.name, person.phone, hashed,
            [role.value for role in person.roles], areas, person.team, False, env.now(),
        )  # fmt: skip
        actors.append(Actor(person.id, person.name, person.roles, tuple(areas), person.team))
    return actors


def _areas(person: Person, quarters: list[str]) -> list[str]:
    """The whole town is every community and village of it."""
    return quarters if TOWN_CODE in person.areas else list(person.areas)


async def _write_tickets(connection: Connection, stories: list[Story]) -> None:
    rows = [ticket_row(story.ticket) for story in stories if story.ticket]
    await tickets.insert_tickets(connection, rows)
    await tickets.insert_events(
        connection, [event_row(event) for story in stories for event in story.events]
    )
    await tickets.copy_photos(connection, [row for story in stories for row in story.photos])
    await tickets.start_numbers(connection, len(stories) + 1)
