"""What a phone did without a network to a ticket that went to somebody else meanwhile: the command
room sees it with its evidence and settles it, the phone sees how."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from backend.domain.role import Role
from tests.browser.conftest import Album, Open, Served
from tests.browser.test_install import COMMANDS, arrive

WORDS = {
    "zh-CN": {"arrive": "接单", "held": "待处理", "settled": "已有结果", "seen": "知道了"},
    "en": {"arrive": "Accept", "held": "Held", "settled": "Settled", "seen": "Got it"},
}


def redispatch(served: Served, ticket: str, back: bool = False) -> None:
    """To somebody else; `back`: to the demo's grid worker, who has to accept anew."""
    with served.person(Role.DISPATCHER) as desk:
        people = desk.get(f"/api/tickets/{ticket}/suggestions").json()["items"]
        with served.person(Role.GRID_WORKER) as worker:
            mine = worker.get("/api/me").json()["id"]
        other = (
            None
            if back
            else next(each["person"]["id"] for each in people if each["person"]["id"] != mine)
        )
        command = {"name": "ticket.redispatch", "id": str(uuid4()), "ticket": ticket,
                   "madeAt": datetime.now(UTC).isoformat(), "assignee": mine if back else other, "note": "人手调整"}  # fmt: skip
        answer = desk.post("/api/commands", json={"commands": [command]}).json()
        assert answer["answers"][0]["result"] == "applied", answer


@pytest.mark.parametrize(("language", "verdict"), [("zh-CN", "a"), ("en", "x")])
def test_held_work_is_settled(language: str, verdict: str, served: Served, open_page: Open) -> None:
    words, album = WORDS[language], Album(f"held-{verdict}-{language}")
    ticket = served.give_task("piling")
    redispatch(served, ticket)
    redispatch(served, ticket, back=True)
    phone = open_page(Role.GRID_WORKER, language, phone=True)
    phone.context.route(COMMANDS, lambda route: route.abort())
    arrive(phone, served, ticket, words)
    redispatch(served, ticket)
    phone.context.unroute(COMMANDS)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.goto("/me")
    phone.locator("button.status").click()
    held = phone.get_by_role("region", name=words["held"], exact=True)
    expect(held.get_by_role("listitem")).to_have_count(1, timeout=15_000)
    assert held.get_by_role("button").count() == 0  # nothing that waits can be deleted
    album.take(phone, "held")

    desk = open_page(Role.DISPATCHER, language)
    desk.goto("/desk/held")
    rows = desk.get_by_role("option")
    expect(rows.last).to_contain_text(words["arrive"])  # oldest first, below the demo's own
    desk.wait_for_timeout(1000)
    before = rows.count()
    desk.keyboard.press("k")
    expect(desk.get_by_role("article")).to_be_visible()
    album.take(desk, "desk")
    desk.keyboard.press(verdict)
    if verdict == "x":
        sending = desk.locator("aside button[type=submit]")
        expect(sending).to_be_disabled()  # a reason is required
        desk.keyboard.type("已由其他人员处理")
        album.take(desk, "desk-reason")
        desk.keyboard.press("Control+Enter")
    else:
        desk.keyboard.press("Enter")
    expect(rows).to_have_count(before - 1)
    album.take(desk, "desk-settled")

    settled = phone.get_by_role("region", name=words["settled"], exact=True)
    expect(settled.get_by_role("listitem")).to_have_count(1, timeout=20_000)
    if verdict == "x":
        expect(settled).to_contain_text("已由其他人员处理")
    album.take(phone, "settled")
    settled.get_by_role("button", name=words["seen"]).click()
    expect(settled).to_have_count(0)
