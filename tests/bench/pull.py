"""A phone's first pull and its deltas, in real Chromium, at 0 and 150 ms; beside PouchDB 9 and its
own server with the same documents, in the same browser and run."""

import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from backend.domain.role import Role
from backend.domain.ticket import evolve
from backend.services.environment import new_id
from backend.services.records import event_row, ticket_row
from backend.services.town import read_town
from storage.database import Database
from storage.queries import tickets
from tests.bench.server import ROOT, Bench, bench_server, free_port, running
from tests.bench.town import pattern
from tests.faults.proxy import Line, Proxy, proxy_to
from tests.parts import CHROMIUM

PWA = ROOT / "pwa"
MANY, SMALL, CHANGED = 1_000, 10_000, 10
WORDS = "路口商铺占道经营堆放杂物电动车乱停放垃圾满溢井盖破损绿化损坏油烟噪音夜间施工积水灯杆倾斜广告牌脱落"
PACKAGES = {"pouchdb": "9.0.0", "express-pouchdb": "4.2.0", "express": "4.21.2"}
REPLICATE = """async (remote) => {
    window.local ??= new PouchDB('local')
    const began = performance.now()
    const done = await window.local.replicate.from(remote)
    return { took: performance.now() - began, count: done.docs_written }
}"""


class Figure(NamedTuple):
    took: float
    tickets: int
    requests: int
    size: int


def measured(page: Page, proxy: Proxy, act: str, argument: Any = None) -> Figure:
    """What the page did, what it asked and what went over the line, both ways, heads included."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = sum(proxy.line.carried)
    done = page.evaluate(act, argument)
    return Figure(done["took"], done["count"], len(asked), sum(proxy.line.carried) - before)


async def load(bench: Bench, count: int, events: int) -> list[UUID]:
    """Open tickets of the worker, each with so many events, the last of them theirs to accept."""
    database = Database(bench.dsn, 4)
    await database.open()
    try:
        return await _load(database, bench, count, events)
    finally:
        await database.close()


async def _load(database: Database, bench: Bench, count: int, events: int) -> list[UUID]:
    async with database.reading() as connection:
        reference = await read_town(connection)
    at = datetime.now(UTC) - timedelta(hours=3)
    _, told = pattern(bench.town, reference, at)
    ticket = None
    for event in told[:events]:
        ticket = evolve(ticket, event)
    assert ticket is not None
    made, luck = [], random.Random(3)
    for number in range(count):
        identity = new_id()
        words = "".join(luck.choice(WORDS) for _ in range(30))
        shift = timedelta(seconds=luck.randrange(7_000_000) / 1000)
        row = ticket_row(ticket) | {
            "id": identity,
            "description": words,
            "address": f"{words[:8]}{number}号",
            "reported_at": at + shift,
            "number": f"B{at:%Y%m%d}{number:06d}",
            "mark_at": None,
        }
        history = [
            event_row(e)
            | {"id": new_id(), "ticket": identity, "when": e.when + shift, "at": e.at + shift}
            for e in told[:events]
        ]
        made.append((row, history))
    async with database.transaction() as connection:
        await tickets.insert_tickets(connection, [row for row, _ in made])
        await tickets.insert_events(connection, [e for _, es in made for e in es])
    return [row["id"] for row, _ in made]


async def change(bench: Bench, some: list[UUID]) -> None:
    async with bench.wire(bench.cookie(bench.town[Role.DISPATCHER])) as wire:
        for ticket in some:
            made = {"name": "ticket.note", "id": str(uuid4()), "ticket": str(ticket),
                    "madeAt": "2026-11-22T01:00:00Z", "note": "请尽快处理"}  # fmt: skip
            answer = await wire.post("/api/commands", {"commands": [made]})
            assert b"applied" in answer.body, answer.body


def ours(
    browser: Browser, bench: Bench, line: Line, known: list[UUID], script: str
) -> tuple[Figure, Figure, Figure]:
    """First pull, a delta of ten, and nothing new."""
    with proxy_to(f"http://{bench.host}:{bench.port}") as proxy:
        context = browser.new_context(base_url=proxy.address)
        cookie = bench.cookie(bench.town[Role.GRID_WORKER])["Cookie"].partition("=")[2]
        context.add_cookies(
            [{"name": "banjie_session", "value": cookie, "url": f"{proxy.address}/api"}]
        )
        page = context.new_page()
        open_engine(page, script)
        proxy.line = Line(delay=line.delay)
        first = measured(page, proxy, "() => bench.pull()")
        aside(change(bench, known[:CHANGED]))
        delta = measured(page, proxy, "() => bench.pull()")
        nothing = measured(page, proxy, "() => bench.pull()")
        assert page.evaluate("bench.held()") == len(known)
        context.close()
    return first, delta, nothing


@contextmanager
def pouch(documents: list[dict[str, Any]]) -> Iterator[str]:
    """PouchDB's server with these documents; its packages are fetched for the run."""
    folder = Path(tempfile.mkdtemp(prefix="banjie-pouch-"))
    try:
        (folder / "package.json").write_text(
            json.dumps({"private": True, "dependencies": PACKAGES})
        )
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            check=True,
        )
        port, data = free_port(), folder / "db"
        data.mkdir()
        script = str(ROOT / "tests/bench/pouch.js")
        with running(["node", script, str(port), str(data)], port, {}, folder):
            address = f"http://127.0.0.1:{port}"
            httpx.put(f"{address}/town")
            for first in range(0, len(documents), 500):
                body = {"docs": documents[first : first + 500]}
                httpx.post(f"{address}/town/_bulk_docs", json=body, timeout=120).raise_for_status()
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def theirs(browser: Browser, address: str, line: Line, known: list[str]) -> tuple[Figure, Figure]:
    with proxy_to(address) as proxy:
        context = browser.new_context(base_url=proxy.address)
        page = context.new_page()
        page.goto("/page")
        proxy.line = Line(delay=line.delay)
        first = measured(page, proxy, REPLICATE, f"{proxy.address}/town")
        for name in known[:CHANGED]:
            document = httpx.get(f"{address}/town/{name}").json()
            document["ticket"]["version"] += 1
            httpx.put(f"{address}/town/{name}", json=document).raise_for_status()
        delta = measured(page, proxy, REPLICATE, f"{proxy.address}/town")
        context.close()
    return first, delta


