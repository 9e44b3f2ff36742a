"""A dispatcher looks for tickets: words, filters, with the keyboard; all of it stands in the address."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Open
from tests.browser.test_screens import check

DESK = {"viewport": {"width": 1366, "height": 768}}


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def total(page: Page) -> int:
    words = page.locator(".bar .total")
    expect(words).to_have_text(re.compile(r"\d"))
    return int(re.sub(r"\D", "", words.inner_text()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_and_filters_by_keyboard(language: str, open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, language, **DESK)
    page.goto("/desk/waiting")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("水果")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/all"))
    assert asked(page) == {"q": ["水果"]}
    with_words = total(page)
    assert with_words > 5
    page.keyboard.press("t")
    panel = page.locator("#filters")
    closed = panel.get_by_role("checkbox", name=re.compile("已结案|Closed"))
    closed.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("state="))
    expect(page.locator(".bar .total")).not_to_have_text(re.compile(rf"\b{with_words}\b"))
    check(page, f"desk-filters-{language}")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    fewer = total(page)
    assert 0 < fewer < with_words
    page.keyboard.press("j")
    page.wait_for_url(re.compile(r"/desk/all/[0-9a-f-]{36}\?"))
    assert asked(page).keys() == {"q", "state"}
    page.reload()
    expect(page.locator(".bar .chip")).to_have_count(2)
    assert total(page) == fewer
    page.locator(".bar .chip").first.click()
    page.wait_for_url(lambda url: "q=" not in url)
    page.go_back()
    page.wait_for_url(re.compile("q="))
    expect(page.locator(".bar .chip")).to_have_count(2)


def test_nothing_fits(open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", **DESK)
    page.goto("/desk/all?q=没有这样的词&late=true")
    expect(page.get_by_text("没有符合条件的案件")).to_be_visible()
    check(page, "desk-nothing-fits")
    page.locator(".bar .clear").click()
    page.wait_for_url(re.compile(r"/desk/all$"))
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()


def test_one_letter_is_too_short_and_is_said_so(open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", **DESK)
    page.goto("/desk/all?q=水")
    expect(page.get_by_text("请至少输入两个字").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filter_is_kept_and_its_list_carried_away(language: str, open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, language, **DESK)
    page.goto(f"/desk/all?late=true&q={'水果' if language == 'en' else '占道'}")
    name = f"超时的 {language}"
    fitting = total(page)
    page.keyboard.press("t")
    page.locator("#filters button.keep").click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#filters .one.on .name")).to_contain_text(name)
    page.locator(".bar .clear").click()
    expect(page.locator(".bar .chip")).to_have_count(0)
    page.locator("#filters .one .name", has_text=name).click()
    expect(page.locator(".bar .chip")).to_have_count(2)
    page.locator(".bar .carry").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".formats button").first.click()
    expect(dialog.locator("li .get")).to_have_count(1)
    check(page, f"desk-export-{language}")
    with page.expect_download() as download:
        dialog.locator("li .get").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    sheet: Any = openpyxl.load_workbook(download.value.path().open("rb")).active
    assert sheet.max_row == fitting + 1
    dialog.locator("li .bin").click()
    expect(dialog.locator("li")).to_have_count(0)
    page.keyboard.press("Escape")
    other = open_page(Role.DUTY_OFFICER, language, **DESK)
    other.goto("/desk/all")
    total(other)
    other.keyboard.press("t")
    expect(other.locator("#filters").get_by_role("checkbox").first).to_be_visible()
    expect(other.locator("#filters .one")).to_have_count(0)


def test_two_at_the_desk_see_each_other(open_page: Open) -> None:
    first, second = (
        open_page(role, "zh-CN", **DESK) for role in (Role.DISPATCHER, Role.DUTY_OFFICER)
    )
    second.goto("/desk/all")
    expect(second.locator(".left [role=option]").first).to_be_visible()
    second.keyboard.press("j")
    second.wait_for_url(re.compile(r"/desk/all/[0-9a-f-]{36}"))
    second.wait_for_timeout(2_500)  # it says so once the choice rests
    first.goto(second.url)
    notice = first.get_by_text("也在看这个案件")
    expect(notice).to_be_visible()
    check(first, "desk-also-looking")
    first.keyboard.press("j")
    expect(notice).to_have_count(0)
