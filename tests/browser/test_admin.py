"""Administration in real Chromium: a person is made, changed, undone; two edit one record and nothing is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open
from tests.browser.test_screens import check

DESK = {"viewport": {"width": 1366, "height": 768}}
WORDS = {
    "zh-CN": {"add": "新增", "save": "保存", "undo": "撤销", "team": "队伍", "name": "姓名",
              "phone": "手机号", "noted": "我已记下", "theirs": "对方", "mine": "我的"},
    "en": {"add": "Add", "save": "Save", "undo": "Undo", "team": "Team", "name": "Name",
           "phone": "Phone number", "noted": "I have noted it", "theirs": "Theirs", "mine": "Mine"},
}  # fmt: skip


def find(page: Page, text: str) -> None:
    page.locator(".list input[type=search]").fill(text)
    rows = page.locator(".list li button")
    expect(rows).to_have_count(1)
    rows.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_made_changed_and_undone(language: str, open_page: Open) -> None:
    words, album = WORDS[language], Album(f"admin-{language}")
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    page.wait_for_url("**/admin")
    page.goto("/admin/person")
    page.get_by_role("button", name=words["add"]).click()
    name = "新来的赵大海" if language == "zh-CN" else "Ocean Zhao"
    page.get_by_label(words["name"]).fill(name)
    page.get_by_label(words["phone"]).fill("139")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
    fault = page.locator(".field.wrong")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text("11")
    album.take(page, "wrong")
    check(page, "admin-wrong")
    page.get_by_label(words["phone"]).fill("13755550001" if language == "en" else "13755550002")
    page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"[a-z]{4}-[a-z]{4}-\d{4}"))
    album.take(page, "password")
    dialog.get_by_role("button", name=words["noted"]).click()
    page.wait_for_url(re.compile(r"/admin/person/[0-9a-f-]{36}"))
    page.get_by_label(words["team"]).fill("机动一队")
    page.keyboard.press("Control+Enter")
    history = page.locator(".history .edits > li")
    expect(history).to_have_count(2)
    expect(history.first).to_contain_text("机动一队")
    album.take(page, "changed")
    history.first.get_by_role("button", name=words["undo"]).click()
    expect(history).to_have_count(3)
    expect(page.get_by_label(words["team"])).to_have_value("")
    page.goto("/admin/changes")
    expect(page.locator(".log li").first).to_contain_text(name)
    album.take(page, "log")
    check(page, "admin-log")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_is_shown_once(language: str, open_page: Open) -> None:
    """It works at once, and is nowhere to be seen again."""
    words, album = WORDS[language], Album(f"admin-key-{language}")
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    page.goto("/admin/api_key")
    page.get_by_role("button", name=words["add"]).click()
    page.locator(".form form input").first.fill(f"区城运平台 {language}")
    page.locator(".form form select").first.select_option("district")
    for box in page.locator(".form form input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
    told = page.get_by_role("dialog").locator(".password")
    expect(told).to_have_text(re.compile(r"^[\w-]{43}$"))
    key = told.inner_text()
    album.take(page, "key")
    check(page, "admin-key")
    answer = page.request.get("/api/alarm-results", headers={"Authorization": f"Bearer {key}"})
    assert answer.status == 200, answer.text()
    page.get_by_role("button", name=words["noted"]).click()
    page.reload()
    expect(page.locator(".history .edits > li")).to_have_count(1)
    assert key not in page.content()
    album.take(page, "made")


def test_two_edit_one_person_and_nothing_is_lost(open_page: Open) -> None:
    first = open_page(Role.ADMINISTRATOR, "zh-CN", **DESK)
    second = open_page(Role.ADMINISTRATOR, "zh-CN", **DESK)
    for page in (first, second):
        page.goto("/admin/person")
        find(page, "13900000003")
        expect(page.get_by_label("队伍")).not_to_have_value("")
    name = second.get_by_label("姓名").input_value()
    first.get_by_label("队伍").fill("甲队")
    first.get_by_label("姓名").fill(name + "甲")
    first.keyboard.press("Control+Enter")
    expect(first.locator(".history .edits > li")).to_have_count(1)
    second.get_by_label("队伍").fill("乙队")
    second.keyboard.press("Control+Enter")
    notice = second.locator(".notice")
    expect(notice).to_contain_text("队伍")
    expect(notice).to_contain_text("甲队")
    expect(notice).to_contain_text("姓名")  # theirs, taken over
    expect(second.get_by_label("姓名")).to_have_value(name + "甲")
    album = Album("admin-conflict")
    album.take(second, "choose")
    check(second, "admin-conflict")
    notice.get_by_role("button", name=re.compile("我的")).click()
    second.get_by_role("button", name=re.compile("^保存")).click()
    expect(second.locator(".history .edits > li")).to_have_count(2)
    expect(second.get_by_label("队伍")).to_have_value("乙队")
    first.reload()
    expect(first.get_by_label("队伍")).to_have_value("乙队")
    for _ in range(2):  # as it was, for the other tests
        before = first.locator(".history .edits > li").count()
        first.locator(".history .edits > li").nth(_ * 2).get_by_role("button", name="撤销").click()
        expect(first.locator(".history .edits > li")).to_have_count(before + 1)
    expect(first.get_by_label("姓名")).to_have_value(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_opens(language: str, open_page: Open) -> None:
    page, album = open_page(Role.ADMINISTRATOR, language), Album(f"admin-kinds-{language}")
    page.goto("/admin")
    links = page.locator("nav a")
    expect(links.first).to_be_visible()
    for at in range(links.count()):
        links.nth(at).click()
        page.wait_for_timeout(400)
        rows = page.locator(".list li button")
        if rows.count():
            rows.first.click()
            expect(page.locator("form .field").first).to_be_visible()
        album.take(page, f"kind-{at}")
        check(page, f"admin kind {at}")


def test_on_a_phone_and_without_permission(open_page: Open) -> None:
    page = open_page(Role.ADMINISTRATOR, "zh-CN", phone=True)
    album = Album("admin-phone")
    page.goto("/admin")
    album.take(page, "kinds")
    page.goto("/admin/person")
    expect(page.locator(".list li button").first).to_be_visible()
    album.take(page, "list")
    check(page, "admin-phone-list")
    page.locator(".list li button").first.click()
    expect(page.locator("form .field").first).to_be_visible()
    album.take(page, "form")
    check(page, "admin-phone-form")
    other = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    other.goto("/admin")
    expect(other.get_by_text("您的角色不能进行此操作")).to_be_visible()
    desk = open_page(Role.DISPATCHER, "zh-CN")
    desk.goto("/admin")
    expect(desk.locator("nav a", has_text="排班")).to_be_visible()
    expect(desk.locator("nav a", has_text="人员")).to_have_count(0)


def test_import_looked_through_and_applied(open_page: Open) -> None:
    page, album = open_page(Role.ADMINISTRATOR, "zh-CN", **DESK), Album("admin-import")
    page.goto("/admin/calendar_day")
    page.get_by_role("button", name="导入").click()
    dialog = page.get_by_role("dialog")
    wrong = "日期,上班,名称\n2027-01-01,放假,元旦\n2027-13-01,放假,\n2027-01-01,也许,元旦\n"
    dialog.locator("input[type=file]").set_input_files(
        {"name": "2027年节假日安排.csv", "mimeType": "text/csv", "buffer": wrong.encode("gbk")}
    )
    rows = dialog.locator(".problems li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("第 3 行")
    expect(rows.last).to_contain_text("重复")
    expect(dialog.get_by_role("button", name=re.compile("写入"))).to_have_count(0)
    album.take(page, "wrong")
    check(page, "admin-import")
    good = wrong.replace("2027-13-01,放假,", "2027-01-02,放假,元旦").replace(
        "2027-01-01,也许", "2027-01-09,上班"
    )
    dialog.locator("input[type=file]").set_input_files(
        {"name": "2027年节假日安排.csv", "mimeType": "text/csv", "buffer": good.encode("gbk")}
    )
    apply = dialog.get_by_role("button", name="写入 3 条")
    expect(apply).to_be_visible()
    album.take(page, "good")
    apply.click()
    expect(dialog).to_have_count(0)
    page.locator(".list input[type=search]").fill("2027-01")
    expect(page.locator(".list li button")).to_have_count(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_password_is_reset(language: str, open_page: Open) -> None:
    """Asked once more before; the new one is shown once, and the history says it."""
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    album = Album(f"admin-reset-{language}")
    page.goto("/admin/person")
    page.locator(".records [role=option], .records li button").nth(4).click()
    page.wait_for_url(re.compile(r"/admin/person/[0-9a-f-]{36}"))
    name = page.get_by_role("button", name=re.compile("^(重置密码|Reset the password)$"))
    name.click()
    album.take(page, "asked")
    check(page, "asked before a reset")
    page.get_by_role("alertdialog").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"[a-z]{4}-[a-z]{4}-\d{4}"))
    dialog.get_by_role("button").last.click()
    first = page.locator(".history .edits > li").first
    expect(first).to_contain_text(re.compile("重置了密码|Reset the password"))
    expect(first.get_by_role("button")).to_have_count(0)
    album.take(page, "reset")
    check(page, "after a reset")
