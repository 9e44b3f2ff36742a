"""Residents at a small phone: a whole report in both languages, what happens without a network, and
how many bytes the first visit costs."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Geolocation, Page, expect

from backend.domain.role import Role
from tests.browser.conftest import HERE, LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check
from tests.builders import jpeg
from tests.public import solve

HERE_NOW: Geolocation = {"latitude": HERE["latitude"], "longitude": HERE["longitude"]}
FIRST_VISIT = 150_000
"""Bytes over the network before the map is opened."""
WORDS = {
    "zh-CN": {
        "what": "垃圾没人收", "search": "银春路", "here": "用我现在的位置", "map": "在地图上指",
        "take": "就是这里", "next": "下一步", "skip": "没有照片，下一步", "send": "发送",
        "sent": "已经收到", "denied": "没有允许定位", "kept": "都还在", "retry": "重试",
        "see": "查看进度", "received": "已收到", "outside": "不在本镇范围", "back": "上一步",
        "change": "换一个地点", "phone": "手机号应为 11 位", "mine": "就用我写的",
    },
    "en": {
        "what": "Rubbish not collected", "search": "Yinchun", "here": "Use where I am now",
        "map": "Show it on the map", "take": "It is here", "next": "Next",
        "skip": "Next, without a photo", "send": "Send", "sent": "We have it",
        "denied": "was not allowed", "kept": "still here", "retry": "Try again",
        "see": "See how it goes", "received": "Received", "outside": "not in our town",
        "back": "Back", "change": "Choose another place", "phone": "A mobile number has 11 digits",
        "mine": "Use what I wrote",
    },
}  # fmt: skip


class Visitor:
    def __init__(self, browser: Browser, served: Served, language: str, number: int) -> None:
        self.words = WORDS[language]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True,
            device_scale_factor=2, locale=language, timezone_id="Asia/Shanghai",
            base_url=served.address, extra_http_headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )  # fmt: skip
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(self.words[word])}")).click()

    def sees(self, word: str) -> None:
        expect(self.page.get_by_text(self.words[word]).first).to_be_visible()


@pytest.fixture(params=LANGUAGES)
def visitor(request: Any, browser: Browser, served: Served) -> Iterator[Visitor]:
    number = 1 + abs(hash(request.node.name)) % 200
    made = Visitor(browser, served, request.param, number)
    yield made
    made.context.close()
    assert made.faults == []


def test_a_whole_report(visitor: Visitor, request: Any, tmp_path: Path, open_page: Open) -> None:
    """The position is refused, so the address is looked for; photo, words, number; the receipt."""
    page, album = visitor.page, Album(f"public-{request.node.callspec.params['visitor']}")
    choose_what_and_where(visitor, album)
    picture = tmp_path / "site.jpg"
    picture.write_bytes(jpeg(77, (2400, 1800)))
    page.locator("input[type=file]").nth(1).set_input_files(picture)
    expect(page.locator("img")).to_be_visible()
    album.take(page, "photo")
    check(page, "photo")
    visitor.press("next")
    write(visitor, album)
    visitor.press("send")
    visitor.sees("sent")
    number = page.locator(".number").inner_text()
    assert re.fullmatch(r"\d{4}R\d{7}", number)
    album.take(page, "sent")
    check(page, "sent")
    page.reload()
    visitor.sees("received")
    expect(page.get_by_text(number)).to_be_visible()
    album.take(page, "receipt")
    check(page, "receipt")
    assert page.evaluate("sessionStorage.getItem('banjie.report') ?? ''").find("8765") == -1
    desk = open_page(Role.DISPATCHER, "zh-CN")
    desk.goto("/desk/waiting")
    desk.get_by_text(number).first.click()
    desk.get_by_role("button", name="联系上报人").click()
    expect(desk.get_by_role("link", name="13987654321")).to_be_visible()
    album.take(desk, "desk")
    check(desk, "desk")


def choose_what_and_where(visitor: Visitor, album: Album) -> None:
    page = visitor.page
    page.goto("/public")
    visitor.sees("what")
    album.take(page, "what")
    check(page, "what")
    visitor.press("what")
    visitor.press("here")
    visitor.sees("denied")
    album.take(page, "denied")
    check(page, "denied")
    page.locator("input[type=search]").fill(visitor.words["search"])
    results = page.locator("li button")
    expect(results.nth(1)).to_be_visible()
    album.take(page, "found")
    check(page, "found")
    results.first.click()
    page.locator("input[type=text]").fill("3 号楼门口")
    album.take(page, "place")
    check(page, "place")
    visitor.press("next")


def write(visitor: Visitor, album: Album) -> None:
    """A wrong number is said; what was written survives a reload."""
    page = visitor.page
    page.locator("textarea").fill("已经三天没有人收，味道很大。")
    page.locator("input[type=tel]").fill("1398765")
    visitor.press("send")
    visitor.sees("phone")
    album.take(page, "phone-wrong")
    page.reload()
    expect(page.locator("textarea")).to_have_value("已经三天没有人收，味道很大。")
    page.locator("input[type=tel]").fill("139 8765 4321")
    album.take(page, "words")
    check(page, "words")


def test_cut_at_send(visitor: Visitor) -> None:
    """What was written stays; sent again it is one report."""
    page = visitor.page
    page.goto("/public")
    visitor.press("what")
    page.locator("input[type=search]").fill("桥头第三棵树下")
    visitor.press("mine")
    visitor.press("next")
    visitor.press("skip")
    page.locator("textarea").fill("断网测试")
    visitor.context.set_offline(True)
    visitor.press("send")
    visitor.sees("kept")
    check(page, "cut")
    expect(page.locator("textarea")).to_have_value("断网测试")
    page.go_back()
    page.go_forward()
    expect(page.locator("textarea")).to_have_value("断网测试")
    visitor.context.set_offline(False)
    lost: list[str] = []

    def lose(route: Any) -> None:
        """The report arrives, its answer does not."""
        lost.append(route.fetch().json()["number"])
        route.abort()

    page.route("**/api/public/reports", lose, times=1)
    visitor.press("send")
    visitor.sees("kept")
    visitor.press("send")
    visitor.sees("sent")
    assert lost == [page.locator(".number").inner_text()]
    page.go_back()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")
    page.go_back()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")


def test_own_words_are_a_place(visitor: Visitor) -> None:
    """Nothing has to be found or pressed; without a word it is asked for."""
    page = visitor.page
    page.goto("/public")
    visitor.press("what")
    visitor.press("next")
    field = page.locator("input[type=search]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    check(page, "no place")
    field.fill("老邮局后面")
    visitor.press("next")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "3")
    visitor.press("back")
    expect(page.get_by_text("老邮局后面")).to_be_visible()


def test_outside_and_map(visitor: Visitor, request: Any) -> None:
    page, album = visitor.page, Album(f"public-map-{request.node.callspec.params['visitor']}")
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"latitude": 30.0, "longitude": 120.0})
    page.goto("/public")
    visitor.press("what")
    visitor.press("here")
    visitor.sees("outside")
    visitor.press("map")
    expect(page.locator("canvas")).to_be_visible()
    expect(page.locator(".street").first).to_be_visible()
    page.locator(".map").click(position={"x": 120, "y": 120})
    album.take(page, "map")
    check(page, "map")
    visitor.press("take")
    visitor.sees("change")


def test_position_and_themes(visitor: Visitor, request: Any) -> None:
    page, album = visitor.page, Album(f"public-here-{request.node.callspec.params['visitor']}")
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation(HERE_NOW)
    page.goto("/public")
    visitor.press("what")
    visitor.press("here")
    visitor.sees("change")
    album.take(page, "here")
    check(page, "here")
    for theme in ("dark", "outdoor"):
        page.evaluate(f"localStorage.setItem('banjie.theme', '{theme}')")
        page.reload()
        visitor.sees("change")
        album.take(page, theme)
        check(page, theme)


def test_who_handles_it_calls_back(served: Served, open_page: Open) -> None:
    """On the phone of whoever has the ticket: by a press."""
    with httpx.Client(base_url=served.address, headers={"X-Forwarded-For": "203.0.113.5"}) as phone:
        given = phone.get("/api/public/challenge").json()
        proof = {"challenge": given["challenge"], "nonce": solve(given["challenge"], given["bits"])}
        body = {"proof": proof, "concern": "road", "position": HERE_NOW, "phone": "13987654321"}
        number = phone.post("/api/public/reports", json=body).json()["number"]
    with served.person(Role.DISPATCHER) as desk, served.person(Role.GRID_WORKER) as worker:
        ticket = desk.get(f"/api/tickets/by-number/{number}").json()["ticket"]["id"]
        person = worker.get("/api/me").json()["id"]
        served._act(desk, "file", ticket)
        served._act(desk, "dispatch", ticket, assignee=person)
    page, album = open_page(Role.GRID_WORKER, "zh-CN", phone=True), Album("public-worker")
    page.goto(f"/tickets/{ticket}")
    page.get_by_role("button", name="联系上报人").click()
    expect(page.get_by_role("link", name="13987654321")).to_be_visible()
    album.take(page, "contact")
    check(page, "contact")


def test_the_first_visit_is_small(visitor: Visitor) -> None:
    """As the network carries it, until the question stands there; no service worker comes after."""
    page = visitor.page
    probe = visitor.context.new_cdp_session(page)
    probe.send("Network.enable")
    sizes: list[int] = []
    probe.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/public", wait_until="networkidle")
    visitor.sees("what")
    page.wait_for_timeout(1500)
    print(f"first visit: {sum(sizes)} bytes in {len(sizes)} requests")
    assert 10_000 < sum(sizes) < FIRST_VISIT
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


def test_a_link_that_is_none(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/r/" + "A" * 27)
    expect(page.get_by_text("12345").first).to_be_visible()
    check(page, "no receipt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_login_leads_there(language: str, open_page: Open) -> None:
    """Also where the app's service worker answers for screens."""
    page = open_page(Role.GRID_WORKER, language, phone=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/public")
    expect(page.locator("main h1")).to_be_visible()
    assert page.evaluate("Boolean(document.querySelector('script[src*=public]'))")
