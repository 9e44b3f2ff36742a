"""A visit without a network, in every engine: accepted, reached, photographed and submitted with the
line cut; the browser ended and started again; the line mended; one ticket with two photos."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Playwright

from backend.demo.people import DEMO_PASSWORD, LOGINS
from backend.demo.scenes import paint
from backend.domain.role import Role
from tests.browser.conftest import Served
from tests.browser.engines.drivers import INPUT, Chromium, Engine, Firefox, WebKit
from tests.faults.proxy import proxy_to

PATIENCE = 40
BY_SCRIPT = """
HTMLInputElement.prototype.click = () => undefined  // no file dialog: the files are handed over
navigator.geolocation && (navigator.geolocation.getCurrentPosition =
  (_, no) => no({ code: 1, PERMISSION_DENIED: 1, TIMEOUT: 3 }))
"""
COUNTS = """
const asked = indexedDB.open('banjie')
const base = await new Promise((done) => (asked.onsuccess = () => done(asked.result)))
const counts = {}
for (const name of ['commands', 'uploads', 'tickets']) {
  if (!base.objectStoreNames.contains(name)) continue
  const found = base.transaction(name).objectStore(name).count()
  counts[name] = await new Promise((done) => (found.onsuccess = () => done(found.result)))
}
base.close()
return counts
"""
Make = Callable[[Path, Playwright], Engine]
ENGINES: dict[str, Make] = {
    "chromium": Chromium,
    "firefox": lambda folder, _: Firefox(folder),
    "webkit": lambda folder, _: WebKit(folder),
}


class Visit:
    """What a person does, in words that the screen shows."""

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine, self.address = engine, address

    def be_installed(self) -> None:
        """WebKit never ends an installation whose page was left while the worker was fetched: its state
        stays "installing", on later pages too. So nobody goes on before the worker has the page."""
        self.until("return Boolean(navigator.serviceWorker.controller)", "the service worker")

    def until(self, script: str, what: str) -> Any:
        for _ in range(PATIENCE * 5):
            value = self.engine.ask(script)
            if value:
                return value
            time.sleep(0.2)
        shown = self.engine.ask("return document.body.innerText.slice(0, 600)")
        raise AssertionError(f"{what} did not come; the screen shows: {shown}")

    def open(self, path: str) -> None:
        self.engine.open(self.address + path)
        self.engine.ask(BY_SCRIPT)

    def press(self, words: str) -> None:
        """The topmost button with these words, once it may be pressed."""
        self.until(
            f"""
            const all = [...document.querySelectorAll('button')]
            const found = all.filter((each) => each.innerText.includes('{words}')
              && !each.disabled && each.ariaDisabled !== 'true' && each.getClientRects().length).at(-1)
            found?.click()
            return Boolean(found)
            """,
            words,
        )

    def reads(self, words: str) -> None:
        self.until(f"return document.body.innerText.includes('{words}')", words)

    def photograph(self, picture: Path) -> None:
        before = self.engine.ask("return document.querySelectorAll('.photo img').length")
        self.press("拍处置")
        self.until(f"return Boolean(document.querySelector('{INPUT}'))", "the file input")
        self.engine.hand_over(picture)
        self.until(f"return document.querySelectorAll('.photo img').length > {before}", "a photo")

    def counts(self) -> dict[str, int]:
        return dict(self.engine.ask(COUNTS))

    def log_in(self) -> None:
        self.open("/login")
        self.be_installed()
        self.engine.ask("localStorage.setItem('banjie.language', 'zh-CN')")
        self.open("/login")
        self.until("return document.querySelectorAll('input').length > 1", "the login")
        self.engine.ask(
            f"""
            const write = (field, text) => {{
              field.value = text
              field.dispatchEvent(new Event('input', {{ bubbles: true }}))
            }}
            const fields = document.querySelectorAll('input')
            write(fields[0], '{LOGINS[Role.GRID_WORKER]}')
            write(fields[1], '{DEMO_PASSWORD}')
            document.querySelector('form').requestSubmit()
            """
        )
        self.until("return location.pathname === '/tasks'", "the tasks")


def act(client: httpx.Client, name: str, ticket: str, **more: Any) -> None:
    command = {"name": f"ticket.{name}", "id": str(uuid4()), "ticket": ticket,
               "madeAt": datetime.now(UTC).isoformat(), **more}  # fmt: skip
    answer = client.post("/api/commands", json={"commands": [command]}).json()["answers"][0]
    assert answer["result"] == "applied", answer


@pytest.mark.parametrize("name", ENGINES)
def test_a_visit_without_a_network(
    name: str, served: Served, playwright: Playwright, tmp_path: Path
) -> None:
    ticket = served.dispatch("leaflets", "C003")
    pictures = [tmp_path / f"{n}.jpg" for n in range(2)]
    for at, each in enumerate(pictures):
        each.write_bytes(paint("leaflets", ("before", "after")[at], 1))
    engine = ENGINES[name](tmp_path / "profile", playwright)
    with proxy_to(served.address) as proxy:
        visit = Visit(engine, proxy.address.replace("127.0.0.1", "localhost"))
        engine.start()
        try:
            visit.log_in()
            visit.until(f"{COUNTS.replace('return counts', 'return counts.tickets')}", "a view")
            time.sleep(3)  # the screens of a visit come after the first
            proxy.cut()
            visit.until(
                f"const row = document.querySelector('a.ticket[href=\"/tickets/{ticket}\"]');"
                "row?.click(); return Boolean(row)",
                "the ticket",
            )
            visit.until(f"return location.pathname === '/tickets/{ticket}'", "its page")
            visit.press("接单")
            visit.press("到场")
            visit.press("没有定位也到场")
            visit.press("提交处置")
            for picture in pictures:
                visit.photograph(picture)
            visit.press("提交处置")
            visit.until("return location.pathname === '/tasks'", "the tasks")
            assert visit.counts() | {"tickets": 0} == {"commands": 3, "uploads": 2, "tickets": 0}
            if engine.restarts:
                engine.stop()
                engine.start()
            visit.open("/tasks")
            visit.reads("3 条")
            assert visit.counts() | {"tickets": 0} == {"commands": 3, "uploads": 2, "tickets": 0}
            assert page_of(served, ticket)["ticket"]["state"] == "dispatched"
            proxy.mend()
            engine.ask("dispatchEvent(new Event('online'))")
            visit.until(
                COUNTS.replace("return counts", "return counts.commands + counts.uploads === 0"),
                "everything sent",
            )
        finally:
            engine.stop()
    with served.person(Role.DISPATCHER) as desk:
        act(desk, "close", ticket)
    page = page_of(served, ticket)
    moves = [event["move"] for event in page["history"]]
    assert moves[-4:] == ["accept", "arrive", "handle", "close"]
    assert page["ticket"]["state"] == "closed"
    mine = [photo for photo in page["photos"] if photo["kind"] in ("before", "after")]
    assert [photo["state"] for photo in mine] == ["stored", "stored"]


def page_of(served: Served, ticket: str) -> dict[str, Any]:
    with served.person(Role.DISPATCHER) as desk:
        return dict(desk.get(f"/api/tickets/{ticket}").json())
