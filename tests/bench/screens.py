"""The worker's first screen at a sixth of the CPU's speed, beside a bare Vue page.

The app has pulled its view before, as on any day but the first, and reads its list from the phone.
The bare page is built from the same Vue in the same run: it asks the server for the same list and
shows numbers and addresses, nothing else.
"""

import gzip
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import BrowserContext, Page, sync_playwright

from backend.app import WEB
from tests.bench.answers import me, reference, tickets
from tests.bench.server import ROOT
from tests.parts import CHROMIUM

SLOWER, RUNS, ROWS = 6, 5, 2_000
WATCH = """(row) => {
    const look = () => {
        if (!document.querySelector(row)) return
        seen.disconnect()
        requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now())))
    }
    const seen = new MutationObserver(look)
    seen.observe(document, { childList: true, subtree: true })
}"""
BARE = """
import { createApp, h, ref } from 'vue'
const items = ref([])
createApp({ render: () => h('ul', items.value.map((t) =>
  h('li', { key: t.id, class: 'row' }, `${t.number} ${t.address}`))) }).mount('#app')
fetch('/api/tickets?view=mine').then((r) => r.json()).then((d) => (items.value = d.items))
"""


def main() -> None:
    print_sizes()
    with sync_playwright() as playwright, built_bare() as bare:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(WEB) as ours, served(bare) as base, served(WEB, ROWS) as many:
            app = [start(browser.new_context(**PHONE), f"{ours}/tasks", ".row, li a, article a")
                   for _ in range(RUNS)]  # fmt: skip
            page = [start(browser.new_context(**PHONE), base, ".row") for _ in range(RUNS)]
            longest = scroll(browser.new_context(**PHONE), f"{many}/tasks")
        browser.close()
    took, least = statistics.median(app), statistics.median(page)
    print(f"  start to visible list, CPU {SLOWER}x slower: {took:.0f} ms; bare Vue page {least:.0f} "
          f"ms; ratio {took / least:.2f} (wanted under 1.2)")  # fmt: skip
    print(f"  {ROWS:,} tickets scrolled: longest task {longest:.0f} ms (wanted under 200)")


PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


def print_sizes() -> None:
    """JavaScript and CSS that the first screen loads, each file gzipped by itself."""
    with sync_playwright() as playwright, served(WEB) as address:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(**PHONE, service_workers="block")  # it fetches all the rest
        loaded: list[str] = []
        context.on("request", lambda request: loaded.append(request.url))
        page = context.new_page()
        page.goto(f"{address}/tasks")
        page.locator("li a, article a").first.wait_for()
        first = [url for url in loaded if "/assets/" in url]
        browser.close()
    files = {m for url in first if (m := re.sub(r".*/assets/", "", url)).endswith((".js", ".css"))}
    total = sum(len(gzip.compress((WEB / "assets" / f).read_bytes(), 9)) for f in files)
    print(f"  JavaScript and CSS of the first screen: {total / 1000:.1f} kB gz (wanted under 90)")


@contextmanager
def built_bare() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="banjie-bare-", dir=ROOT / "pwa"))
    try:
        (folder / "main.js").write_text(BARE)
        (folder / "index.html").write_text(
            '<!doctype html><div id="app"></div><script type="module" src="/main.js"></script>'
        )
        vite = [str(ROOT / "pwa/node_modules/.bin/vite"), "build", str(folder), "--logLevel", "error",
                "--configLoader", "native"]  # fmt: skip
        (folder / "vite.config.js").write_text("export default {}")
        subprocess.run(vite, cwd=ROOT / "pwa", check=True)
        yield folder / "dist"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Handler(SimpleHTTPRequestHandler):
    """Files as the real server sends them, and recorded answers: the phone is measured here."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[dict[str, bytes]] = {}

    def log_message(self, *_: Any) -> None:
        pass

    def end_headers(self) -> None:
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        super().end_headers()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if not path.startswith("/api/"):
            if not Path(self.translate_path(path)).is_file():
                self.path = "/index.html"
            super().do_GET()
            return
        if path == "/api/view" and "cursor=" in self.path:  # nothing new
            self.send_response(204)
            self.send_header("Banjie-Time", str(round(time.time() * 1000)))
            self.end_headers()
            return
        body = self.answers.get(path.removeprefix("/api/"))
        self.send_response(200 if body else 404)
        stream = path == "/api/live"
        self.send_header("Content-Type", "text/event-stream" if stream else "application/json")
        self.send_header("Content-Length", str(len(body or b"{}")))
        self.end_headers()
        self.wfile.write(body or b"{}")


@contextmanager
def served(folder: Path, rows: int = 50) -> Iterator[str]:
    handler = type("Recorded", (Handler,), {"answers": recorded(rows)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def start(context: BrowserContext, address: str, row: str, slower: float = SLOWER) -> float:
    """Milliseconds from navigation to the first row on the screen; assets come from the cache."""
    page = context.new_page()
    page.goto(address)
    page.locator(row).first.wait_for()
    page.wait_for_timeout(5_000)  # what the first visit stores
    watch(page, row)
    throttle(page, slower)
    page.goto(address, wait_until="commit")
    took = painted(page)
    context.close()
    return took


def watch(page: Page, row: str) -> None:
    """Notes in the page itself when the first of these is painted: a question from outside would
    wait for its turn behind all that the page does afterwards."""
    page.add_init_script(f"({WATCH})({json.dumps(row)})")


def painted(page: Page) -> float:
    return float(page.wait_for_function("() => window.painted", timeout=60_000).json_value())


def scroll(context: BrowserContext, address: str) -> float:
    """The longest task in milliseconds while the whole list goes by."""
    page = context.new_page()
    page.goto(address)
    page.locator("li a, article a").first.wait_for()
    page.wait_for_timeout(5_000)  # everything is pulled
    throttle(page, SLOWER)
    longest = page.evaluate(
        """async () => {
            let longest = 0
            new PerformanceObserver((list) => {
                for (const each of list.getEntries()) longest = Math.max(longest, each.duration)
            }).observe({ type: 'longtask' })
            const inner = [...document.querySelectorAll('*')].filter((e) =>
                e.scrollHeight > e.clientHeight + 200 && getComputedStyle(e).overflowY !== 'visible')
            const box = inner[0] ?? document.scrollingElement
            for (let step = 0; step < 200; step++) {
                box.scrollTop += 400
                await new Promise((next) => requestAnimationFrame(next))
            }
            return longest
        }"""
    )
    context.close()
    return float(longest)


def throttle(page: Page, times: float) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def recorded(rows: int) -> dict[str, bytes]:
    rules = json.loads(reference())
    view = {
        "cursor": "recorded", "more": False, "whole": True, "serverTime": me()["serverTime"],
        "keepDays": 7, "reference": rules["version"], "map": "recorded", "me": me(),
        "tickets": [
            {"ticket": each, "clocks": [each["clock"]], "history": [], "photos": [],
             "knownHere": [], "mergedInto": None}
            for each in tickets(rows)
        ],
        "removed": [], "answers": [],
    }  # fmt: skip
    return {
        "view": json.dumps(view).encode(),
        "map": b"{}",
        "me": json.dumps(me()).encode(),
        "reference": reference().encode(),
        "tickets": json.dumps({"items": tickets(rows), "next": None}).encode(),
        "live": b"retry: 60000\nevent: hello\ndata: {}\n\n",
    }


if __name__ == "__main__":
    main()