def documents(bench: Bench) -> list[dict[str, Any]]:
    """The worker's view as documents: what the phone stores, a ticket each."""
    headers = {**bench.cookie(bench.town[Role.GRID_WORKER])}
    found, cursor = [], ""
    while True:
        path = f"http://{bench.host}:{bench.port}/api/view"
        view = httpx.get(
            path, params={"cursor": cursor} if cursor else {}, headers=headers, timeout=60
        ).json()
        found += [{"_id": page["ticket"]["id"], **page} for page in view["tickets"]]
        cursor = view["cursor"]
        if not view["more"]:
            return found


def show(what: str, our: Figure, their: Figure) -> None:
    print(f"    {what}: {our.took:.0f} ms, {our.requests} requests, {our.size / 1000:.1f} kB; PouchDB "
          f"{their.took:.0f} ms, {their.requests} requests, {their.size / 1000:.1f} kB; "
          f"{their.took / our.took:.1f}x faster, {our.size / their.size:.2f} of the bytes")  # fmt: skip


def aside(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: Playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def compare(script: str, count: int, events: int, delays: list[float]) -> None:
    with bench_server() as bench:
        known = asyncio.run(load(bench, count, events))
        docs = documents(bench)
        size = len(json.dumps(docs[0]))
        print(f"  {len(docs):,} documents of {size:,} bytes")
        with pouch(docs) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(CHROMIUM), args=["--no-sandbox"]
            )
            for delay in delays:
                print(f"   at {delay * 2000:.0f} ms", flush=True)
                first, delta, nothing = ours(browser, bench, Line(delay=delay), known, script)
                their_first, their_delta = theirs(
                    browser, address, Line(delay=delay), [str(k) for k in known]
                )
                show("first pull", first, their_first)
                show(f"{CHANGED} changed", delta, their_delta)
                print(f"    nothing new: {nothing.requests} request, {nothing.size} bytes with the head, "
                      f"{nothing.took:.0f} ms", flush=True)  # fmt: skip


def built_engine() -> str:
    """The phone's engine alone, as a script for a page."""
    vite = [str(PWA / "node_modules/.bin/vite"), "build", "--config", "bench/vite.config.ts",
            "--logLevel", "error"]  # fmt: skip
    subprocess.run(vite, cwd=PWA, check=True)
    return (PWA / "node_modules/.bench/pull.js").read_text()


def open_engine(page: Page, script: str) -> None:
    """`window.bench`, at work for the page's session."""
    page.route("**/bench", lambda route: route.fulfill(
        content_type="text/html", body=f'<script type="module">{script}</script>'))  # fmt: skip
    page.goto("/bench")
    page.wait_for_function("window.bench")
    page.evaluate("bench.enter()")


def main() -> None:
    script = built_engine()
    compare(script, MANY, 4, [0, 0.075])
    if "--all" in sys.argv or not sys.argv[1:]:
        compare(script, SMALL, 1, [0, 0.075])


if __name__ == "__main__":
    main()
