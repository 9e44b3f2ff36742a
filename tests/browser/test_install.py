"""The installed app: it starts without a server, an update waits and asks, what waits to be sent
stays, and what the phone's installer reads is there."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from backend.domain.role import Role
from tests.bench.server import free_port
from tests.browser.conftest import (
    HERE,
    LANGUAGES,
    NO_WORKER,
    Album,
    Served,
    banjie,
    log_in,
    town_from,
)
from tests.browser.shell import next_build, serving

CONTROLLED = "() => navigator.serviceWorker?.controller !== null"
WORDS = {
    "zh-CN": {
        "new": "有新版本", "update": "更新", "later": "稍后", "arrive": "到场", "waiting": "待发送",
        "export": "导出全部", "send": "立即发送", "sent": "全部已送达", "logout": "退出登录",
        "stay": "先不退出", "anyway": "仍然退出",
    },
    "en": {
        "new": "New version", "update": "Update", "later": "Later", "arrive": "Arrive",
        "waiting": "Waiting", "export": "Export all", "send": "Send now",
        "sent": "Everything is sent", "logout": "Log out", "stay": "Stay logged in",
        "anyway": "Log out anyway",
    },
}  # fmt: skip
COMMANDS = "**/api/commands"


@pytest.fixture(scope="module")
def town(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose server may be stopped."""
    return town_from(seeded, tmp_path_factory.mktemp("town"))


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    language = getattr(request, "param", "zh-CN")
    where: Any = HERE
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True,
        is_mobile=True, locale=language, timezone_id="Asia/Shanghai",
        permissions=["geolocation"], geolocation=where,
    )  # fmt: skip
    context.add_init_script(f"localStorage.setItem('banjie.language', '{language}')")
    yield context
    context.close()


def enter(context: BrowserContext, address: str, role: Role = Role.GRID_WORKER) -> Page:
    page = context.new_page()
    page.goto(f"{address}/login")
    log_in_at(page, address, role)
    page.wait_for_function(CONTROLLED)
    return page


def log_in_at(page: Page, address: str, role: Role) -> None:
    base = page.goto
    page.goto = lambda path, **more: base(f"{address}{path}", **more)  # type: ignore[method-assign]
    log_in(page, role)


def test_it_starts_without_a_server(town: Path, phone: BrowserContext) -> None:
    """After one visit; the server is stopped, not merely out of reach."""
    port = free_port()
    with serving(town, port):
        page = enter(phone, f"http://127.0.0.1:{port}")
        page.wait_for_timeout(800)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")
    for path in ("/tasks", "/tickets/01900000-0000-7000-8000-000000000000", "/me"):
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        assert answer.from_service_worker
        expect(page.locator("#app > *").first).to_be_visible()
    page.close()
    again = phone.new_page()
    again.goto(f"http://127.0.0.1:{port}/")
    expect(again.locator("#app > *").first).to_be_visible()


