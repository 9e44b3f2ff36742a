"""Ticket lifecycles a second: report, file, dispatch, accept, arrive, handle, close, find."""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from backend.domain.role import Role
from tests.bench.server import Bench, bench_server, free_port, running
from tests.bench.town import load_tickets
from tests.bench.wire import Wire
from tests.builders import centre

SHA = "0" * 64
LATITUDE, LONGITUDE = centre("310112112001001")
HERE = {"latitude": LATITUDE, "longitude": LONGITUDE, "accuracy": 10}


def taken(kind: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "sha256": SHA,
        "length": 1000,
        "takenAt": datetime.now(UTC).isoformat(),
    }


async def command(wire: Wire, name: str, ticket: str, **more: Any) -> dict[str, Any]:
    body = {
        "name": f"ticket.{name}",
        "id": str(uuid4()),
        "ticket": ticket,
        "madeAt": datetime.now(UTC).isoformat(),
        **more,
    }
    answer = await wire.post("/api/commands", {"commands": [body]})
    done: dict[str, Any] = answer.json()["answers"][0]
    if done["result"] != "applied":
        raise RuntimeError(f"{name}: {done}")
    return done


async def lifecycle(desk: Wire, phone: Wire, worker: str) -> None:
    """Eight requests."""
    ticket = str(uuid4())
    report = {"category": "0401", "address": "银春路100号", "description": "占道设摊"}
    await command(phone, "report", ticket, position=HERE, photos=[taken("before")], **report)
    await command(desk, "file", ticket)
    await command(desk, "dispatch", ticket, assignee=worker)
    await command(phone, "accept", ticket)
    await command(phone, "arrive", ticket, position=HERE)
    done = await command(phone, "handle", ticket, outcome="done", photos=[taken("after")])
    await command(desk, "close", ticket)
    found = await desk.get(f"/api/tickets/by-number/{done.get('number', '2611P0000001')}")
    if found.status != 200:
        raise RuntimeError(found)


async def measure(
    wires: Callable[[str], Wire], worker: str, clients: int, seconds: float
) -> tuple[float, float]:
    """Lifecycles a second, and milliseconds of the slowest in a hundred."""
    took: list[float] = []
    stop = time.perf_counter() + seconds

    async def client() -> None:
        async with wires("desk") as desk, wires("phone") as phone:
            while (start := time.perf_counter()) < stop:
                await lifecycle(desk, phone, worker)
                took.append(time.perf_counter() - start)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
    rate = len(took) / (time.perf_counter() - began)
    return rate, sorted(took)[int(len(took) * 0.99)] * 1000


def at_server(bench: Bench) -> tuple[Callable[[str], Wire], str]:
    worker = bench.town[Role.GRID_WORKER]
    cookies = {
        "desk": bench.cookie(bench.town[Role.DISPATCHER]),
        "phone": bench.cookie(worker),
    }
    return (lambda who: bench.wire(cookies[who])), str(worker.id)


def main(tickets: int = 100_000, clients: int = 16, seconds: float = 15.0) -> None:
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.bare", str(port)], port, {}):
        bare = lambda _who: Wire("127.0.0.1", port, {})  # noqa: E731
        base, base_slow = asyncio.run(measure(bare, str(uuid4()), clients, seconds / 3))
    with bench_server() as bench:
        began = time.perf_counter()
        asyncio.run(load_tickets(bench.dsn, bench.town, tickets))
        print(f"  loaded {tickets:,} tickets in {time.perf_counter() - began:.1f} s")
        wires, worker = at_server(bench)
        asyncio.run(measure(wires, worker, clients, 2))
        rate, slow = asyncio.run(measure(wires, worker, clients, seconds))
    print(f"  lifecycles a second: {rate:.0f} (slowest of 100: {slow:.0f} ms); wanted 100")
    print(f"  without a database:  {base:.0f} (slowest of 100: {base_slow:.0f} ms)")
    print(f"  ratio: {rate / base:.2f}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
