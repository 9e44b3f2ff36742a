"""A served demo town, and pages of people in real Chromium."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Geolocation,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from backend.demo.people import DEMO_PASSWORD, LOGINS
from backend.demo.scenes import paint
from backend.domain.role import Role
from tests.bench.server import ROOT, free_port, running
from tests.parts import CHROMIUM

expect.set_options(timeout=20_000)  # two cores may have more to do than this test
PICTURES = ROOT / "tests" / "pictures"
HERE = {"latitude": 31.020530, "longitude": 121.355858, "accuracy": 12}
"""At the mall's first point, in the demo grid worker's own grid."""
LANGUAGES = ("zh-CN", "en")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip


NO_WORKER = "delete Navigator.prototype.serviceWorker"
"""A browser without service workers: requests behind one cannot be taken out one by one."""


class Served:
    """The demo's address, a machine's key, and where its data are."""

    def __init__(self, address: str, key: str, data: Path) -> None:
        self.address = address
        self.key = key
        self.data = data

    def send_alarm(self, **body: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = httpx.post(f"{self.address}/api/alarms", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["items"][0])

    def give_task(self, scenario: str, camera: str = "C001") -> str:
        """A ticket that the demo's grid worker has accepted and not yet reached; its id."""
        ticket = self.dispatch(scenario, camera)
        with self.person(Role.GRID_WORKER) as phone:
            assert self._act(phone, "accept", ticket)
        return ticket

    def dispatch(self, scenario: str, camera: str) -> str:
        """A ticket sent to the demo's grid worker; its id. It is at this camera, or at the next where the
        demo has no open case of the kind, which would take the alarm."""
        first = int(camera.removeprefix("C"))
        for number in range(first, first + 20):
            if ticket := self._dispatch(scenario, f"C{number:03d}"):
                return ticket
        raise AssertionError("every camera has its case already")

    def _dispatch(self, scenario: str, camera: str) -> str | None:
        number = self.send_alarm(
            id=uuid4().hex, scenario=scenario, camera=camera, time=datetime.now(UTC).isoformat(),
            description="测试任务",
            photos=[{"data": base64.b64encode(paint(scenario, "before", 0)).decode()}],
        )["ticket"]  # fmt: skip
        with self.person(Role.DISPATCHER) as desk, self.person(Role.GRID_WORKER) as phone:
            ticket = str(desk.get(f"/api/tickets/by-number/{number}").json()["ticket"]["id"])
            worker = phone.get("/api/me").json()["id"]
            if not self._act(desk, "file", ticket):
                return None
            assert self._act(desk, "dispatch", ticket, assignee=worker)
        return ticket

    @staticmethod
    def _act(client: httpx.Client, name: str, ticket: str, **more: Any) -> bool:
        """Whether the move was applied; it may only be refused because of the ticket's state."""
        command = {"name": f"ticket.{name}", "id": str(uuid4()), "ticket": ticket,
                   "madeAt": datetime.now(UTC).isoformat(), **more}  # fmt: skip
        answer = client.post("/api/commands", json={"commands": [command]}).json()["answers"][0]
        applied = answer["result"] == "applied"
        assert applied or answer["problem"]["code"] == "move.state", answer
        return bool(applied)

    def place_of(self, ticket: str) -> Geolocation:
        """Where one stands at this ticket's place, as a phone measures it."""
        with self.person(Role.DISPATCHER) as desk:
            place = desk.get(f"/api/tickets/{ticket}").json()["ticket"]["position"]
        return {"latitude": place["latitude"], "longitude": place["longitude"], "accuracy": 12}

    @contextmanager
    def person(self, role: Role) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.address, headers={"X-Banjie": "1"}) as client:
            body = {"phone": LOGINS[role], "password": DEMO_PASSWORD, "device": "test"}
            assert client.post("/api/session", json=body).status_code == 200
            yield client

    def result(self, alarm: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"}
        return dict(httpx.get(f"{self.address}/api/alarms/{alarm}", headers=headers).json())


def banjie(data: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments], cwd=ROOT, check=False,
        env={**os.environ, "BANJIE_DATA": str(data), **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo town that nothing runs on: to be copied."""
    data = tmp_path_factory.mktemp("seeded") / "data"
    banjie(data, "demo")
    return data


def town_from(seeded: Path, folder: Path) -> Path:
    """A demo town of its own, made in a second."""
    subprocess.run(["cp", "-a", str(seeded), str(folder / "data")], check=True)  # with its owners
    return folder / "data"


@pytest.fixture(scope="session")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data, port = town_from(seeded, tmp_path_factory.mktemp("demo")), free_port()
    key = banjie(data, "keys", "create", "curl").split(": ")[1].strip()
    environment = {"BANJIE_DATA": str(data), "BANJIE_PORT": str(port)}
    with running([sys.executable, "-m", "backend.cli", "serve"], port, environment):
        served = Served(f"http://127.0.0.1:{port}", key, data)
        served.give_task("piling", "C003")
        yield served


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    yield browser
    browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Open]:
    """`open_page(role, language)`: logged in, on a phone or at a desk. Faults of scripts fail."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(
        role: Role,
        language: str,
        phone: bool = False,
        worker: bool = True,
        quota: int | None = None,
        **options: Any,
    ) -> Page:
        screen = (
            {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
             "device_scale_factor": 2}
            if phone
            else {"viewport": {"width": 1920, "height": 1080}}
        )  # fmt: skip
        usual: dict[str, Any] = {
            "permissions": ["geolocation"], "geolocation": HERE, "locale": language,
            "timezone_id": "Asia/Shanghai", "base_url": served.address,
        }  # fmt: skip
        context = browser.new_context(**(screen | usual | options))
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.add_init_script(f"localStorage.setItem('banjie.language', '{language}')")
        if not worker:
            context.add_init_script(NO_WORKER)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        if quota is not None:  # bytes that the origin may store
            limit = {"origin": options.get("base_url", served.address), "quotaSize": quota}
            context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", limit)
        log_in(page, role)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def log_in(page: Page, role: Role) -> None:
    page.goto("/login")
    page.locator("input").nth(0).fill(LOGINS[role])
    page.locator("input").nth(1).fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


class Album:
    """Numbered pictures of a walk through the screens, in tests/pictures."""

    def __init__(self, name: str) -> None:
        self._folder = PICTURES / name
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count = 0

    def take(self, page: Page, name: str) -> None:
        self._count += 1
        page.wait_for_timeout(350)
        page.screenshot(path=self._folder / f"{self._count:02d}-{name}.png")
