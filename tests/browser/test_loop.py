"""The closed loop with the mouse, in two windows: phone 360x740 and desk 1920x1080.

Real parts: embedded PostgreSQL, the photo store, Chromium, real JPEGs, alarms over HTTP.
"""

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from backend.demo.people import LOGINS
from backend.demo.scenes import paint
from backend.demo.town import build_town
from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check

WORDS = {
    "zh-CN": {
        "waiting": "待核实", "file": "立案", "to_dispatch": "待派单", "dispatch": "派单",
        "accept": "接单", "arrive": "到场", "handle": "提交处置",
        "to_inspect": "待核查", "close": "结案", "closed": "已结案", "before": "处置前",
        "after": "处置后", "stall": "乱设摊", "awaited": "等待上传",
    },
    "en": {
        "waiting": "Reported", "file": "File", "to_dispatch": "Filed", "dispatch": "Dispatch",
        "accept": "Accept", "arrive": "Arrive", "handle": "Submit",
        "to_inspect": "Handled", "close": "Close", "closed": "Closed", "before": "Before",
        "after": "After", "stall": "street stall", "awaited": "waiting to be sent",
    },
}  # fmt: skip

DEMO_WORKER = next(
    each.name for each in build_town().people if each.phone == LOGINS[Role.GRID_WORKER]
)


def alarm(served: Served, camera: str) -> tuple[str, str]:
    """As a camera would send it: the alarm's id and the ticket's number."""
    body = {
        "id": uuid4().hex,
        "scenario": "stall",
        "camera": camera,
        "time": datetime.now(UTC).isoformat(),
        "description": "两个水果摊占了人行道，行人绕行",
        "photos": [{"data": base64.b64encode(paint("stall", "before", 1)).decode()}],
    }
    answer = served.send_alarm(**body)
    assert answer["result"] == "taken", answer
    return str(body["id"]), str(answer["ticket"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loop(language: str, open_page: Open, served: Served, tmp_path: Path) -> None:
    words, album = WORDS[language], Album(f"loop-{language}")
    desk = open_page(Role.DISPATCHER, language)
    expect(desk.get_by_role("listbox")).to_be_visible()
    phone = open_page(Role.GRID_WORKER, language, phone=True)
    alarm_id, number = alarm(served, "C001" if language == "en" else "C002")

    row = desk.get_by_text(number).first
    expect(row).to_be_visible()  # live, without a reload
    row.click()
    expect(desk.get_by_role("article")).to_contain_text("两个水果摊占了人行道")
    album.take(desk, "desk-alarm")
    chosen = desk.url
    move(desk, words["file"])
    desk.wait_for_url(lambda url: url != chosen)  # to the next alarm, by itself
    open_number(desk, number)
    move(desk, words["dispatch"], send=False)
    choose(desk, DEMO_WORKER)
    album.take(desk, "desk-dispatch")
    submit(desk)

    card = phone.get_by_text(number).first
    expect(card).to_be_visible()
    album.take(phone, "phone-tasks")
    card.click()
    expect(phone.get_by_role("button", name=words["accept"])).to_be_visible()
    album.take(phone, "phone-ticket")
    press(phone, words["accept"])
    expect(phone.get_by_role("button", name=words["arrive"])).to_be_visible()
    album.take(phone, "phone-accepted")
    press(phone, words["arrive"])
    expect(phone.get_by_role("button", name=words["handle"])).to_be_visible()  # near: no question
    album.take(phone, "phone-arrived")
    press(phone, words["handle"])
    album.take(phone, "phone-handling")
    take_photos(phone, tmp_path)
    album.take(phone, "phone-photographed")
    check(phone, "handling")
    press(phone, words["handle"])

    open_number(desk, number)
    expect(desk.locator("aside").get_by_role("button", name=words["close"])).to_be_visible()
    expect(desk.get_by_role("article")).not_to_contain_text(words["awaited"])
    album.take(desk, "desk-inspect")
    move(desk, words["close"])
    open_number(desk, number)
    expect(desk.get_by_role("article")).to_contain_text(words["closed"])
    album.take(desk, "desk-closed")
    phone.goto("/tasks")
    album.take(phone, "phone-after")

    result = served.result(alarm_id)
    assert (result["ticket"], result["state"], result["outcome"]) == (number, "closed", "done")


def press(page: Page, name: str) -> None:
    """The primary button at the foot of a phone's screen."""
    found = page.get_by_role("button", name=name).locator("visible=true").last
    expect(found).to_be_enabled()
    found.click()


def move(desk: Page, name: str, send: bool = True) -> None:
    """A move in the right pane; its form is sent where it has one."""
    found = desk.locator("aside").get_by_role("button", name=re.compile(f"^{name} ?[A-Z]?$"))
    expect(found).to_be_enabled()
    found.click()
    if send:
        form = desk.locator("aside form")
        while found.count() and not form.count():
            desk.wait_for_timeout(50)
        if form.count():
            submit(desk)


def submit(desk: Page) -> None:
    sending = desk.locator("aside form button[type=submit]")
    expect(sending).to_be_enabled()
    sending.click()
    expect(desk.locator("aside form")).to_have_count(0)


def open_number(desk: Page, number: str) -> None:
    search = desk.locator(".left input[type=search]")
    search.fill(number)
    search.press("Enter")
    expect(desk.get_by_role("article")).to_contain_text(number)


def choose(desk: Page, name: str) -> None:
    """A person by name, in the list that the desk suggests."""
    desk.locator("aside input[type=search]").fill(name)
    option = desk.locator("aside").get_by_role("option").filter(has_text=name)
    expect(option).to_have_count(1)
    option.click()


def take_photos(phone: Page, folder: Path, stages: tuple[str, ...] = ("before", "after")) -> None:
    """Real JPEGs through the phone's file chooser, as the camera app would hand them over."""
    for at, stage in enumerate(stages):
        file = folder / f"{stage}.jpg"
        file.write_bytes(paint("stall", stage, 2))
        with phone.expect_file_chooser() as chooser:
            phone.locator("button.take").nth(at).click()
        chooser.value.set_files(file)
        expect(phone.locator("section.slot").nth(at).locator("img")).to_be_visible()
