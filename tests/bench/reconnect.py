"""A town's phones come back from a dead zone within a minute, each with three signed commands made
without a network, and pull afterwards: one server process. Beside it: a tenth of them in a tenth of
the time, so that the ratio says what the crowd costs."""

import asyncio
import hashlib
import random
import resource
import secrets
import statistics
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.services.environment import utc_now
from backend.services.signing import from_base64url
from storage.database import Database
from storage.queries import devices, people
from tests.bench.server import Bench, bench_server
from tests.bench.wire import Wire
from tests.builders import GRIDS, here
from tests.phone import Phone

PHONES, SECONDS, AFTER = 5_000, 60.0, 120.0
PLACE = {"latitude": here().latitude, "longitude": here().longitude, "accuracy": 10}


class Waiting(NamedTuple):
    cookie: str
    body: bytes


class Outcome(NamedTuple):
    at: float
    took: float
    results: tuple[str, ...]


def photo(kind: str, at: str) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind, "sha256": hashlib.sha256(uuid4().bytes).hexdigest(),
            "length": 180_000, "takenAt": at}  # fmt: skip


def three(phone: Phone) -> list[dict[str, Any]]:
    """Reported, settled on the spot, and a note: made an hour ago."""
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    clock = {"offsetMs": 40, "measuredAt": at}
    ticket = uuid4()
    made = [
        phone.command("report", ticket, category="0401", position=PLACE, address="银春路1号",
                      photos=[photo("before", at)]),
        phone.command("settle", ticket, photos=[photo("after", at)]),
        phone.command("note", ticket, note="已劝离"),
    ]  # fmt: skip
    return [phone.sign({**each, "madeAt": at, "clock": clock}) for each in made]


async def prepare(database: Database, count: int) -> list[Waiting]:
    """People with a session, a registered key and an outbox."""
    waiting = []
    async with database.transaction() as connection:
        for _ in range(count):
            person, token = uuid4(), secrets.token_urlsafe(32)
            phone = Phone(Actor(person, "网格员", (Role.GRID_WORKER,), (GRIDS[0],)))
            await people.insert_person(
                connection, person, "网格员", f"15{uuid4().int % 10**9:09d}", "none",
                [Role.GRID_WORKER], [str(uuid4())], None, False, utc_now(),
            )  # fmt: skip
            await people.insert_session(
                connection, uuid4(), hashlib.sha256(token.encode()).digest(), person, "bench",
                utc_now(),
            )  # fmt: skip
            await devices.see_device(connection, phone.device, "bench", utc_now())
            der = from_base64url(phone.registration()["publicKey"])
            await devices.insert_key(connection, phone.key, phone.device, person, der, utc_now())
            body = msgspec.json.encode({"commands": three(phone)})
            waiting.append(Waiting(f"banjie_session={token}", body))
    return waiting


async def come_back(bench: Bench, phone: Waiting, began: float, after: float) -> Outcome:
    await asyncio.sleep(after)
    asked = time.perf_counter()
    async with Wire(bench.host, bench.port, {"Cookie": phone.cookie}) as wire:
        answer = (await wire.post("/api/commands", phone.body)).json()
        view = await wire.get("/api/view")
    done = time.perf_counter()
    results = tuple(each["result"] for each in answer["answers"])
    return Outcome(done - began, done - asked, (*results, f"view {view.status}"))


async def crowd(bench: Bench, count: int, seconds: float) -> list[Outcome]:
    database = Database(bench.dsn, 2)
    await database.open()
    try:
        phones = await prepare(database, count)
        began = time.perf_counter()
        luck = random.Random(1)
        outcomes = await asyncio.gather(
            *(come_back(bench, each, began, luck.uniform(0, seconds)) for each in phones)
        )
        async with database.reading() as connection:
            rows = await connection.fetchval("SELECT count(*) FROM command")
        print(f"  {rows:,} commands recorded so far")
    finally:
        await database.close()
    return list(outcomes)


def tell(outcomes: list[Outcome], seconds: float) -> float:
    """Prints; the median time of one phone."""
    took = sorted(each.took for each in outcomes)
    results = Counter(result for each in outcomes for result in each.results)
    last = max(each.at for each in outcomes)
    print(f"  {len(outcomes):,} phones in {seconds:.0f} s: push and pull took {took[len(took) // 2] * 1000:.0f} ms "
          f"(p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms); the last was done "
          f"{max(0.0, last - seconds):.1f} s after the minute (wanted under {AFTER:.0f}); {dict(results)}")  # fmt: skip
    return statistics.median(took)


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    with bench_server() as bench:
        few = tell(asyncio.run(crowd(bench, PHONES // 10, SECONDS / 10)), SECONDS / 10)
        many = tell(asyncio.run(crowd(bench, PHONES, SECONDS)), SECONDS)
    print(f"  ratio of the two medians: {many / few:.2f}")


if __name__ == "__main__":
    main()
