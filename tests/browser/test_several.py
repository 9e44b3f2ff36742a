"""One move for several tickets, taken back; a parent with its children; a decision taken back."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check

WIDE = {"width": 1366, "height": 768}


def ticket(desk: httpx.Client, of: str) -> dict[str, object]:
    return dict(desk.get(f"/api/tickets/{of}").json()["ticket"])


def several(page: Page, view: str, action: str) -> None:
    page.goto(f"/desk/{view}")
    page.locator(".several").click()
    expect(page.locator("dialog li").first).to_be_visible()
    page.locator("dialog .what select").select_option(action)
    expect(page.locator("dialog li input:enabled").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_are_supervised_and_taken_back(
    language: str, open_page: Open, served: Served
) -> None:
    page = open_page(Role.DISPATCHER, language, viewport=WIDE)
    album = Album(f"several-undo-{language}")
    several(page, "active", "supervise")
    expect(page.locator("dialog button[type=submit]")).to_be_disabled()
    boxes = page.locator("dialog li input[type=checkbox]")
    chosen = range(boxes.count() - 3, boxes.count())  # due last: no clock runs out meanwhile
    for at in chosen:
        boxes.nth(at).check()
    expect(page.locator("dialog button[type=submit]")).to_be_disabled()  # the note is missing
    page.locator("dialog textarea").fill("今天下班前办完")
    album.take(page, "chosen")
    numbers = [
        re.findall(r"\d{4}[A-Z]\d{7}", page.locator("dialog li").nth(at).inner_text())[0]
        for at in chosen
    ]
    with served.person(Role.DISPATCHER) as desk:
        found = [desk.get(f"/api/tickets/by-number/{number}").json() for number in numbers]
        ids = [each["ticket"]["id"] for each in found]
        before = [each["ticket"]["supervised"] for each in found]
    page.locator("dialog button[type=submit]").click()
    undo = page.locator("dialog .undo")
    expect(undo).to_be_visible()
    album.take(page, "done")
    check(page, "several done")
    with served.person(Role.DISPATCHER) as desk:
        assert all(ticket(desk, each)["supervised"] for each in ids)
        served._act(desk, "note", ids[2], note="之后又有人备注")
        undo.click()
        expect(page.locator("dialog .bad").first).to_be_visible()
        album.take(page, "undone")
        check(page, "several undone")
        assert [ticket(desk, each)["supervised"] for each in ids] == [*before[:2], True]


def test_a_decision_is_taken_back_with_z(open_page: Open, served: Served) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", viewport=WIDE)
    with served.person(Role.DISPATCHER) as desk:
        waiting = desk.get("/api/tickets?view=to_dispatch&limit=50").json()["items"]
        of = next(each for each in waiting if not each["suspended"])
        page.goto(f"/desk/to_dispatch/{of['id']}")
        expect(page.get_by_role("article")).to_contain_text(of["number"])
        page.keyboard.press("v")
        page.keyboard.press("5")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(re.compile(f"{of['number']} 已作废"))).to_be_visible()
        Album("taken-back").take(page, "told")
        assert ticket(desk, of["id"])["state"] == "void"
        page.keyboard.press("z")
        expect(page.get_by_text(re.compile(f"{of['number']} 的作废已撤回"))).to_be_visible()
        assert ticket(desk, of["id"])["state"] == "filed"
    page.goto(f"/desk/to_dispatch/{of['id']}")
    expect(page.get_by_role("article")).to_contain_text("撤回")


@pytest.mark.parametrize("language", LANGUAGES)
def test_children_go_with_their_parent(language: str, open_page: Open, served: Served) -> None:
    page = open_page(Role.DISPATCHER, language, viewport=WIDE)
    album = Album(f"family-{language}")
    parent = served.dispatch("stall", "C021" if language == "en" else "C031")
    with served.person(Role.DISPATCHER) as desk:
        number = str(ticket(desk, parent)["number"])
        waiting = desk.get("/api/tickets?view=waiting&limit=50").json()["items"]
        child = waiting[0]
        page.goto(f"/desk/waiting/{child['id']}")
        expect(page.get_by_role("article")).to_contain_text(child["number"])
        page.keyboard.press("b")
        field = page.locator("aside .number input")
        field.fill(number)
        field.press("Enter")
        expect(page.locator("aside")).to_contain_text(number)
        album.take(page, "choosing")
        check(page, "following")
        page.locator("aside button[type=submit]").click()
        expect(page.locator(".toast")).to_be_visible()
        assert ticket(desk, child["id"])["parent"] == parent
        page.goto(f"/desk/all/{child['id']}")
        expect(page.locator(".family")).to_contain_text(number)
        album.take(page, "child")
        check(page, "child")
        page.goto(f"/desk/active/{parent}")
        expect(page.locator(".family")).to_contain_text(child["number"])
        album.take(page, "parent")
        check(page, "parent")
    phone = open_page(Role.GRID_WORKER, language, phone=True)
    phone.goto(f"/tickets/{parent}")
    expect(phone.locator(".relatives")).to_contain_text(child["number"])
    phone.get_by_text("子件").or_(phone.get_by_text("children")).first.scroll_into_view_if_needed()
    album.take(phone, "phone-parent")
    check(phone, "parent on the phone")
    phone.get_by_role("button", name=re.compile("接单|Accept")).last.click()
    with served.person(Role.DISPATCHER) as desk:
        for _ in range(100):
            if ticket(desk, child["id"])["state"] == "accepted":
                break
            phone.wait_for_timeout(200)
        assert ticket(desk, child["id"])["state"] == "accepted"
    phone.goto(f"/tickets/{child['id']}")
    expect(phone.locator(".relatives")).to_contain_text(number)
    expect(phone.get_by_role("button", name=re.compile("到场|Arrive"))).to_have_count(0)
    album.take(phone, "phone-child")
    check(phone, "child on the phone")
