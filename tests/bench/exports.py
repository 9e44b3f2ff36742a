"""100,000 tickets as XLSX: how long, and what the server's processes hold meanwhile."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import httpx
import xlsxwriter

from backend.domain.role import Role
from tests.bench.million import load
from tests.bench.server import Bench, bench_server

COLUMNS = 24


def held_mb(process: int) -> dict[int, float]:
    """Resident memory of a process and of those it started."""
    found: dict[int, float] = {}
    waiting = [process]
    while waiting:
        each = waiting.pop()
        status = Path(f"/proc/{each}/status").read_text().splitlines()
        line = next((line for line in status if line.startswith("VmRSS")), "VmRSS: 0 kB")
        found[each] = int(line.split()[1]) / 1024
        children = Path(f"/proc/{each}/task/{each}/children").read_text().split()
        waiting += [int(child) for child in children]
    return found


async def export(bench: Bench, format_: str) -> tuple[float, float, float, float]:
    """Seconds, megabytes before and at most, size of the file in megabytes."""
    headers = bench.cookie(bench.town[Role.DISPATCHER]) | {"X-Banjie": "1"}
    before = sum(held_mb(bench.process).values())
    most = before
    address = f"http://{bench.host}:{bench.port}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
        began = time.perf_counter()
        asked = {"query": "late=false", "format": format_}
        answer = await client.post("/api/exports/", json=asked)
        answer.raise_for_status()
        while True:
            await asyncio.sleep(0.2)
            most = max(most, sum(held_mb(bench.process).values()))
            [job] = [
                each for each in (await client.get("/api/exports/")).json()["items"]
                if each["id"] == answer.json()["id"]
            ]  # fmt: skip
            if job["problem"]:
                raise RuntimeError(job["problem"]["en"])
            if job["doneAt"]:
                took = time.perf_counter() - began
                print(f"  {format_}: {job['rows']:,} rows", end="")
                return took, before, most, job["bytes"] / 1e6


def bare(rows: int) -> float:
    """The same number of cells written by the library alone, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        book = xlsxwriter.Workbook(f"{folder}/x.xlsx", {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet()
        for row in range(rows):
            for column in range(COLUMNS):
                sheet.write_string(row, column, "银春路 100 号门口水果摊")
        book.close()
        return time.perf_counter() - began


def main(tickets: int = 120_000) -> None:
    """Of 120,000 some 100,000 were never late."""
    with bench_server() as bench:
        load(bench, tickets)
        alone = bare(100_000)
        for format_ in ("xlsx", "csv"):
            took, before, most, size = asyncio.run(export(bench, format_))
            print(f", {size:.1f} MB in {took:.1f} s (wanted 60), {took / alone:.2f}x of the library "
                  f"alone; memory {before:.0f} MB before, {most:.0f} MB at most")  # fmt: skip


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
