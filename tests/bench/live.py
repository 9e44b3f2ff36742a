"""2,000 live connections in one process: memory, and how long a wake-up takes to the last."""

import asyncio
import os
import resource
import sys
import time
from pathlib import Path

from backend.domain.role import Role
from tests.bench.server import Bench, bench_server
from tests.builders import alarm

CONNECTIONS = 2_000


async def listen(bench: Bench, cookie: str) -> asyncio.StreamReader:
    reader, writer = await asyncio.open_connection(bench.host, bench.port)
    writer.write(f"GET /api/live HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b"event: hello\ndata: {}\n\n")
    reader.writer = writer  # type: ignore[attr-defined]  # kept open with its reader
    return reader


async def until_woken(reader: asyncio.StreamReader) -> float:
    await reader.readuntil(b"event: tickets")
    return time.perf_counter()


async def measure(bench: Bench, count: int) -> tuple[float, float]:
    """Seconds from the request to the first and the last connection's wake-up."""
    cookie = bench.cookie(bench.town[Role.DISPATCHER])["Cookie"]
    readers = []
    for first in range(0, count, 100):
        some = range(min(100, count - first))
        readers += await asyncio.gather(*(listen(bench, cookie) for _ in some))
    waiting = [asyncio.create_task(until_woken(reader)) for reader in readers]
    async with bench.wire(bench.machine()) as wire:
        began = time.perf_counter()
        await wire.post("/api/alarms", alarm())
        woken = await asyncio.gather(*waiting)
    return min(woken) - began, max(woken) - began


def resident_mb(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(count: int = CONNECTIONS) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    with bench_server() as bench:
        before = resident_mb(bench.process)
        few = asyncio.run(measure(bench, 10))
        first, last = asyncio.run(measure(bench, count))
        after = resident_mb(bench.process)
    print(f"  {count:,} connections: {after:.0f} MB (wanted under 250), before {before:.0f} MB")
    print(f"  a wake-up reaches the first after {first * 1000:.0f} ms, the last after "
          f"{last * 1000:.0f} ms (wanted under 1,000)")  # fmt: skip
    print(f"  with 10 connections: {few[1] * 1000:.0f} ms; ratio {last / few[1]:.1f}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
