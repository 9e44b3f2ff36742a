"""A worker shares the own position; the desk sees it on the map; the worker reads who looked, and stops it."""

import pytest
from playwright.sync_api import expect

from backend.demo.people import LOGINS
from backend.demo.town import build_town
from backend.domain.role import Role
from tests.browser.conftest import HERE, LANGUAGES, Album, Open, Served
from tests.browser.test_offline import until
from tests.browser.test_screens import check

WORDS = {
    "zh-CN": {"link": "位置共享", "start": "共享我的位置", "stop": "停止共享", "off": "没有共享位置",
              "within": "误差约 12 米", "nobody": "没有人看过", "may": "您的岗位不需要共享位置"},
    "en": {"link": "Sharing my position", "start": "Share my position", "stop": "Stop sharing",
           "off": "Your position is not shared", "within": "within about 12 m", "nobody": "Nobody looked",
           "may": "Your role does not share"},
}  # fmt: skip
NAMES = {each.phone: each.name for each in build_town().people}
WORKER, DESK = NAMES[LOGINS[Role.GRID_WORKER]], NAMES[LOGINS[Role.DISPATCHER]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_shared_seen_and_stopped(language: str, open_page: Open, served: Served) -> None:
    words, album = WORDS[language], Album(f"presence-{language}")
    phone = open_page(Role.GRID_WORKER, language, phone=True)
    phone.goto("/me")
    phone.get_by_role("link", name=words["link"]).click()
    expect(phone.get_by_text(words["off"])).to_be_visible()
    album.take(phone, "off")
    phone.get_by_role("button", name=words["start"]).click()
    expect(phone.get_by_text(words["within"])).to_be_visible()
    expect(phone.locator(".leaflet-container")).to_be_visible()

    def shown() -> bool:
        with served.person(Role.DISPATCHER) as asking:
            people = asking.get("/api/desk-map/layers").json()["people"]
        return any(
            each["name"] == WORKER and each["at"] and each["at"]["shared"] for each in people
        )

    until(phone, shown)
    desk = open_page(Role.DISPATCHER, language, viewport={"width": 1366, "height": 768})
    desk.goto("/desk/map")
    plate = desk.locator(".on-duty.shared").filter(has_text=WORKER)
    expect(plate.locator("span")).to_be_visible()
    album.take(desk, "map")
    phone.reload()
    expect(phone.get_by_role("listitem").filter(has_text=DESK).first).to_be_visible()
    check(phone, "sharing")
    album.take(phone, "sharing")
    phone.get_by_role("button", name=words["stop"]).click()
    expect(phone.get_by_text(words["off"])).to_be_visible()
    assert not shown()


def test_it_follows_the_person_and_survives_a_reload(open_page: Open, served: Served) -> None:
    """Only while the page is open; without network nothing is kept to be sent later."""
    phone = open_page(Role.GRID_WORKER, "zh-CN", phone=True)
    phone.goto("/me/position")
    phone.get_by_role("button", name=WORDS["zh-CN"]["start"]).click()
    expect(phone.get_by_text(WORDS["zh-CN"]["within"])).to_be_visible()
    phone.goto("/tasks")
    north = {**HERE, "latitude": HERE["latitude"] + 0.001}

    def moved() -> bool:
        phone.context.set_geolocation(north)  # type: ignore[arg-type]
        with served.person(Role.DISPATCHER) as asking:
            people = asking.get("/api/desk-map/layers").json()["people"]
        [at] = [each["at"] for each in people if each["name"] == WORKER]
        return bool(at["shared"] and abs(at["latitude"] - north["latitude"]) < 1e-6)

    until(phone, moved)
    phone.goto("/me/position")
    phone.get_by_role("button", name=WORDS["zh-CN"]["stop"]).click()
    expect(phone.get_by_text(WORDS["zh-CN"]["off"])).to_be_visible()


def test_who_need_not_share_is_told_so(open_page: Open) -> None:
    page = open_page(Role.PROPERTY_MANAGER, "zh-CN", phone=True)
    page.goto("/me/position")
    expect(page.get_by_text(WORDS["zh-CN"]["may"])).to_be_visible()
    expect(page.get_by_role("button", name=WORDS["zh-CN"]["start"])).to_have_count(0)
