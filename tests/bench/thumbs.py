"""A worker's list of 50 tickets with a picture each over 3G (1.6 Mbit/s, 150 ms), on a screen high
enough for all of them; beside it the larger pictures, fetched all at once, in the same run."""

import statistics
import time
from uuid import UUID

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from backend.domain.role import Role
from storage.database import Database
from storage.photos.folder import FolderStore
from storage.queries import tickets
from tests.bench.phone import CONTROLLED, phone_of, picture
from tests.bench.pull import aside, load
from tests.bench.server import Bench, bench_server
from tests.parts import CHROMIUM

TICKETS, ARRIVED, RUNS, WANTED_SECONDS = 50, 5, 3, 2.5
THREE_G = {"offline": False, "latency": 150, "downloadThroughput": 200_000,
           "uploadThroughput": 96_000}  # fmt: skip
SEEN = f"""() => {{
  const seen = [...document.querySelectorAll('a.ticket img')].filter((image) => image.naturalWidth)
  return seen.length >= {TICKETS}
}}"""
LARGER = """async (photos) => {
  const began = performance.now()
  await Promise.all(photos.map(async (id) => (await fetch(`/api/photos/${id}/thumb`)).blob()))
  return (performance.now() - began) / 1000
}"""


async def prepare(bench: Bench, photos: list[str]) -> None:
    known: list[UUID] = await load(bench, TICKETS, ARRIVED)
    database, store = Database(bench.dsn, 2), FolderStore(bench.data / "photos", b"", "")
    await database.open()
    try:
        rows = [
            await picture(database, store, number, ticket) for number, ticket in enumerate(known)
        ]
        async with database.transaction() as connection:
            await tickets.copy_photos(connection, rows)
            await connection.execute(
                "UPDATE ticket SET photo = p.id FROM photo p WHERE p.ticket = ticket.id"
            )
        photos += [str(row["id"]) for row in rows]
    finally:
        await database.close()


def three_g(page: Page) -> CDPSession:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.emulateNetworkConditions", THREE_G)
    return devtools


def list_once(browser: Browser, bench: Bench) -> float:
    """Seconds from opening the installed app, which knows no picture yet, until all are seen."""
    with phone_of(browser, bench, bench.town[Role.GRID_WORKER]) as context:
        page = context.new_page()
        page.goto("/me")
        page.wait_for_function(CONTROLLED)
        page.wait_for_timeout(2_500)
        page.close()
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 9_000})
        three_g(page)
        began = time.perf_counter()
        page.goto("/tasks", wait_until="commit")
        page.wait_for_function(SEEN, polling=50)
        return time.perf_counter() - began


def larger_once(browser: Browser, bench: Bench, photos: list[str]) -> float:
    with phone_of(browser, bench, bench.town[Role.GRID_WORKER]) as context:
        page = context.new_page()
        page.goto("/me")
        three_g(page)
        return float(page.evaluate(LARGER, photos))


def main() -> None:
    photos: list[str] = []
    with bench_server() as bench, sync_playwright() as playwright:
        aside(prepare(bench, photos))
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        took = [
            (list_once(browser, bench), larger_once(browser, bench, photos)) for _ in range(RUNS)
        ]
        browser.close()
    ours, larger = (statistics.median(each) for each in zip(*took, strict=True))
    print(f"  {TICKETS} pictures of the list seen after {ours:.1f} s (wanted {WANTED_SECONDS}); "
          f"the larger ones alone take {larger:.1f} s: {ours / larger:.2f}x")  # fmt: skip


if __name__ == "__main__":
    main()
