"""Alarms a second through the public intake: one by one, and in batches of 100.

Half of them repeat one of 500 spots and fold, half open a ticket.
"""

import asyncio
import itertools
import random
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec

from tests.bench.server import Bench, bench_server, free_port, running
from tests.bench.wire import Wire
from tests.builders import SOUTH, WEST


def make_alarms(rng: random.Random) -> itertools.chain[dict[str, Any]]:
    spots = [_spot(rng) for _ in range(500)]

    def endless() -> Any:
        while True:
            yield {
                "id": uuid4().hex,
                "scenario": "stall",
                "time": datetime.now(UTC).isoformat(),
                "position": rng.choice(spots) if rng.random() < 0.5 else _spot(rng),
                "description": "占道设摊",
            }

    return itertools.chain(endless())


def _spot(rng: random.Random) -> dict[str, float]:
    return {
        "latitude": round(SOUTH + rng.random() * 0.004, 6),
        "longitude": round(WEST + rng.random() * 0.012, 6),
    }


async def measure(wire: Any, batch: int, clients: int, seconds: float, seed: int = 1) -> float:
    """Alarms a second."""
    alarms = make_alarms(random.Random(seed))
    stop = time.perf_counter() + seconds
    done = 0

    async def client() -> None:
        nonlocal done
        async with wire() as connection:
            while time.perf_counter() < stop:
                some = list(itertools.islice(alarms, batch))
                body = msgspec.json.encode(some if batch > 1 else some[0])
                answer = await connection.post("/api/alarms", body)
                if answer.status != 200:
                    raise RuntimeError(answer)
                done += batch

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
    return done / (time.perf_counter() - began)


def rates(wire: Any, seconds: float) -> tuple[float, float]:
    asyncio.run(measure(wire, 1, 8, 1))
    single = asyncio.run(measure(wire, 1, 8, seconds, 2))
    batch = asyncio.run(measure(wire, 100, 4, seconds, 3))
    return single, batch


def main(seconds: float = 8.0) -> None:
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.bare", str(port)], port, {}):
        base_single, base_batch = rates(lambda: Wire("127.0.0.1", port, {}), seconds / 3)
    with bench_server() as bench:
        single, batch = rates(lambda: _wire(bench), seconds)
    print(f"  alarms a second, one by one:       {single:.0f} (wanted 500)")
    print(
        f"  without a database:                {base_single:.0f}; ratio {single / base_single:.2f}"
    )
    print(f"  alarms a second, batches of 100:   {batch:.0f} (wanted 3,000)")
    print(f"  without a database:                {base_batch:.0f}; ratio {batch / base_batch:.3f}")


def _wire(bench: Bench) -> Wire:
    return bench.wire(bench.machine())


if __name__ == "__main__":
    main()