@pytest.mark.parametrize("phone", ["zh-CN"], indirect=True)
def test_an_update_waits_and_asks(
    town: Path, phone: BrowserContext, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["phone"]
    words, port, album = WORDS[language], free_port(), Album(f"install-{language}")
    address = f"http://127.0.0.1:{port}"
    with serving(town, port):
        here = Served(
            address, banjie(town, "keys", "create", language).split(": ")[1].strip(), town
        )
        ticket = here.give_task("piling")
        page = enter(phone, address)
        line = Line(phone)
        arrive(page, here, ticket, words)
        page.goto("/report")
        page.locator("textarea, input[type=text]").first.wait_for()
    note = "三号门口积水，老人不好走"
    with serving(town, port, next_build(tmp_path / "next")):
        page.goto("/report")
        banner = page.get_by_text(words["new"], exact=True)
        expect(banner).to_be_visible(timeout=15_000)
        assert page.locator("meta[name=build]").count() == 0  # still the old page
        field = page.locator("textarea").first
        field.fill(note)
        page.wait_for_timeout(800)
        album.take(page, "update")
        assert field.input_value() == note  # nothing was loaded anew while this was typed
        old_parts_are_there(page, address)
        page.get_by_role("button", name=words["later"], exact=True).click()
        expect(banner).to_have_count(0)
        page.reload()
        assert page.locator("meta[name=build]").count() == 0  # a reload alone lets nothing in
        loads: list[str] = []
        page.on("load", lambda loaded: loads.append(loaded.url))
        with page.expect_navigation():
            page.get_by_role("button", name=words["update"], exact=True).click()
        expect(page.locator("meta[name=build]")).to_have_count(1)
        expect(page.locator("textarea").first).to_have_value(note)
        expect(banner).to_have_count(0)
        page.wait_for_timeout(5000)
        assert len(loads) == 1
        tray_holds(page, words, 1)  # what the older app stored
        line.mend(page, words)
        page.keyboard.press("Escape")
        assert state_of(here, ticket) == "arrived"
        page.goto("/me")
        assert old_files(page, tmp_path / "next") == []


class Line:
    """Commands do not get through until it is mended."""

    def __init__(self, phone: BrowserContext) -> None:
        self.cut, self.tries = True, 0
        phone.route(COMMANDS, self.pass_on)

    def pass_on(self, route: Route) -> None:
        self.tries += 1
        if self.cut:
            route.abort()
        else:
            route.continue_()

    def mend(self, page: Page, words: dict[str, str]) -> None:
        """Asked for, the phone tries at once; with the line back it has sent everything."""
        tries = self.tries
        page.get_by_role("button", name=words["send"]).click()
        while self.tries == tries:
            page.wait_for_timeout(100)
        self.cut = False
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(page.get_by_text(words["sent"], exact=True)).to_be_visible()


def arrive(page: Page, served: Served, ticket: str, words: dict[str, str]) -> None:
    """Whoever stands too far away is asked why; so the phone stands at the place."""
    page.context.set_geolocation(served.place_of(ticket))
    page.goto(f"/tickets/{ticket}")
    button = page.get_by_role("button", name=words["arrive"]).locator("visible=true").last
    expect(button).to_be_enabled()
    button.click()
    page.wait_for_timeout(1500)


def tray_holds(page: Page, words: dict[str, str], count: int) -> None:
    page.locator("button.status").click()
    waiting = page.get_by_role("region", name=words["waiting"], exact=True)
    expect(waiting.get_by_role("listitem")).to_have_count(count)


def state_of(served: Served, ticket: str) -> str:
    with served.person(Role.DISPATCHER) as desk:
        return str(desk.get(f"/api/tickets/{ticket}").json()["ticket"]["state"])


@pytest.mark.parametrize("phone", LANGUAGES, indirect=True)
def test_the_tray(served: Served, phone: BrowserContext, request: pytest.FixtureRequest) -> None:
    """Waiting work is counted, exported, kept through a logout, and sent when asked for."""
    language = request.node.callspec.params["phone"]
    words, album = WORDS[language], Album(f"tray-{language}")
    ticket = served.give_task("piling")
    phone.add_init_script(NO_WORKER)
    page = enter(phone, served.address)
    line = Line(phone)
    arrive(page, served, ticket, words)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    tray_holds(page, words, 1)
    album.take(page, "waiting")
    with page.expect_download() as saving:
        page.get_by_role("button", name=words["export"]).click()
    assert re.fullmatch(r"banjie-\d{4}-\d\d-\d\d-\d{4}\.zip", saving.value.suggested_filename)
    with zipfile.ZipFile(saving.value.path()) as parcel:
        [name] = parcel.namelist()
        command = json.loads(json.loads(parcel.read(name))["text"])
    assert (command["name"], command["ticket"]) == ("ticket.arrive", ticket)
    page.keyboard.press("Escape")
    page.goto("/me")
    page.get_by_role("button", name=words["logout"], exact=True).click()
    album.take(page, "logout")
    page.get_by_role("button", name=words["anyway"]).click()
    page.wait_for_url(re.compile("/login"))
    log_in(page, Role.GRID_WORKER)
    tray_holds(page, words, 1)
    line.mend(page, words)
    album.take(page, "sent")
    expect(page).not_to_have_title(re.compile(r"^\("))
    assert state_of(served, ticket) == "arrived"


@pytest.mark.parametrize("phone", LANGUAGES, indirect=True)
def test_pages_of_this_phone(
    served: Served, phone: BrowserContext, request: pytest.FixtureRequest
) -> None:
    """The device's page and its report for support, help for the home screen, a lost phone."""
    album = Album(f"phone-{request.node.callspec.params['phone']}")
    with served.person(Role.GRID_WORKER) as other:
        page = enter(phone, served.address)
        phone.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.address)
        for path in ("device", "install", "sessions"):
            page.goto(f"/me/{path}")
            page.wait_for_timeout(900)
            album.take(page, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.locator("button.danger").first.click()
        album.take(page, "lost")
        page.locator("dialog button.danger").click()
        page.wait_for_timeout(1500)
        assert other.get("/api/me").status_code == 401
    page.goto("/me/device")
    page.wait_for_timeout(900)
    page.evaluate("delete Navigator.prototype.share")
    page.locator("footer button").click()
    report = page.evaluate("navigator.clipboard.readText()")
    assert "Service worker: yes" in report and "Last pull: 20" in report
    assert not re.search(r"[\u4e00-\u9fff]|1[3-9]\d{9}", report), report


def old_parts_are_there(page: Page, address: str) -> None:
    """A screen that was not opened yet comes from the old files, which the server has no more."""
    old = page.evaluate("document.querySelector('script[type=module]').src")
    assert httpx.get(old).status_code == 404
    assert page.evaluate(f"fetch('{old}').then((answer) => answer.status)") == 200


def old_files(page: Page, build: Path) -> list[str]:
    """What the caches of the app's files still hold that the new build does not."""
    urls = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.filter((name) => name !== 'banjie-notices').map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname))))"
    )
    return [url for each in urls for url in each if not (build / url[1:]).is_file()]


