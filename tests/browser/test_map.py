"""The desk's map: what is drawn, narrowed, listed, and come back to."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.browser.conftest import LANGUAGES, Album, Open
from tests.browser.test_screens import check

SHOWN = {"zh-CN": r"地图上 ([\d,]+) 件", "en": r"([\d,]+) on the map"}
WIDE = [(1920, 1080), (1366, 768)]


def shown(page: Page, language: str) -> int:
    """How many tickets the map says that it shows."""
    told = page.get_by_role("status").filter(has_text=re.compile(SHOWN[language]))
    expect(told).to_be_visible()
    found = re.search(SHOWN[language], told.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def ink(page: Page) -> int:
    """Pixels that the layer of tickets has painted."""
    return int(
        page.evaluate(
            """() => {
              const canvas = document.querySelector('.leaflet-dots-pane canvas')
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
              let painted = 0
              for (let at = 3; at < data.length; at += 4) if (data[at]) painted += 1
              return painted
            }"""
        )
    )


def inside_a_dot(page: Page) -> dict[str, float]:
    """A place well inside a dot or cluster that nothing else of the page covers."""
    expect(page.locator(".leaflet-dots-pane canvas")).to_be_attached()
    found: dict[str, float] | None = page.evaluate(
        """() => {
          const canvas = document.querySelector('.leaflet-dots-pane canvas')
          const at = canvas.getBoundingClientRect()
          const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
          const painted = (x, y) => x >= 0 && y >= 0 && x < width && y < height && data[4 * (y * width + x) + 3] > 200
          const inside = (x, y) => [[0, 0], [4, 0], [-4, 0], [0, 4], [0, -4]].every(([right, down]) => painted(x + right, y + down))
          for (let y = 4; y < height; y += 3) for (let x = 4; x < width; x += 3) {
            const spot = { x: x + at.x, y: y + at.y }
            const over = document.elementFromPoint(spot.x, spot.y)
            if (inside(x, y) && over?.closest('.sheet .map') && !over.closest('.leaflet-control')) return spot
          }
          return null
        }"""
    )
    assert found
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), WIDE)
def test_the_map_is_narrowed_and_listed(
    language: str, width: int, height: int, open_page: Open
) -> None:
    page = open_page(Role.DISPATCHER, language, viewport={"width": width, "height": height})
    album = Album(f"map-{language}-{width}")
    page.goto("/desk/waiting")
    expect(page.locator(".left [role=option]").first).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("m")
    everything = shown(page, language)
    assert everything > 100
    expect(page.locator(".in-view li").first).to_be_visible()
    expect(page.locator(".on-duty span").first).to_be_visible()
    whole = ink(page)
    assert whole > 5_000
    album.take(page, "town")
    check(page, "map")
    tones = page.locator(".tones input")
    figures = [int(each.replace(",", "")) for each in page.locator(".tones b").all_inner_texts()]
    assert sum(figures) == everything
    tones.nth(2).uncheck()
    assert shown(page, language) == everything - figures[2]
    assert ink(page) < whole
    tones.nth(2).check()
    start = page.get_by_role("slider").first
    for _ in range(6):
        start.press("ArrowRight")
    assert shown(page, language) < everything
    album.take(page, "later")
    start.press("Home")
    assert shown(page, language) == everything
    for layer in ("2", "3"):
        page.locator(f".layer:nth-of-type({int(layer) + 1}) input").check()
    middle = page.locator(".sheet .map").bounding_box()
    assert middle
    page.mouse.move(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(300)
    album.take(page, "near")
    check(page, "map near")
    place = re.search(r"at=([^&]+)", page.url)
    assert place
    page.locator(".in-view a").first.click()
    expect(page.get_by_role("article")).to_be_visible()
    page.go_back()
    assert shown(page, language) == everything
    assert place[1] in page.url


def test_a_filter_counts_on_the_map_and_a_cluster_is_opened(open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    page.goto("/desk/map?source=camera")
    cameras = shown(page, "zh-CN")
    page.goto("/desk/map?source=camera&state=closed")
    assert 0 < shown(page, "zh-CN") < cameras
    page.goto("/desk/map?q=没有这样的案件")
    assert shown(page, "zh-CN") == 0
    expect(page.get_by_text("没有符合条件的案件")).to_be_visible()
    page.goto("/desk/map")
    shown(page, "zh-CN")
    before = page.url
    spot = inside_a_dot(page)
    page.mouse.click(spot["x"], spot["y"])
    chosen = page.get_by_role("button", name="取消选择")
    for _ in range(50):
        if chosen.is_visible() or page.url != before:
            return
        page.wait_for_timeout(100)
    pytest.fail("a cluster that is pressed is neither opened nor listed")


def test_without_network_the_map_says_so_and_keeps_what_it_has(open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    page.goto("/desk/map")
    everything = shown(page, "zh-CN")
    page.context.set_offline(True)
    page.get_by_label("时段").select_option("90")
    expect(page.get_by_text("图上还是上次取到的案件")).to_be_visible()
    assert shown(page, "zh-CN") > 0
    Album("map-offline").take(page, "kept")
    check(page, "map offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="重试").first.click()
    expect(page.get_by_text("图上还是上次取到的案件")).to_have_count(0)
    assert shown(page, "zh-CN") >= everything


@pytest.mark.parametrize("theme", ["dark", "outdoor"])
def test_the_map_in_other_themes(theme: str, open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", viewport={"width": 1366, "height": 768})
    page.evaluate(f"localStorage.setItem('banjie.theme', '{theme}')")
    page.goto("/desk/map")
    shown(page, "zh-CN")
    Album(f"map-{theme}").take(page, "town")
    check(page, f"map {theme}")


def test_the_map_on_a_phone(open_page: Open) -> None:
    page = open_page(Role.DISPATCHER, "zh-CN", phone=True)
    page.goto("/desk/map")
    shown(page, "zh-CN")
    Album("map-phone").take(page, "town")
    assert page.evaluate("innerWidth") == 360, "something makes the page wider than the phone"
    check(page, "map on a phone")
