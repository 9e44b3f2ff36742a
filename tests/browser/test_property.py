"""The property of a compound is asked at the desk, and answers from a phone, also without network."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_loop import take_photos
from tests.browser.test_screens import check

WIDE = {"width": 1366, "height": 768}


def page_of(desk: httpx.Client, of: str) -> dict[str, object]:
    return dict(desk.get(f"/api/tickets/{of}").json())


def history(desk: httpx.Client, of: str) -> list[str]:
    return [str(each["move"]) for each in page_of(desk, of)["history"]]  # type: ignore[attr-defined]


def wait_for(phone: Page, desk: httpx.Client, of: str, move: str) -> None:
    for _ in range(100):
        if move in history(desk, of):
            return
        phone.wait_for_timeout(200)
    pytest.fail(f"the server never heard of {move}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_asked_and_answered(language: str, open_page: Open, served: Served, tmp_path: Path) -> None:
    album = Album(f"property-{language}")
    of = served.dispatch("piling", "C041" if language == "en" else "C051")
    desk = open_page(Role.DISPATCHER, language, viewport=WIDE)
    desk.goto(f"/desk/active/{of}")
    expect(desk.get_by_role("article")).to_be_visible()
    desk.keyboard.press("q")
    desk.locator("aside textarea").fill("通道口的纸箱，请今天清走并拍照")
    album.take(desk, "desk-asking")
    check(desk, "asking the property")
    desk.locator("aside button[type=submit]").click()
    expect(desk.locator(".flag.asked").first).to_be_visible()

    phone = open_page(Role.PROPERTY_MANAGER, language, phone=True)
    phone.wait_for_url("**/property")
    row = phone.locator(f"a[href='/property/{of}']")
    expect(row).to_be_visible()
    album.take(phone, "asked")
    check(phone, "questions")
    row.click()
    expect(phone.get_by_text("通道口的纸箱").first).to_be_visible()
    album.take(phone, "question")
    check(phone, "question")
    expect(phone.locator("footer button, .foot button").last).to_be_disabled()
    phone.get_by_text(re.compile("^(已整改|Put right)")).first.click()
    take_photos(phone, tmp_path, ("after",))
    phone.locator("textarea").fill("已联系业主清走")
    album.take(phone, "answer")
    check(phone, "answer")
    phone.get_by_role("button", name=re.compile("提交答复|Send the answer")).click()
    phone.wait_for_url("**/property")
    expect(phone.locator(f"a[href='/property/{of}']")).to_have_count(0)
    with served.person(Role.DISPATCHER) as person:
        wait_for(phone, person, of, "answer_property")
    phone.goto("/property?view=answered")
    expect(phone.locator(f"a[href='/property/{of}']")).to_be_visible()
    album.take(phone, "answered")
    check(phone, "answered")
    phone.goto(f"/property/{of}")
    expect(phone.get_by_text(re.compile("没有等待答复|No question waits"))).to_be_visible()
    album.take(phone, "after")
    check(phone, "after the answer")
    expect(desk.locator(".flag.answered").first).to_be_visible()
    expect(desk.get_by_role("article")).to_contain_text("已联系业主清走")
    album.take(desk, "desk-answered")
    check(desk, "answered at the desk")


def test_an_answer_without_network_is_sent_later(
    open_page: Open, served: Served, tmp_path: Path
) -> None:
    of = served.dispatch("piling", "C005")
    with served.person(Role.DISPATCHER) as desk:
        assert served._act(desk, "ask_property", of, note="请今天清走")
        phone = open_page(Role.PROPERTY_MANAGER, "zh-CN", phone=True)
        expect(phone.locator(f"a[href='/property/{of}']")).to_be_visible()
        phone.wait_for_timeout(2_500)  # the screens of the answer are fetched beforehand
        phone.context.set_offline(True)
        phone.locator(f"a[href='/property/{of}']").click()
        phone.get_by_text("正在处理，需要时间").first.click()
        phone.locator("textarea").fill("明天上午十点前清完")
        phone.get_by_role("button", name="提交答复").click()
        phone.wait_for_url("**/property")
        Album("property-offline").take(phone, "kept")
        check(phone, "answered without network")
        phone.goto("/property?view=answered")
        expect(phone.locator(f"a[href='/property/{of}']")).to_be_visible()
        assert "answer_property" not in history(desk, of)
        phone.context.set_offline(False)
        wait_for(phone, desk, of, "answer_property")


def test_the_property_has_no_other_screens(open_page: Open) -> None:
    phone = open_page(Role.PROPERTY_MANAGER, "zh-CN", phone=True)
    album = Album("property-elsewhere")
    for path in ("/desk", "/desk/map", "/tasks", "/admin"):
        phone.goto(path)
        phone.wait_for_timeout(600)
        album.take(phone, path.strip("/").replace("/", "-"))
        expect(phone.locator("a[href^='/tickets/'], [role=option]")).to_have_count(0)
