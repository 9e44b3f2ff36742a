"""The desk at a million tickets: lists with three filters, search, counts, over HTTP."""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode

from backend.domain.role import Role
from tests.bench.million import CATEGORIES, DOES, ROADS, SPOTS, THINGS, Ground, load
from tests.bench.server import Bench, bench_server
from tests.bench.wire import Wire

ASKED = 300
WANTED = {"list, page 1": 50, "list, page 200": 50, "search": 80, "counts": 100}
SORTS = ("newest", "oldest", "due", "closed")
COMMON = [
    ("late", "false"), ("reworked", "false"), ("supervised", "false"), ("source", "camera"),
    ("major", "04"), ("since", "2024-06-01"),
]  # fmt: skip
"""Filters that fit so much that there is a page 200."""
STATES = ("reported", "dispatched", "handled", "closed", "closed", "void")


def filters(chance: random.Random, ground: Ground) -> list[tuple[str, str]]:
    """Any three of those the screen offers."""
    offered: dict[str, Callable[[], str]] = {
        "state": lambda: chance.choice(STATES),
        "category": lambda: chance.choice([*(code for code, _ in CATEGORIES), *ground.categories]),
        "major": lambda: chance.choice(("04", "01", "02")),
        "grid": lambda: chance.choice(ground.grids),
        "community": lambda: chance.choice(ground.grids)[:12],
        "point": lambda: chance.choice(ground.points),
        "source": lambda: chance.choice(("camera", "hotline", "patrol")),
        "assignee": lambda: str(chance.choice(ground.people)),
        "late": lambda: chance.choice(("true", "false")),
        "supervised": lambda: chance.choice(("true", "false")),
        "reworked": lambda: chance.choice(("true", "false")),
        "since": lambda: f"{chance.randrange(2024, 2027)}-0{chance.randrange(1, 10)}-01",
    }
    return [(name, offered[name]()) for name in chance.sample(sorted(offered), 3)]


def words(chance: random.Random) -> str:
    """What a dispatcher types: a thing, a place, half a sentence, the end of a number."""
    return chance.choice([
        chance.choice(THINGS)[:2], chance.choice(THINGS), chance.choice(ROADS),
        chance.choice(SPOTS) + "门口" + chance.choice(THINGS), chance.choice(DOES)[:4],
        f"{chance.choice(ROADS)}{chance.randrange(900)}号", f"{chance.randrange(1_000_000):07d}",
        f"{chance.randrange(10_000):04d}", f"网格员{chance.randrange(300):03d}", "不存在的词",
    ])  # fmt: skip


async def timed(wire: Wire, path: str) -> tuple[float, dict[str, object]]:
    began = time.perf_counter()
    answer = await wire.get(path)
    took = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.body!r}")
    return took, answer.json()


async def measure(
    bench: Bench, ground: Ground, seed: int = 7
) -> dict[str, list[tuple[float, str]]]:
    chance = random.Random(seed)
    took: dict[str, list[tuple[float, str]]] = {name: [] for name in WANTED}
    async with bench.wire(bench.cookie(bench.town[Role.DISPATCHER])) as wire:
        await timed(wire, "/api/tickets/search/")
        for _ in range(ASKED):
            query = urlencode([*filters(chance, ground), ("sort", chance.choice(SORTS))])
            ms, _page = await timed(wire, f"/api/tickets/search/?{query}")
            took["list, page 1"].append((ms, query))
            ms, _counts = await timed(wire, f"/api/tickets/search/counts?{query}")
            took["counts"].append((ms, query))
            more = chance.sample(filters(chance, ground), chance.randrange(3))
            query = urlencode([("q", words(chance)), *more])
            ms, _page = await timed(wire, f"/api/tickets/search/?{query}")
            took["search"].append((ms, query))
        for _ in range(20):
            query = urlencode([*chance.sample(COMMON, 3), ("sort", chance.choice(SORTS))])
            took["list, page 200"] += await far_page(wire, query)
    return took


async def far_page(wire: Wire, query: str) -> list[tuple[float, str]]:
    """Page 200, where there is one; reached as a person reaches it, by going on."""
    cursor: object = ""
    for number in range(1, 201):
        ms, page = await timed(wire, f"/api/tickets/search/?{query}&cursor={cursor}")
        cursor = page["next"]
        if number == 200:
            return [(ms, query)]
        if cursor is None:
            break
    return []


def report(took: dict[str, list[tuple[float, str]]]) -> None:
    for name, times in took.items():
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)][0]
        print(f"  {name:15} median {ordered[len(ordered) // 2][0]:5.1f} ms, p95 {p95:5.1f} ms "
              f"(wanted {WANTED[name]}), worst {ordered[-1][0]:.0f} ms of {len(ordered)}")  # fmt: skip


def main(tickets: int = 1_000_000) -> None:
    with bench_server() as bench:
        ground = load(bench, tickets)
        asyncio.run(measure(bench, ground, seed=6))  # a server that has been up for a day
        report(asyncio.run(measure(bench, ground)))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
