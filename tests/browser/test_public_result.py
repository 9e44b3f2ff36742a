"""A resident at a small phone says what became of the matter: rates it, changes it, has it reopened."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check
from tests.builders import jpeg
from tests.public import solve

WORDS = {
    "zh-CN": {"yes": "是", "no": "没有", "send": "提交评价", "thanks": "谢谢您的评价",
              "change": "改评价", "still": "问题还在？", "reopen": "申请重办", "again": "已申请重办",
              "received": "已收到", "says": "上报人评价", "back": "上报人申请重办"},
    "en": {"yes": "Yes", "no": "No", "send": "Send", "thanks": "Thank you for rating",
           "change": "Change it", "still": "Is it still there?", "reopen": "Reopen",
           "again": "Reopened", "received": "Received", "says": "What the reporter says",
           "back": "Reopened by the reporter"},
}  # fmt: skip


def reported(served: Served) -> tuple[str, str]:
    """A resident's report: the receipt's key, and the ticket."""
    with httpx.Client(
        base_url=served.address, headers={"X-Forwarded-For": "203.0.113.9"}
    ) as client:
        given = client.get("/api/public/challenge").json()
        nonce = solve(given["challenge"], given["bits"])
        body = {
            "concern": "waste", "address": "银春路 163 号门口", "words": "垃圾三天没人收",
            "proof": {"challenge": given["challenge"], "nonce": nonce},
        }  # fmt: skip
        filed = client.post("/api/public/reports", json=body).json()
    with served.person(Role.DISPATCHER) as desk:
        page = desk.get(f"/api/tickets/by-number/{filed['number']}").json()
    return filed["key"], page["ticket"]["id"]


def close(served: Served, ticket: str) -> None:
    act = served._act
    with served.person(Role.DISPATCHER) as desk, served.person(Role.GRID_WORKER) as worker:
        assert act(desk, "file", ticket)
        assert act(desk, "dispatch", ticket, assignee=worker.get("/api/me").json()["id"])
        assert act(worker, "accept", ticket)
        assert act(worker, "arrive", ticket, noPosition="off")
        photos: list[dict[str, Any]] = [
            {"id": str(uuid4()), "kind": kind, "sha256": "0" * 64, "length": len(jpeg(1)),
             "takenAt": "2026-11-24T02:00:00Z"}
            for kind in ("before", "after")
        ]  # fmt: skip
        assert act(worker, "handle", ticket, outcome="done", photos=photos)
        assert act(desk, "close", ticket)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rating_and_reopening(
    language: str, browser: Browser, served: Served, open_page: Open
) -> None:
    words, album = WORDS[language], Album(f"result-{language}")
    key, ticket = reported(served)
    close(served, ticket)
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True,
        device_scale_factor=2, locale=language, timezone_id="Asia/Shanghai",
        base_url=served.address,
    )  # fmt: skip
    context.add_init_script(f"localStorage.setItem('banjie.language', '{language}')")
    page = context.new_page()
    page.goto(f"/r/{key}")
    send = page.get_by_role("button", name=words["send"], exact=True)
    expect(send).to_be_disabled()
    page.get_by_text(words["yes"], exact=True).nth(0).click()
    page.get_by_text(words["no"], exact=True).nth(1).click()
    page.get_by_role("radio").nth(7).check(force=True)
    album.take(page, "closed")
    send.scroll_into_view_if_needed()
    album.take(page, "rating")
    check(page, "rating")
    send.click()
    expect(page.get_by_text(words["thanks"])).to_be_visible()
    page.get_by_role("button", name=words["change"]).click()
    page.get_by_role("radio").nth(5).check(force=True)
    send.click()
    expect(page.get_by_text("2/5")).to_be_visible()
    page.get_by_text(words["still"]).click()
    page.locator("details textarea").fill("又堆起来了")
    page.get_by_role("button", name=words["reopen"], exact=True).scroll_into_view_if_needed()
    album.take(page, "reopening")
    page.get_by_role("button", name=words["reopen"], exact=True).click()
    expect(page.get_by_text(words["again"])).to_be_visible()
    expect(page.get_by_text(words["received"]).first).to_be_visible()
    album.take(page, "reopened")
    context.close()

    desk = open_page(Role.DISPATCHER, language)
    desk.goto(f"/desk/to_dispatch/{ticket}")
    expect(desk.get_by_role("heading", name=words["says"])).to_be_visible()
    expect(desk.get_by_text(words["back"])).to_be_visible()
    album.take(desk, "desk")
