"""A visit without network in real Chromium: nothing is lost, and what the phone knows goes with its person."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from backend.demo.people import LOGINS
from backend.demo.scenes import paint
from backend.domain.role import Role
from tests.browser.conftest import Open, Served, log_in

COUNTS = """async () => {
  const opened = indexedDB.open('banjie')
  await new Promise((done) => (opened.onsuccess = done))
  const counts = {}
  for (const name of opened.result.objectStoreNames) {
    const asked = opened.result.transaction(name).objectStore(name).count()
    await new Promise((done) => (asked.onsuccess = done))
    counts[name] = asked.result
  }
  opened.result.close()
  return counts
}"""


def counts(page: Page) -> dict[str, int]:
    return dict(page.evaluate(COUNTS))


def until(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(counts(page))


def cut(page: Page) -> None:
    """The app's own files still come; the server's answers do not."""
    page.context.route("**/api/**", lambda route: route.abort())


def heal(page: Page) -> None:
    page.context.unroute("**/api/**")


def pulled(page: Page) -> None:
    until(page, lambda: counts(page)["tickets"] > 0)
    page.wait_for_timeout(2500)  # the visit's screens and the camera's worker


def take_photos(page: Page) -> None:
    button = page.locator("button.primary").last
    expect(page.locator(".slot").first).to_be_visible()
    for at in range(4):
        if not button.inner_text().startswith("拍"):
            return
        with page.expect_file_chooser() as chosen:
            button.click()
        picture = paint("piling", "before" if at == 0 else "after", at)
        file: FilePayload = {"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": picture}
        chosen.value.set_files([file])
        expect(page.locator(".photo img")).to_have_count(at + 1)


def arrive(page: Page, ticket: str) -> None:
    page.locator(f'a.ticket[href="/tickets/{ticket}"]').click()
    page.get_by_role("button", name="到场", exact=True).click()
    note = page.locator("dialog textarea")
    submit = page.get_by_role("button", name="提交处置")
    expect(note.or_(submit)).to_be_visible()
    if note.is_visible():
        note.fill("在路对面")
        page.locator("dialog button.primary").click()
    expect(submit).to_be_visible()


def page_of(served: Served, ticket: str) -> dict[str, Any]:
    with served.person(Role.DISPATCHER) as desk:
        return dict(desk.get(f"/api/tickets/{ticket}").json())


def test_a_visit_without_network_survives_a_reload_and_sends_itself(
    open_page: Open, served: Served
) -> None:
    ticket = served.give_task("road_trading", "C005")
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    pulled(page)
    cut(page)
    arrive(page, ticket)
    page.get_by_role("button", name="提交处置").click()
    take_photos(page)
    page.locator("textarea").fill("住户已搬走")
    page.get_by_role("button", name="提交处置").click()
    expect(page.locator(f'a.ticket[href="/tickets/{ticket}"]')).to_have_count(0)

    page.goto("/tasks?view=done_today")
    row = page.locator(f'a.ticket[href="/tickets/{ticket}"]')
    expect(row).to_contain_text("发送中")
    assert counts(page)["commands"] == 2
    assert page_of(served, ticket)["ticket"]["state"] == "accepted"

    heal(page)
    page.reload()
    expect(row).not_to_contain_text("发送中", timeout=15_000)
    until(page, lambda: counts(page)["commands"] == 0 and counts(page)["uploads"] == 0)
    done = page_of(served, ticket)
    assert [event["move"] for event in done["history"]][-2:] == ["arrive", "handle"]
    assert done["history"][-1]["note"] == "住户已搬走"
    assert all(photo["state"] == "stored" for photo in done["photos"])


def test_a_report_without_network_stands_without_a_number_until_it_has_one(
    open_page: Open,
) -> None:
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    pulled(page)
    cut(page)
    page.get_by_role("link", name="上报").click()
    take_photos(page)
    page.get_by_text("占道经营").first.click()
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("已上报")).to_be_visible()
    page.goto("/me/reports")
    expect(page.locator("a.report").first).to_contain_text("待编号")
    heal(page)
    page.reload()
    expect(page.locator("a.report").first).not_to_contain_text("待编号", timeout=15_000)


def test_unsent_work_outlives_a_logout_and_goes_as_its_author(
    open_page: Open, served: Served
) -> None:
    ticket = served.give_task("leaflets", "C006")
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    pulled(page)
    page.context.route("**/api/commands", lambda route: route.abort())
    arrive(page, ticket)
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    if page.locator("dialog").count():
        page.locator("dialog").get_by_role("button", name=re.compile("退出")).click()
    page.wait_for_url(lambda url: "/login" in url)
    left = counts(page)
    assert (left["tickets"], left["rows"], left["thumbs"], left["commands"]) == (0, 0, 0, 1)
    page.context.unroute("**/api/commands")
    log_in(page, Role.STREET_PATROLLER)
    until(page, lambda: page_of(served, ticket)["ticket"]["state"] == "arrived")
    worker = page_of(served, ticket)["ticket"]["assignee"]["name"]
    assert page_of(served, ticket)["history"][-1]["actor"]["name"] == worker


def test_a_lost_phone_forgets_its_person_at_the_next_contact(
    open_page: Open, served: Served
) -> None:
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    pulled(page)
    with served.person(Role.GRID_WORKER) as other:
        sessions = other.get("/api/sessions").json()["items"]
        lost = max(
            (each for each in sessions if each["deviceId"]), key=lambda each: each["createdAt"]
        )
        assert other.delete(f"/api/sessions/{lost['id']}?wipe=true").status_code in (200, 204)
    page.reload()
    page.wait_for_url(lambda url: "/login" in url)
    until(page, lambda: counts(page)["keys"] == 0)
    left = counts(page)
    assert (left["tickets"], left["rows"], left["drafts"], left["commands"]) == (0, 0, 0, 0)
    assert LOGINS[Role.GRID_WORKER] not in page.evaluate("JSON.stringify(localStorage)")
