"""The command room writes to one person; the phone shows it, and the desk sees that it was seen."""

import re

import pytest
from playwright.sync_api import expect

from backend.demo.people import LOGINS
from backend.demo.town import build_town
from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open
from tests.browser.test_screens import check

WORDS = {
    "zh-CN": {"write": "发消息", "send": "发送", "messages": "消息", "got": "收到",
              "none": "0/1 人已看", "all": "1/1 人已看"},
    "en": {"write": "Write a message", "send": "Send", "messages": "Messages", "got": "Received",
           "none": "0 of 1 have seen it", "all": "1 of 1 have seen it"},
}  # fmt: skip
TEXT = "银春路口积水，请先去看一下，注意安全"
NAME = next(each.name for each in build_town().people if each.phone == LOGINS[Role.GRID_WORKER])


@pytest.mark.parametrize("language", LANGUAGES)
def test_to_one_person(language: str, open_page: Open) -> None:
    words, album = WORDS[language], Album(f"messages-{language}")
    phone = open_page(Role.GRID_WORKER, language, phone=True)
    phone.goto("/me")
    expect(phone.get_by_role("link").first).to_be_visible()
    desk = open_page(Role.DISPATCHER, language)
    desk.goto("/desk/reaching?view=messages")
    desk.get_by_role("button", name=words["write"]).click()
    dialog = desk.get_by_role("dialog")
    dialog.locator("select option").nth(1).wait_for(state="attached")
    person = dialog.locator("select option").filter(has_text=NAME).first.get_attribute("value")
    dialog.locator("select").select_option(person)
    dialog.locator("textarea").fill(TEXT)
    album.take(desk, "writing")
    check(desk, "writing")
    dialog.get_by_role("button", name=words["send"], exact=True).click()
    row = desk.get_by_role("listitem").filter(has_text=TEXT).first
    expect(row).to_contain_text(words["none"])
    expect(phone.get_by_text(TEXT)).to_be_visible()
    album.take(phone, "came")
    phone.get_by_role("button", name=words["got"], exact=True).click()
    expect(phone.get_by_text(TEXT)).to_have_count(0)
    phone.goto("/notices")
    expect(phone.get_by_text(TEXT).first).to_be_visible()
    album.take(phone, "kept")
    desk.reload()
    row = desk.get_by_role("listitem").filter(has_text=TEXT).first
    expect(row).to_contain_text(words["all"])
    row.get_by_role("button").click()
    expect(row.get_by_text(NAME)).to_be_visible()
    album.take(desk, "seen")


DRAW = {
    "zh-CN": ("圈人发消息", r"区域内有 [1-9]\d* 人", r"已发给 [1-9]\d* 人", "发送"),
    "en": ("Message to an area", r"[1-9]\d* people inside", r"Sent to [1-9]\d*", "Send"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_to_all_within_what_is_drawn(language: str, open_page: Open) -> None:
    draw, inside, sent, send = DRAW[language]
    album = Album(f"area-{language}")
    desk = open_page(Role.DISPATCHER, language, viewport={"width": 1366, "height": 768})
    desk.goto("/desk/map")
    desk.get_by_role("button", name=draw).click()
    box = desk.locator(".sheet .map").bounding_box()
    assert box
    corners = [(0.1, 0.2), (0.9, 0.2), (0.9, 0.9), (0.1, 0.9)]
    spots = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    for x, y in spots:
        desk.mouse.click(x, y)
        desk.wait_for_timeout(400)
    expect(desk.get_by_text(re.compile(inside))).to_be_visible()
    album.take(desk, "drawn")
    desk.mouse.click(*spots[0])
    dialog = desk.get_by_role("dialog")
    dialog.locator("textarea").fill("今晚八点前收摊检查，请到岗")
    album.take(desk, "writing")
    dialog.get_by_role("button", name=send, exact=True).click()
    expect(desk.get_by_text(re.compile(sent))).to_be_visible()
    expect(desk.get_by_role("button", name=draw)).to_be_visible()


def test_drawing_is_cancelled(open_page: Open) -> None:
    desk = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    desk.goto("/desk/map")
    draw = desk.get_by_role("button", name=DRAW["zh-CN"][0])
    draw.click()
    expect(draw).to_have_count(0)
    desk.keyboard.press("Escape")
    expect(draw).to_be_visible()
