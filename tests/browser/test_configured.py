"""What the administrator sets, in real Chromium: kinds of case and texts, and where they are read; an import undone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served
from tests.browser.test_screens import check

DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2,
}  # fmt: skip
WORDS = {
    "zh-CN": {"save": "保存", "undo": "撤销", "add": "新增", "import": "导入", "remove": "删除",
              "arrival": "到场时限", "all": "整份撤销", "undone": "已撤销", "apply": "写入"},
    "en": {"save": "Save", "undo": "Undo", "add": "Add", "import": "Import", "remove": "Remove",
           "arrival": "Arrival", "all": "Undo all of it", "undone": "Undone", "apply": "Write"},
}  # fmt: skip
SET = {
    "town_name": ("<i>马桥</i>镇", "<i>Maqiao</i> Town"),
    "login_notice": ("登录有问题，请打指挥中心 6409 1234。\n节假日也有人值班。", "Trouble logging in? Call the command room, 6409 1234, on holidays too."),
    "public_intro": ("<b>您好！</b>\n看到问题，请告诉我们。", "<b>Hello!</b>\nTell us about a problem that you see."),
    "public_hotline": ("021-64091234", "021-64091234"),
    "public_privacy": ("只为办这件事，{days} 天后删除。", "For this matter alone, deleted after {days} days."),
    "print_head": ("马桥镇城运中心案件单", "Maqiao operations centre: case"),
    "print_foot": ("{name} · {time}\n联系电话 6409 1234", "{name} · {time}\nTelephone 6409 1234"),
}  # fmt: skip


@pytest.fixture
def kept(served: Served) -> Iterator[None]:
    """The other tests find kinds and words as they were."""
    with served.person(Role.ADMINISTRATOR) as admin:
        before = [
            (kind, row["key"], row["values"])
            for kind in ("case_kind", "wording")
            for row in admin.get(f"/api/admin/records/{kind}").json()["items"]
        ]
        yield
        for kind, key, values in before:
            now = admin.get(f"/api/admin/records/{kind}/{key}").json()
            body = {"base": now["version"], "values": values}
            assert admin.put(f"/api/admin/records/{kind}/{key}", json=body).status_code == 200


def only_changes(page: Page, words: dict[str, str]) -> None:
    for name in ("add", "import", "remove"):
        expect(page.get_by_role("button", name=re.compile(f"^{words[name]}"))).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kind_of_case(language: str, open_page: Open, kept: None) -> None:
    words, album = WORDS[language], Album(f"kinds-{language}")
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    page.goto("/admin/case_kind")
    rows = page.locator(".list li button")
    expect(rows).to_have_count(2)
    album.take(page, "list")
    rows.first.click()
    expect(page.locator("form .field")).to_have_count(10)
    only_changes(page, words)
    album.take(page, "form")
    check(page, "case kind")
    far = page.locator("form .field", has_text=re.compile("到场距离|Distance at arrival")).locator(
        "input"
    )
    far.fill("5")
    page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
    expect(page.locator(".field.wrong")).to_have_count(1)
    expect(far).to_be_focused()
    foot, field = page.locator("form .foot").bounding_box(), far.bounding_box()
    assert foot and field and field["y"] + field["height"] < foot["y"]  # not behind the buttons
    album.take(page, "wrong")
    far.fill("80")
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
    history = page.locator(".history .edits > li")
    expect(history.first).to_contain_text("80")
    album.take(page, "changed")
    phone = open_page(Role.ADMINISTRATOR, language, phone=True)
    phone.goto("/admin/case_kind")
    expect(phone.locator(".list li button")).to_have_count(2)
    album.take(phone, "phone-list")
    phone.locator(".list li button").first.click()
    expect(phone.locator("form .field").first).to_be_visible()
    album.take(phone, "phone-form")
    check(phone, "case kind on a phone")
    count = history.count()
    history.first.get_by_role("button", name=words["undo"]).click()
    expect(history).to_have_count(count + 1)
    expect(far).to_have_value("150")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts(
    language: str, open_page: Open, browser: Browser, served: Served, kept: None
) -> None:
    """Set at the desk, read as plain text by residents, at the login and on paper."""
    words, album = WORDS[language], Album(f"texts-{language}")
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    page.goto("/admin/wording")
    expect(page.locator(".list li button")).to_have_count(7)
    only_changes(page, words)
    for code, (zh, en) in SET.items():
        page.goto(f"/admin/wording/{code}")
        page.locator("form textarea").nth(0).fill(zh)
        page.locator("form textarea").nth(1).fill(en)
        page.get_by_role("button", name=re.compile(f"^{words['save']}")).click()
        expect(page.locator(".history .edits > li").first).to_contain_text(en.splitlines()[0])
    album.take(page, "form")
    check(page, "texts")
    only_changes(page, words)
    at = 0 if language == "zh-CN" else 1
    visitor(browser, served, language, at, album)
    phone = open_page(Role.ADMINISTRATOR, language, phone=True)
    phone.goto("/admin/wording")
    expect(phone.locator(".list li button")).to_have_count(7)
    album.take(phone, "phone-list")
    phone.goto("/admin/wording/public_privacy")
    expect(phone.locator("form .field").first).to_be_visible()
    album.take(phone, "phone-form")
    check(phone, "texts on a phone")
    desk = open_page(Role.DISPATCHER, language, **DESK)
    desk.goto("/desk/closed")
    expect(desk.locator(".left [role=option]").first).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.get_by_role("article")).to_be_visible()
    desk.evaluate("window.print = () => (document.documentElement.dataset.printed = 'x')")
    desk.keyboard.press("Control+p")
    expect(desk.locator("html")).to_have_attribute("data-printed", "x")
    sheet = desk.locator(".print-sheet")
    assert sheet.locator("h1").text_content() == SET["print_head"][at]
    assert re.fullmatch(
        r"\S[^{}]+ · [^{}]+\n.+6409 1234", sheet.locator("footer").text_content() or ""
    )
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 794, "height": 1123})
    album.take(desk, "paper")


def visitor(browser: Browser, served: Served, language: str, at: int, album: Album) -> None:
    context = browser.new_context(**PHONE, locale=language, base_url=served.address)
    context.add_init_script(f"localStorage.setItem('banjie.language', '{language}')")
    page = context.new_page()
    page.goto("/login")
    expect(page.locator(".notice")).to_have_text(SET["login_notice"][at])
    album.take(page, "login")
    check(page, "login")
    page.goto("/public")
    intro = page.locator(".introduction")
    expect(intro).to_have_text(SET["public_intro"][at])
    assert intro.locator("b").count() == 0 and page.locator("header i").count() == 0
    expect(page.locator("header .name")).to_contain_text(SET["town_name"][at])
    expect(page.locator("footer a")).to_have_attribute("href", "tel:021-64091234")
    album.take(page, "public")
    check(page, "public page")
    page.locator(".concerns button, main li button").first.click()
    page.locator("main input").first.fill("银春路")
    page.get_by_role("button", name=re.compile("^(就用我写的|Use what I wrote)")).click()
    page.get_by_role("button", name=re.compile("^(下一步|Next)")).click()
    page.get_by_role("button", name=re.compile("^(没有照片|Next, without)")).click()
    expect(page.locator("main")).to_contain_text(SET["public_privacy"][at].replace("{days}", "30"))
    album.take(page, "privacy")
    page.goto("/r/" + "A" * 27)
    expect(page.get_by_text("021-64091234").first).to_be_visible()
    album.take(page, "no-receipt")
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_import_is_undone(language: str, open_page: Open, served: Served) -> None:
    words, album = WORDS[language], Album(f"undo-import-{language}")
    year = "2029" if language == "zh-CN" else "2030"
    page = open_page(Role.ADMINISTRATOR, language, **DESK)
    for name in ("劳动节安排.csv", "国庆节安排（第二稿，十月八日补班）.csv"):
        bring(page, words, name, year, at_once=name.startswith("劳"))
    page.locator("nav").get_by_role("link", name=re.compile("导入记录|Imports")).click()
    items = page.locator(".log ol > li")
    expect(items.nth(1)).to_contain_text("劳动节安排.csv")
    expect(items.nth(1)).to_contain_text(words["undone"])  # from the notice after the import
    first = items.nth(0)
    expect(first).to_contain_text("国庆节")
    album.take(page, "list")
    check(page, "imports")
    phone = open_page(Role.ADMINISTRATOR, language, phone=True)
    phone.goto("/admin/imports")
    expect(phone.locator(".log ol > li").first).to_be_visible()
    album.take(phone, "phone")
    check(phone, "imports on a phone")
    day = f"{year}-10-01"
    with served.person(Role.ADMINISTRATOR) as admin:
        path = f"/api/admin/records/calendar_day/{day}"
        shown = admin.get(path).json()
        body = {"base": shown["version"], "values": shown["values"] | {"name_zh": "国庆"}}
        changed = admin.put(path, json=body).json()
        first.get_by_role("button", name=words["all"]).click()
        expect(first.locator(".refused li")).to_have_count(1)
        expect(first.locator(".refused li")).to_contain_text(day)
        album.take(page, "blocked")
        check(page, "blocked")
        edit = changed["history"][0]["id"]
        assert admin.post(f"/api/admin/edits/{edit}/undo", json={}).status_code == 200
    first.get_by_role("button", name=words["all"]).click()
    expect(first.locator(".tag")).to_contain_text(words["undone"])
    expect(first.get_by_role("button", name=words["all"])).to_have_count(0)
    album.take(page, "undone")
    page.goto("/admin/changes")
    expect(page.locator(".log li").first).to_contain_text(year)
    album.take(page, "changes")
    page.goto("/admin/calendar_day")
    page.locator(".list input[type=search]").fill(f"{year}-")
    expect(page.locator(".list .empty")).to_be_visible()


def bring(page: Page, words: dict[str, str], name: str, year: str, at_once: bool) -> None:
    page.goto("/admin/calendar_day")
    page.get_by_role("button", name=words["import"]).click()
    text = f"日期,上班,名称\n{year}-10-01,放假,国庆节\n{year}-10-08,上班,国庆节补班\n"
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name=re.compile(words["apply"])).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".list input[type=search]").fill(f"{year}-")
    rows = page.locator(".list li button")
    expect(rows).to_have_count(2)
    if at_once:
        page.locator(".toast").get_by_role("button", name=words["undo"]).click()
        expect(rows).to_have_count(0)
