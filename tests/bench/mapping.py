"""The desk's map with 100,000 tickets in a Chromium without a GPU: until the first picture, and while it is dragged.
Beside it the same map without a ticket."""

import statistics
import sys
import time
from itertools import pairwise

from playwright.sync_api import Page, sync_playwright

from backend.domain.role import Role
from tests.bench.million import load
from tests.bench.server import Bench, bench_server
from tests.parts import CHROMIUM

SINCE = "since=2000-01-01"
WANTED_MS, WANTED_FRAMES = 1_500, 30
RUNS, SECONDS = 5, 3.0
FRAMES = """() => {
    const times = []
    window.frames_ = times
    const look = (at) => { times.push(at); window.looking_ = requestAnimationFrame(look) }
    window.looking_ = requestAnimationFrame(look)
}"""
PAINTED = """() => {
    const canvas = document.querySelector('.leaflet-dots-pane canvas')
    const told = document.querySelector('.told')?.textContent ?? ''
    return canvas && canvas.width > 300 && /\\d/.test(told)
}"""


def first_picture(page: Page, url: str) -> float:
    """Milliseconds from the navigation to a painted map."""
    page.goto("about:blank")
    page.goto(url, wait_until="commit")
    while not page.evaluate(PAINTED):
        page.wait_for_timeout(10)
    return float(
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
        )
    )


def drag(page: Page) -> tuple[float, float]:
    """Frames a second, and the longest gap in milliseconds, to and fro."""
    box = page.locator(".sheet .map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.evaluate(FRAMES)
    until, step = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        page.mouse.down()
        for _ in range(20):
            step += 1
            page.mouse.move(x + 12 * (step % 20) * (-1) ** (step // 20), y + 4 * (step % 20))
        page.mouse.up()
        page.mouse.move(x, y)
    times = page.evaluate("() => { cancelAnimationFrame(window.looking_); return window.frames_ }")
    gaps = [after - before for before, after in pairwise(times)]
    return 1000 * len(gaps) / sum(gaps), max(gaps)


def measure(bench: Bench) -> None:
    name, value = bench.cookie(bench.town[Role.DISPATCHER])["Cookie"].split("=", 1)
    address = f"http://{bench.host}:{bench.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        for title, query in (
            ("100,000 tickets", SINCE),
            ("no ticket", f"{SINCE}&q=没有这样的案件"),
        ):
            url = f"{address}/desk/map?{query}"
            took = [first_picture(page, url) for _ in range(RUNS)]
            page.wait_for_timeout(1_500)
            frames, gap = drag(page)
            print(f"  {title:16} first picture median {statistics.median(took):5.0f} ms, worst {max(took):.0f} "
                  f"(wanted {WANTED_MS}); dragged {frames:.0f} frames a second, longest gap {gap:.0f} ms "
                  f"(wanted {WANTED_FRAMES})")  # fmt: skip
        began = time.perf_counter()
        answer = context.request.get(f"{address}/api/desk-map/dots?{SINCE}")
        print(
            f"  the dots alone   {(time.perf_counter() - began) * 1000:.0f} ms, {len(answer.body()) / 1e6:.1f} MB"
        )
        browser.close()


def main(tickets: int = 110_000) -> None:
    with bench_server() as bench:
        load(bench, tickets)
        measure(bench)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
