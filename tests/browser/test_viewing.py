"""Looking at photos: on a phone with fingers, at the desk with keys; and the evidence report, which
checks itself without any server."""

import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, PICTURES, Album, Open, Served, banjie
from tests.browser.test_loop import open_number

WORDS = {
    "zh-CN": {"overlay": "重叠对比", "all": "全部照片", "compare": "前后对比", "after": "处置后",
              "done": "/me", "edge": "前后照片的分界线"},
    "en": {"overlay": "Overlay", "all": "All photos", "compare": "Before and after",
           "after": "After", "done": "/me", "edge": "Edge between before and after"},
}  # fmt: skip
SERIOUS = ("serious", "critical")
SCALE = """image => new DOMMatrix(getComputedStyle(image).transform).a"""


def handled(served: Served) -> str:
    """The number of a ticket of the demo's that waits for inspection, with both photos."""
    with served.person(Role.DISPATCHER) as desk:
        for card in desk.get("/api/tickets?view=to_inspect&limit=50").json()["items"]:
            photos = desk.get(f"/api/tickets/{card['id']}").json()["photos"]
            if {"before", "after"} <= {photo["kind"] for photo in photos}:
                return str(card["number"])
    raise AssertionError("nothing is handled")


def no_serious_fault(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    serious = [each["id"] for each in found if each["impact"] in SERIOUS]
    assert serious == [], found


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_desk(language: str, open_page: Open, served: Served) -> None:
    words, album = WORDS[language], Album(f"viewing-desk-{language}")
    desk = open_page(Role.DISPATCHER, language)
    desk.goto("/desk")
    open_number(desk, handled(served))
    desk.keyboard.press("p")
    dialog = desk.get_by_role("dialog")
    expect(dialog.locator("figure img").first).to_be_visible()
    desk.wait_for_timeout(500)
    album.take(desk, "pair")
    dialog.get_by_role("button", name=words["overlay"]).click()
    edge = dialog.get_by_role("slider", name=words["edge"])
    edge.focus()
    for _ in range(3):
        desk.keyboard.press("ArrowLeft")
    expect(edge).to_have_attribute("aria-valuenow", "35")
    album.take(desk, "overlay")
    dialog.get_by_role("button", name=words["all"]).click()
    expect(dialog.locator("li img").first).to_be_visible()
    desk.wait_for_timeout(500)
    album.take(desk, "sheet")
    no_serious_fault(desk)
    region = dialog.get_by_role("region", name=words["after"], exact=True)
    region.get_by_role("button").first.click()
    expect(dialog.locator("figure img").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone(language: str, open_page: Open, served: Served) -> None:
    words, album = WORDS[language], Album(f"viewing-phone-{language}")
    page = open_page(Role.GRID_WORKER, language, phone=True)
    with served.person(Role.GRID_WORKER) as worker:
        # at night nothing has been done today yet
        cards = [
            card for view in ("done_today", "area")
            for card in worker.get(f"/api/tickets?view={view}&limit=50").json()["items"]
        ]  # fmt: skip
        ticket = next(
            card["id"] for card in cards
            if {"before", "after"} <= {
                photo["kind"] for photo in worker.get(f"/api/tickets/{card['id']}").json()["photos"]
            }
        )  # fmt: skip
    page.goto(f"/tickets/{ticket}")
    page.locator("main li button").first.click()
    dialog = page.get_by_role("dialog")
    first = dialog.locator("figure img").first
    expect(first).to_be_visible()
    page.wait_for_timeout(400)
    album.take(page, "photo")
    pinch(page)
    assert first.evaluate(SCALE) > 1.5
    album.take(page, "closer")
    first.dblclick()
    page.wait_for_timeout(200)
    assert first.evaluate(SCALE) == 1
    dialog.locator(".strip").focus()
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("figure img").nth(1)).to_be_in_viewport(ratio=0.9)
    dialog.get_by_role("button", name=words["compare"]).click()
    edge = dialog.get_by_role("slider", name=words["edge"])
    box = edge.bounding_box()
    assert box
    page.mouse.move(box["x"] + 22, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(250, box["y"] + 210)
    page.mouse.up()
    assert int(edge.get_attribute("aria-valuenow") or 0) > 60
    album.take(page, "compare")
    no_serious_fault(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def pinch(page: Page) -> None:
    """Two fingers move apart on the middle of the screen."""
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *ys: float) -> None:
        points = [{"x": 180, "y": y, "id": at} for at, y in enumerate(ys)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 350, 400)
    for step in range(1, 9):
        touch("touchMove", 350 - 12 * step, 400 + 12 * step)
    touch("touchEnd")


def test_the_evidence_report_checks_itself(
    seeded: Path, served: Served, browser: Browser, tmp_path: Path
) -> None:
    """Opened from the disk, by a browser without network, with nothing of ours."""
    with served.person(Role.DISPATCHER) as desk:
        number = desk.get("/api/tickets?view=to_inspect&limit=1").json()["items"][0]["number"]
    parcel = tmp_path / "evidence.zip"
    told = banjie(served.data, "photos", "prove", number, "--out", str(parcel))
    assert "Sound" in told
    with zipfile.ZipFile(parcel) as held:
        held.extractall(tmp_path / "out")
        files = {name: held.read(name) for name in held.namelist()}
    altered = tmp_path / "altered.zip"
    photo = next(name for name in files if name.startswith("photos/"))
    files[photo] = files[photo][:-1] + b"x"
    files["evidence.json"] = files["evidence.json"].replace(b'\\"accept\\"', b'\\"arrive\\"', 1)
    with zipfile.ZipFile(altered, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.goto((tmp_path / "out" / "report.html").as_uri())
    page.locator("#zip").set_input_files(parcel)
    expect(page.locator("#result li")).to_have_text(["✓ 校验通过 / Sound"])
    Album("evidence").take(page, "report")
    page.locator("#zip").set_input_files(altered)
    expect(page.locator("#result li", has_text=photo)).to_be_visible()
    expect(page.locator("#result li", has_text="event")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_on_paper(language: str, open_page: Open) -> None:
    """By a key, with its photos there; a PDF of it has pages."""
    page = open_page(Role.DISPATCHER, language, viewport={"width": 1366, "height": 768})
    page.goto("/desk/closed")
    expect(page.locator(".left [role=option]").first).to_be_visible()
    page.keyboard.press("j")
    article = page.get_by_role("article")
    page.evaluate("window.print = () => (document.documentElement.dataset.printed += 'x')")
    page.keyboard.press("w")
    expect(article).to_be_visible()
    number = article.locator(".number").inner_text()
    expect(page.locator("html")).to_have_attribute("data-printed", re.compile("x$"))
    sheet = page.locator(".print-sheet")
    assert not sheet.is_visible()
    page.emulate_media(media="print")
    expect(sheet).to_contain_text(number)
    expect(page.locator(".desk")).to_be_hidden()
    widths = sheet.locator("img").evaluate_all("all => all.map((each) => each.naturalWidth)")
    assert widths and all(width > 300 for width in widths)
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF") and len(paper) > 30_000
    PICTURES.joinpath(f"case-{language}.pdf").write_bytes(paper)
    page.set_viewport_size({"width": 794, "height": 1123})
    Album(f"paper-{language}").take(page, "case")
    page.emulate_media(media="screen")
    page.keyboard.press("Control+p")
    expect(page.locator("html")).to_have_attribute("data-printed", re.compile("xx$"))
