"""1,000 notices in a minute to receivers that take five seconds each: what it does to requests, and
to a person whose phone answers at once."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import quantiles
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from backend.domain.notice import Notice, NoticeKind, begun
from backend.domain.role import Role
from storage.queries import notices, reach
from tests.bench.server import Bench, bench_server
from tests.reaching.receivers import PushService, in_thread

NOTICES = 1_000
SECONDS = 60
SLOW_SECONDS = 5.0
QUICK_EVERY = 20
"""Of so many, one is for the person whose phone answers at once."""


async def prepare(bench: Bench, push: PushService, slow: UUID, quick: UUID) -> None:
    connection = await asyncpg.connect(bench.dsn)
    now = datetime.now(UTC)
    try:
        for person, name in ((slow, "slow"), (quick, "quick")):
            session, to = uuid4(), push.browser(name)
            await connection.execute(
                "INSERT INTO session (id, token_hash, person, device, created_at, last_seen_at) "
                "VALUES ($1, $2, $3, '', $4, $4)", session, uuid4().bytes, person, now,
            )  # fmt: skip
            await reach.subscribe(
                connection, uuid4(), person, session, to.endpoint, to.p256dh, to.auth, "", now
            )
    finally:
        await connection.close()


async def pour(bench: Bench, slow: UUID, quick: UUID) -> dict[str, float]:
    """A notice every 60 ms, due at once; when each of the quick person's was due."""
    connection = await asyncpg.connect(bench.dsn)
    due: dict[str, float] = {}
    began = time.time()
    try:
        for number in range(NOTICES):
            await asyncio.sleep(max(0.0, began + number * SECONDS / NOTICES - time.time()))
            person = quick if number % QUICK_EVERY == 0 else slow
            at = datetime.now(UTC)
            notice = Notice(
                id=uuid4(), person=person, cause=uuid4(), kind=NoticeKind.MESSAGE, urgent=True,
                created_at=at,
            )  # fmt: skip
            now = msgspec.structs.replace(begun(notice), next_at=at - timedelta(seconds=1))
            await notices.insert(connection, msgspec.json.encode([now]).decode())
            if person == quick:
                due[str(notice.id)] = time.time()
    finally:
        await connection.close()
    return due


async def ask(bench: Bench, ends: asyncio.Event) -> list[float]:
    """Requests one after another until the end; milliseconds of each."""
    took: list[float] = []
    async with bench.wire(bench.cookie(bench.town[Role.DISPATCHER])) as wire:
        while not ends.is_set():
            before = time.perf_counter()
            await wire.get("/api/tickets?view=open")
            took.append((time.perf_counter() - before) * 1000)
            await asyncio.sleep(0.02)
    return took


async def measure(bench: Bench, push: PushService) -> None:
    slow, quick = bench.town[Role.GRID_WORKER].id, bench.town[Role.OFFICER].id
    await prepare(bench, push, slow, quick)
    quiet_ends = asyncio.Event()
    asyncio.get_running_loop().call_later(10, quiet_ends.set)
    quiet = await ask(bench, quiet_ends)
    loud_ends = asyncio.Event()
    asking = asyncio.create_task(ask(bench, loud_ends))
    due = await pour(bench, slow, quick)
    for _ in count():
        if len(push.got) >= NOTICES:
            break
        await asyncio.sleep(0.1)
    loud_ends.set()
    loud = await asking
    arrived = {each["id"]: each["at"] for each in push.got}
    late = [arrived[each] - at for each, at in due.items()]
    print(f"  {len(push.got):,} of {NOTICES:,} sent once each; wrong: {len(push.wrong)}")
    print(f"  the quick person's: {percentile(late):.2f} s at p95, {max(late):.2f} s at most "
          "(wanted under 2)")  # fmt: skip
    print(f"  a request: p95 {percentile(quiet):.1f} ms before, {percentile(loud):.1f} ms meanwhile "
          f"(at most {max(loud):.0f}, wanted under 2,000); ratio {percentile(loud) / percentile(quiet):.2f}")  # fmt: skip


def percentile(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


class Timed(PushService):
    """Says when each came."""

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        return {**super().check(path, headers, body), "at": time.time()}


def main() -> None:
    push = Timed()
    push.slow, push.wait = "slow", SLOW_SECONDS
    with in_thread(push), bench_server(BANJIE_PRIVATE_OUTSIDE="1") as bench:
        asyncio.run(measure(bench, push))
