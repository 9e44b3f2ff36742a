"""Faults that only a browser can show: a full disk, pages that die, two tabs, a slow line, a wrong clock."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from backend.demo.scenes import paint
from backend.domain.role import Role
from tests.browser.conftest import Open, Served
from tests.browser.test_offline import arrive, counts, page_of, pulled, take_photos, until
from tests.faults.proxy import SECOND_GENERATION, Line, Proxy, proxy_to

DONE = "commands", "uploads"


@pytest.fixture
def line(served: Served) -> Iterator[Proxy]:
    with proxy_to(served.address) as proxy:
        yield proxy


def phone(open_page: Open, line: Proxy) -> Page:
    """A grid worker's phone behind the line, ready for a visit."""
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True, base_url=line.address)
    pulled(page)
    return page


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交处置").click()
    page.wait_for_url("**/tasks")


def all_sent(page: Page) -> bool:
    left = counts(page)
    return all(left[name] == 0 for name in DONE)


def mend(line: Proxy, page: Page) -> None:
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")


def another(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


FILL = """async () => {
  const asked = indexedDB.open('junk')
  asked.onupgradeneeded = () => asked.result.createObjectStore('junk', { autoIncrement: true })
  await new Promise((done) => (asked.onsuccess = done))
  for (let size = 100_000; size >= 2_000; ) {
    const writing = asked.result.transaction('junk', 'readwrite', { durability: 'strict' })
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; at += 60_000) crypto.getRandomValues(bytes.subarray(at, at + 60_000))
    writing.objectStore('junk').add(bytes)
    const stored = await new Promise((done) => {
      writing.oncomplete = () => done(true)
      writing.onabort = () => done(false)
    })
    if (!stored) size = Math.floor(size / 2)
  }
  asked.result.close()
}"""
FREE = """() => new Promise((done) => {
  const asked = indexedDB.deleteDatabase('junk')
  asked.onsuccess = () => done(null)
})"""


def test_a_full_disk_is_said_and_loses_nothing(open_page: Open, served: Served) -> None:
    """A real quota of the browser, filled to the brim."""
    ticket = served.give_task("road_trading", "C005")
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True, worker=False, quota=6_000_000)
    pulled(page)
    arrive(page, ticket)
    page.get_by_role("button", name="提交处置").click()
    expect(page.locator(".slot").first).to_be_visible()
    page.evaluate(FILL)
    before = counts(page)
    with page.expect_file_chooser() as chosen:
        page.locator("button.primary").last.click()
    picture = paint("piling", "before", uuid4().int % 10**6)
    chosen.value.set_files([FilePayload(name="1.jpg", mimeType="image/jpeg", buffer=picture)])
    expect(page.get_by_text("照片没有存下")).to_be_visible()
    after = counts(page)
    kept = ("drafts", "photos", "commands", "uploads", "tickets")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    page.evaluate(FREE)
    take_photos(page)
    submit(page)
    until(page, lambda: all_sent(page))
    assert page_of(served, ticket)["ticket"]["state"] == "handled"


@pytest.mark.parametrize("when", ["photographed", "submitted", "uploading"])
def test_a_page_that_dies(when: str, open_page: Open, served: Served, line: Proxy) -> None:
    """Between photo and command, between command and push, in the middle of an upload."""
    ticket = served.give_task("leaflets", "C006")
    page = phone(open_page, line)
    line.cut()
    arrive(page, ticket)
    page.get_by_role("button", name="提交处置").click()
    take_photos(page)
    if when != "photographed":
        submit(page)
    if when == "uploading":
        line.line = Line(rate=10_000)
        page.evaluate("dispatchEvent(new Event('online'))")
        until(page, lambda: counts(page)["uploads"] > 0 and line.line.carried[0] > 15_000)
    page.close(run_before_unload=False)
    line.line = Line()
    again = another(page.context, f"{line.address}/tasks")
    if when == "photographed":
        again.goto(f"{line.address}/tickets/{ticket}/handle")
        expect(again.locator(".photo img")).to_have_count(2)
        submit(again)
    until(again, lambda: all_sent(again))
    done = page_of(served, ticket)
    assert [event["move"] for event in done["history"]][-2:] == ["arrive", "handle"]
    kinds = [photo["kind"] for photo in done["photos"] if photo["kind"] != "site"]
    assert sorted(kinds) == ["after", "before"]
    assert all(photo["state"] == "stored" for photo in done["photos"])


def test_two_tabs_send_each_command_once(open_page: Open, served: Served, line: Proxy) -> None:
    """Made in both without a network; numbered without a gap, sent by one of them, shown in both."""
    tickets = [served.give_task("piling", "C007"), served.give_task("piling", "C009")]
    first = phone(open_page, line)
    second = another(first.context, f"{line.address}/tasks")
    expect(second.locator(f'a.ticket[href="/tickets/{tickets[1]}"]')).to_be_visible()
    line.cut()
    for page, ticket in zip((first, second), tickets, strict=True):
        arrive(page, ticket)
    assert counts(first)["commands"] == 2
    assert first.evaluate(NUMBERS) == [1, 2]
    mend(line, first)
    mend(line, second)
    until(first, lambda: all_sent(first))
    for ticket in tickets:
        moves = [event["move"] for event in page_of(served, ticket)["history"]]
        assert moves.count("arrive") == 1
    for page in (first, second):
        page.goto(f"{line.address}/tasks")
        expect(page.get_by_text("在线")).to_be_visible()


NUMBERS = """async () => {
  const asked = indexedDB.open('banjie')
  await new Promise((done) => (asked.onsuccess = done))
  const found = asked.result.transaction('commands').objectStore('commands').getAll()
  await new Promise((done) => (found.onsuccess = done))
  asked.result.close()
  return found.result.map((row) => row.seq).sort()
}"""


def test_on_a_slow_line_the_end_arrives_before_its_photos(
    open_page: Open, served: Served, line: Proxy
) -> None:
    """50 kbit/s, 600 ms, 5 % lost."""
    ticket = served.give_task("road_trading", "C010")
    page = phone(open_page, line)
    line.cut()
    arrive(page, ticket)
    page.get_by_role("button", name="提交处置").click()
    take_photos(page)
    submit(page)
    line.line = Line(**vars(SECOND_GENERATION) | {"carried": [0, 0]})
    page.evaluate("dispatchEvent(new Event('online'))")
    seen: list[tuple[str, int]] = []

    def handled() -> bool:
        shown: dict[str, Any] = page_of(served, ticket)
        awaited = sum(photo["state"] == "awaited" for photo in shown["photos"])
        seen.append((shown["ticket"]["state"], awaited))
        return bool(seen[-1][0] == "handled")

    for _ in range(300):
        if handled():
            break
        time.sleep(0.1)
    assert seen[-1] == ("handled", 2), (seen, line.line)
    line.line = Line()
    until(page, lambda: all_sent(page))
    assert all(photo["state"] == "stored" for photo in page_of(served, ticket)["photos"])


def test_a_wrong_clock_is_shown(open_page: Open) -> None:
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    page.context.add_init_script(
        "const real = Date.now; Date.now = () => real() + 3 * 3_600_000;"
        "window.Date = class extends Date { constructor(...of) { of.length ? super(...of) : super(Date.now()) } };"
        "window.Date.now = () => real() + 3 * 3_600_000"
    )
    page.goto("/tasks")
    expect(page.get_by_text("时间快了3小时")).to_be_visible(timeout=15_000)
