"""The page of routing rules, and what phones and the desk show of teams."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check

RULE = "ol li button.body"
WORDS = {
    "zh-CN": {"try": "试算", "team": "班组", "teams": "班组", "gone": "会派给别处"},
    "en": {"try": "Try", "team": "Team", "teams": "Teams", "gone": "would have gone elsewhere"},
}


def rules_of(page: Page) -> list[str]:
    return page.locator(f"{RULE} strong").all_text_contents()


def open_rules(page: Page) -> None:
    page.goto("/desk/rules")
    expect(page.locator(RULE).first).to_be_visible()


def rename(page: Page, at: int, name: str, note: str) -> None:
    page.locator(RULE).nth(at).click()
    page.locator("main input[required]").fill(name)
    page.locator("aside textarea").fill(note)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1920, 1366])
def test_a_draft_is_tried_by_keyboard(language: str, width: int, open_page: Open) -> None:
    """Opened, moved up, sent to a team and tried: which tickets would have gone elsewhere."""
    words = WORDS[language]
    height = 1080 if width == 1920 else 768
    page = open_page(Role.DISPATCHER, language, viewport={"width": width, "height": height})
    album = Album(f"rules-{language}-{width}")
    open_rules(page)
    before = rules_of(page)
    album.take(page, "rules")
    check(page, "rules")
    page.locator(RULE).nth(4).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowUp")
    assert rules_of(page) == [*before[:3], before[4], before[3], *before[5:]]
    focused = page.evaluate("document.activeElement.querySelector('strong')?.textContent")
    assert focused == before[4]
    page.get_by_role("radio", name=words["team"]).check()
    page.get_by_role("button", name=words["try"], exact=True).click()
    expect(page.get_by_role("status").filter(has_text=words["gone"])).to_be_visible()
    expect(page.locator("table tbody tr").first).to_be_visible()
    album.take(page, "tried")
    check(page, "tried")


def test_two_edit_the_same_rules_and_nothing_is_lost(open_page: Open) -> None:
    """The second hears who published what; the own changes stay, also over a reload, and are
    published on top."""
    first, second = (open_page(role, "zh-CN") for role in (Role.DISPATCHER, Role.ADMINISTRATOR))
    for page in (first, second):
        open_rules(page)
    rename(first, 0, "网格员先看", "甲的说明")
    rename(second, 1, "广场归巡查员", "乙的说明")
    first.get_by_role("button", name="发布", exact=True).click()
    expect(first.get_by_text(re.compile("现行第 3 版"))).to_be_visible()
    second.get_by_role("button", name="发布", exact=True).click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("甲的说明")
    expect(told).to_contain_text("您的改动还在")
    assert rules_of(second)[1] == "广场归巡查员"
    Album("rules-conflict").take(second, "told")
    check(second, "conflict")
    second.reload()
    expect(second.get_by_role("alert")).to_contain_text("甲的说明")
    assert rules_of(second)[1] == "广场归巡查员"
    assert second.locator("aside textarea").input_value() == "乙的说明"
    second.get_by_role("button", name="在新版本上保留我的规则").click()
    second.get_by_role("button", name="发布", exact=True).click()
    expect(second.get_by_text(re.compile("现行第 4 版"))).to_be_visible()
    second.get_by_role("button", name="恢复此版 第 3 版").click()
    expect(second.get_by_text(re.compile("现行第 5 版"))).to_be_visible()
    assert rules_of(second)[0] == "网格员先看"


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_are_dispatched_at_once(language: str, open_page: Open) -> None:
    """Each by its rule; what became of each stands beside it."""
    page = open_page(Role.DISPATCHER, language, viewport={"width": 1366, "height": 768})
    album = Album(f"several-{language}")
    page.goto("/desk/to_dispatch")
    page.locator(".several").click()
    boxes = page.locator("dialog li input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    for at in range(min(2, boxes.count())):
        boxes.nth(at).check()
    album.take(page, "chosen")
    check(page, "several")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog [role=status] span").first).to_be_visible()
    album.take(page, "sent")
    check(page, "several sent")


def test_a_chief_handles_what_came_up(open_page: Open, served: Served) -> None:
    """Accepted at the desk; the rest is done on the page for the spot."""
    ticket = served.dispatch("dust", "C011")
    with served.person(Role.SEGMENT_CHIEF) as chief, served.person(Role.DISPATCHER) as desk:
        person = chief.get("/api/me").json()["id"]
        assert served._act(desk, "redispatch", ticket, assignee=person, note="请路段长处理")
    page, album = open_page(Role.SEGMENT_CHIEF, "zh-CN", phone=True), Album("chief")
    page.goto(f"/desk/active/{ticket}")
    page.get_by_role("button", name=re.compile("^接单")).click()
    page.locator("aside button[type=submit]").click()
    link = page.get_by_role("link", name="到场、拍照、处置：打开现场页面")
    expect(link).to_be_visible()
    album.take(page, "accepted")
    check(page, "chief's desk")
    link.click()
    page.wait_for_url(re.compile("/tickets/"))
    expect(page.get_by_role("button", name="到场").last).to_be_visible()
    album.take(page, "spot")
    check(page, "chief on the spot")


def test_roles_without_rules(open_page: Open) -> None:
    page = open_page(Role.DUTY_OFFICER, "zh-CN")
    page.goto("/desk/rules")
    expect(page.get_by_role("alert")).to_contain_text("您的角色不能进行此操作")
    check(page, "rules as duty officer")


def test_a_team_takes_it_on_the_phone(open_page: Open, served: Served) -> None:
    """Offered to the whole team; the first accepts, and it is theirs."""
    with served.person(Role.STREET_PATROLLER) as patrol:
        team = patrol.get("/api/me").json()["team"]
    number = served.send_alarm(
        id="team-1", scenario="leaflets", camera="C070", description="测试任务",
        time=datetime.now(UTC).isoformat(),
    )["ticket"]  # fmt: skip
    with served.person(Role.DISPATCHER) as desk:
        ticket = str(desk.get(f"/api/tickets/by-number/{number}").json()["ticket"]["id"])
        served._act(desk, "file", ticket)
    desk_page = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    album = Album("team")
    desk_page.goto(f"/desk/to_dispatch/{ticket}")
    desk_page.get_by_role("button", name=re.compile("^派单")).first.click()
    desk_page.locator("aside").get_by_text("班组", exact=True).click()
    album.take(desk_page, "teams")
    check(desk_page, "teams")
    desk_page.locator("aside [role=option]").filter(has_text=team).click()
    desk_page.keyboard.press("Control+Enter")
    phone = open_page(Role.STREET_PATROLLER, "zh-CN", phone=True)
    phone.goto(f"/tickets/{ticket}")
    expect(phone.get_by_text(f"派给{team}，谁先接谁办")).to_be_visible()
    album.take(phone, "offered")
    check(phone, "offered")
    phone.get_by_role("button", name="接单").last.click()
    expect(phone.get_by_role("button", name="到场").last).to_be_visible()
    album.take(phone, "taken")