def test_without_service_workers(browser: Browser, served: Served) -> None:
    """Some built-in browsers have none: the app is a plain page there."""
    context = browser.new_context(base_url=served.address, service_workers="block")
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    log_in(page, Role.GRID_WORKER)
    expect(page.get_by_role("tab").first).to_be_visible()
    assert faults == []
    context.close()


def test_the_worker_is_asked_for_each_time(served: Served) -> None:
    answer = httpx.get(f"{served.address}/sw.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["cache-control"] == "no-cache"
    assert "javascript" in answer.headers["content-type"]
    policy = answer.headers["content-security-policy"]
    assert "worker-src 'self'" in policy and "default-src 'self'" in policy


def test_the_manifest(served: Served) -> None:
    answer = httpx.get(f"{served.address}/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest: dict[str, Any] = json.loads(answer.text)
    assert manifest["name"].startswith("办结") and manifest["name_localized"]["en"]
    assert (manifest["id"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {each["url"].split("?")[0] for each in manifest["shortcuts"]} == {"/tasks", "/report"}
    purposes = {icon.get("purpose", "any") for icon in manifest["icons"]}
    assert {"any", "maskable"} <= purposes
    forms = {each["form_factor"] for each in manifest["screenshots"]}
    assert forms == {"narrow", "wide"}
    icons = [icon for entry in manifest["shortcuts"] for icon in entry["icons"]]
    for picture in [*manifest["icons"], *manifest["screenshots"], *icons]:
        found = httpx.get(f"{served.address}{picture['src']}")
        assert found.status_code == 200, picture
        assert found.headers["content-type"].split(";")[0] == picture["type"]
        assert len(found.content) < 60_000, picture
        if picture["sizes"] != "any":
            size = Image.open(io.BytesIO(found.content)).size
            assert "x".join(map(str, size)) == picture["sizes"]
    assert re.search(r"[\u4e00-\u9fff]", manifest["description"])
