"""Every screen in both languages: no serious fault of accessibility, nothing wider than the
screen, and a picture to look at. Also what a phone shows when camera or position are refused."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open, Served

Visit = Callable[[Page], None]
SERIOUS = ("serious", "critical")


def first_task(page: Page) -> None:
    page.goto("/tasks")
    page.locator("main a[href^='/tickets/'], li a[href^='/tickets/']").first.click()
    page.wait_for_url(re.compile("/tickets/"))
    page.wait_for_timeout(800)


def tab(at: int) -> Visit:
    def visit(page: Page) -> None:
        page.goto("/tasks")
        tabs = page.get_by_role("tab")
        expect(tabs.first).to_be_visible()
        tabs.nth(at).click()

    return visit


def path(where: str) -> Visit:
    def visit(page: Page) -> None:
        page.goto(where)

    return visit


def queue(name: str, *keys: str) -> Visit:
    def visit(page: Page) -> None:
        page.goto(f"/desk/{name}")
        expect(page.get_by_role("listbox").first).to_be_visible()
        page.wait_for_timeout(500)
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(500)

    return visit


PHONE: dict[str, Visit] = {
    "tasks-mine": tab(0),
    "tasks-area": tab(1),
    "tasks-done": tab(2),
    "ticket": first_task,
    "report": path("/report"),
    "me": path("/me"),
    "sessions": path("/me/sessions"),
    "my-reports": path("/me/reports"),
    "password": path("/password"),
    "nowhere": path("/no/such/screen"),
}
DESK: dict[str, Visit] = {
    "waiting": queue("waiting", "j"),
    "waiting-void": queue("waiting", "j", "v"),
    "dispatch": queue("to_dispatch", "j", "d"),
    "active": queue("active", "j"),
    "inspect": queue("to_inspect", "j"),
    "late": queue("late"),
    "closed": queue("closed", "j"),
    "help": queue("all", "?"),
}


def check(page: Page, name: str) -> None:
    page.wait_for_timeout(600)
    found = Axe().run(page).response["violations"]
    bad: list[Any] = [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in SERIOUS
    ]
    assert bad == [], f"{name}: {bad}"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px wider than the screen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_phone(language: str, open_page: Open) -> None:
    page, album = open_page(Role.GRID_WORKER, language, phone=True), Album(f"phone-{language}")
    for name, visit in PHONE.items():
        visit(page)
        album.take(page, name)
        check(page, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_desk(language: str, open_page: Open) -> None:
    page, album = open_page(Role.DISPATCHER, language), Album(f"desk-{language}")
    for name, visit in DESK.items():
        visit(page)
        album.take(page, name)
        check(page, name)


@pytest.mark.parametrize("theme", ["dark", "outdoor"])
def test_themes(theme: str, open_page: Open) -> None:
    phone, album = open_page(Role.GRID_WORKER, "zh-CN", phone=True), Album(f"theme-{theme}")
    desk = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    for page, visits in ((phone, PHONE), (desk, DESK)):
        page.evaluate(f"localStorage.setItem('banjie.theme', '{theme}')")
        for name in ("tasks-mine", "ticket", "me", "waiting", "dispatch"):
            if name in visits:
                visits[name](page)
                album.take(page, name)
                check(page, name)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROPERTY_MANAGER, Role.PRIVACY_OFFICER])
def test_roles_without_cases(role: Role, open_page: Open) -> None:
    """They come to their own page, and the desk tells them in words that it is not theirs."""
    page = open_page(role, "zh-CN", phone=True)
    own = {Role.ADMINISTRATOR: "/admin", Role.PROPERTY_MANAGER: "/property"}
    assert own.get(role, "/me") in page.url
    page.goto("/desk")
    page.wait_for_timeout(800)
    expect(page.get_by_role("listbox")).to_have_count(0)
    check(page, f"desk as {role}")


def test_position_refused(open_page: Open, served: Served) -> None:
    """Arriving goes on without a position, and says why there is none."""
    ticket = served.give_task("dust", "C004")
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True, permissions=[])
    album = Album("position-refused")
    page.goto(f"/tickets/{ticket}")
    page.get_by_role("button", name="到场").last.click()
    expect(page.get_by_text("没有定位权限")).to_be_visible()
    album.take(page, "denied")
    page.get_by_role("button", name="没有定位也到场").click()
    expect(page.get_by_role("button", name="提交处置")).to_be_visible()
    album.take(page, "arrived")


def test_wrong_password(open_page: Open) -> None:
    page = open_page(Role.OFFICER, "zh-CN", phone=True)
    page.context.clear_cookies()
    page.goto("/login")
    page.locator("input").nth(0).fill("13900000004")
    page.locator("input").nth(1).fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("手机号或密码不对")).to_be_visible()
    assert page.locator("input").nth(0).input_value() == "13900000004"
    Album("login").take(page, "wrong")
    check(page, "login")
