"""`make pictures`: the small pictures of docs/screens, from a fresh demo town, and the same for
the installer of the phone, which wants WebP and less than 60 kB each."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from backend.domain.role import Role
from tests.bench.server import ROOT, free_port, running
from tests.browser.conftest import ARGUMENTS, HERE, Served, banjie, log_in
from tests.browser.test_offline import arrive, take_photos
from tests.parts import CHROMIUM

SCREENS = ROOT / "docs" / "screens"
INSTALLER = ROOT / "pwa" / "public" / "screens"


def main() -> None:
    SCREENS.mkdir(exist_ok=True)
    INSTALLER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder), free_port()
        banjie(data, "demo", "--tickets", "2000")
        environment = {
            "BANJIE_DATA": folder, "BANJIE_PORT": str(port), "BANJIE_SMS_URL": "rehearsal:",
        }  # fmt: skip
        command = [sys.executable, "-m", "backend.cli", "serve"]
        with running(command, port, environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
            options: dict[str, Any] = {
                "base_url": f"http://127.0.0.1:{port}", "timezone_id": "Asia/Shanghai", "locale": "zh-CN",
                "permissions": ["geolocation"], "geolocation": HERE,
            }  # fmt: skip
            phone = browser.new_context(
                viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True,
                is_mobile=True,
                **options | {"permissions": ["geolocation", "notifications"]},
            ).new_page()  # fmt: skip
            phone.context.add_init_script(
                "localStorage.setItem('banjie.push.asked', String(Date.now()))"
            )
            take_public(phone)
            take_phone(phone)
            key = banjie(data, "keys", "create", "pictures").split(": ")[1].strip()
            served = Served(f"http://127.0.0.1:{port}", key, data)
            take_told(phone, served)
            take_offline(phone, served)
            desk = browser.new_context(
                viewport={"width": 1920, "height": 1080}, **options
            ).new_page()
            take_desk(desk)
            take_rules(desk)
            take_map(desk)
            take_several(desk)
            take_reaching(desk)
            manager = browser.new_context(
                viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True,
                is_mobile=True, **options,
            ).new_page()  # fmt: skip
            take_property(manager)
            browser.close()


def take_public(page: Page) -> None:
    """A report from the first question to its receipt."""
    page.goto("/public")
    page.locator("main li button").first.wait_for()
    keep(page, "public", 360, False)
    page.locator("main li button").first.click()
    page.locator("input[type=search]").fill("银春路")
    page.locator("li button").nth(2).wait_for()
    keep(page, "public-place", 360, False)
    page.locator("li button").first.click()
    for _ in range(2):
        page.locator("button[type=submit]").click()
        page.wait_for_timeout(300)
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="查看进度").click()
    page.locator("ol li").first.wait_for()
    keep(page, "receipt", 360, False)


def take_phone(page: Page) -> None:
    log_in(page, Role.GRID_WORKER)
    page.wait_for_timeout(2500)
    keep(page, "tasks", 360)
    page.locator("a[href^='/tickets/']").first.click()
    page.wait_for_timeout(2500)
    keep(page, "ticket", 360)


def take_told(page: Page, served: Served) -> None:
    """A new ticket comes while the list is open; by which channels a worker is told."""
    page.goto("/tasks")
    page.wait_for_timeout(2000)
    served.dispatch("stall", "C020")
    page.get_by_role("status", name="提醒").wait_for()
    page.wait_for_timeout(1500)
    keep(page, "notice", 360, False)
    page.get_by_role("button", name="收到").click()
    page.goto("/me/reach")
    page.wait_for_timeout(1500)
    keep(page, "reach", 360, False)


def take_reaching(page: Page) -> None:
    """Who was told what, and whether they know."""
    page.goto("/desk/reaching")
    page.get_by_role("row").nth(3).wait_for()
    page.wait_for_timeout(1000)
    keep(page, "reaching", 960, False)


def take_desk(page: Page) -> None:
    log_in(page, Role.DISPATCHER)
    page.goto("/desk/to_inspect")
    page.wait_for_timeout(2000)
    page.keyboard.press("j")
    page.wait_for_timeout(2500)
    keep(page, "desk", 960)
    page.goto("/desk/held")
    page.wait_for_timeout(2000)
    page.keyboard.press("j")
    page.wait_for_timeout(2500)
    keep(page, "held", 960, False)
    page.goto("/desk/to_inspect")
    page.wait_for_timeout(2000)
    page.keyboard.press("j")
    page.wait_for_timeout(1500)
    page.keyboard.press("p")
    page.get_by_role("dialog").locator("figure img").nth(1).wait_for()
    page.wait_for_timeout(1000)
    keep(page, "photos", 960, False)


def take_rules(page: Page) -> None:
    """Cases found by filters, and a rule tried before it is published."""
    page.goto("/desk/all?q=水果&state=closed")
    page.wait_for_timeout(1500)
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.wait_for_timeout(2500)
    keep(page, "filters", 960, False)
    page.goto("/desk/rules")
    page.get_by_role("button", name="试算").wait_for()
    page.locator("ol li button.body").first.click()
    page.wait_for_timeout(500)
    page.get_by_role("radio", name="班组").check()
    page.wait_for_timeout(300)
    page.get_by_role("button", name="试算", exact=True).click()
    page.wait_for_timeout(2500)
    keep(page, "rules", 960, False)


def take_map(page: Page) -> None:
    """The town with its cases of the last month."""
    page.goto("/desk/map")
    page.locator(".in-view li").first.wait_for()
    page.wait_for_timeout(2500)
    keep(page, "map", 960, False, 256)


def take_several(page: Page) -> None:
    """Three cases supervised at once, which can be taken back."""
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("/desk/active")
    page.locator(".several").click()
    page.locator("dialog li").first.wait_for()
    page.locator("dialog .what select").select_option("supervise")
    page.locator("dialog textarea").fill("今天下班前办完")
    for at in range(3):
        page.locator("dialog li input").nth(at).check()
    page.locator("dialog button[type=submit]").click()
    page.locator("dialog .undo").wait_for()
    page.wait_for_timeout(500)
    keep(page, "several", 960, False)


def take_property(page: Page) -> None:
    """What the property of a compound is asked, and its answer."""
    log_in(page, Role.PROPERTY_MANAGER)
    page.locator("a[href^='/property/']").first.wait_for()
    page.wait_for_timeout(2500)
    keep(page, "asked", 360, False)
    page.locator("a[href^='/property/']").first.click()
    page.get_by_text("已整改").first.wait_for()
    page.wait_for_timeout(1500)
    keep(page, "question", 360, False)


def take_offline(page: Page, served: Served) -> None:
    """A visit from arrival to its end without a network, with one arrival more."""
    first, second = served.give_task("piling", "C003"), served.give_task("exposed_waste", "C004")
    page.goto("/tasks")
    page.locator(f'a.ticket[href="/tickets/{second}"]').wait_for()
    page.wait_for_timeout(4000)
    places = [served.place_of(each) for each in (first, second)]
    page.context.set_offline(True)
    page.context.set_geolocation(places[0])
    arrive(page, first)
    page.get_by_role("button", name="提交处置").click()
    take_photos(page)
    page.get_by_role("button", name="提交处置").click()
    page.locator(f'a.ticket[href="/tickets/{second}"]').wait_for()
    page.wait_for_timeout(1500)  # the list takes its place again, and may move under the finger
    page.context.set_geolocation(places[1])
    arrive(page, second)
    page.goto("/tasks")
    page.wait_for_timeout(6000)
    keep(page, "offline", 360, False)
    page.locator("button.status").click()
    page.wait_for_timeout(800)
    keep(page, "tray", 360, False)


def keep(page: Page, name: str, width: int, install: bool = True, colours: int = 128) -> None:
    file = SCREENS / f"{name}.png"
    page.screenshot(path=file)
    with Image.open(file) as picture:
        small = picture.convert("RGB").resize((width, picture.height * width // picture.width))
    if install:
        small.save(INSTALLER / f"{name}.webp", quality=72, method=6)
    small.quantize(colours).save(file, optimize=True)


if __name__ == "__main__":
    main()
