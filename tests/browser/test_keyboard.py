"""A dispatcher works through a morning's queue without a hand on the mouse."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.bench.server import free_port, running
from tests.browser.conftest import Album, Open, Served, banjie, town_from

ALARMS, FALSE = 30, 6
CHOSEN = re.compile(r"/desk/\w+/[0-9a-f-]{36}$")


@pytest.fixture
def morning(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A town of its own, with thirty new alarms."""
    data, port = town_from(seeded, tmp_path), free_port()
    key = banjie(data, "keys", "create", "curl").split(": ")[1].strip()
    environment = {"BANJIE_DATA": str(data), "BANJIE_PORT": str(port)}
    with running([sys.executable, "-m", "backend.cli", "serve"], port, environment):
        yield Served(f"http://127.0.0.1:{port}", key, data)


def new_alarms(served: Served) -> set[str]:
    """Numbers of thirty new tickets; cameras with an open case of the kind are passed over."""
    numbers: set[str] = set()
    for camera in range(1, 200):
        answer = served.send_alarm(
            id=uuid4().hex, scenario="piling", camera=f"C{camera:03}", photos=[],
            time=datetime.now(UTC).isoformat(), description="纸箱堆在门口",
        )  # fmt: skip
        if answer["result"] == "taken" and not answer.get("folded"):
            numbers.add(answer["ticket"])
        if len(numbers) == ALARMS:
            return numbers
    raise AssertionError("too few cameras")


def shown(page: Page, served: Served) -> str:
    """The number of the ticket that is chosen, once its moves are there."""
    page.wait_for_url(CHOSEN)
    ticket = page.url.rsplit("/", 1)[1]
    with served.person(Role.DISPATCHER) as desk:
        number = str(desk.get(f"/api/tickets/{ticket}").json()["ticket"]["number"])
    expect(page.get_by_role("article")).to_contain_text(number)
    expect(page.locator("aside .buttons button").first).to_be_visible()
    return number


def states(served: Served, numbers: set[str]) -> dict[str, str]:
    with served.person(Role.DISPATCHER) as desk:
        return {
            number: desk.get(f"/api/tickets/by-number/{number}").json()["ticket"]["state"]
            for number in numbers
        }


def test_a_queue_of_thirty(morning: Served, open_page: Open) -> None:
    new = new_alarms(morning)
    page = open_page(Role.DISPATCHER, "zh-CN", base_url=morning.address)
    album = Album("keyboard")
    expect(page.locator(".left [role=option]").first).to_be_visible()
    seen: list[str] = []
    page.keyboard.press("j")
    while not new <= set(seen):
        seen.append(shown(page, morning))
        at = page.url
        if seen[-1] in new and len(new & set(seen)) <= FALSE:
            page.keyboard.press("v")
            page.keyboard.press("1")
            album.take(page, "void") if len(seen) < 3 else None
            page.keyboard.press("Control+Enter")
        else:
            page.keyboard.press("f")
            page.keyboard.press("Enter")
        expect(page).not_to_have_url(at)
    assert len(seen) == len(set(seen))
    filed = {number for number, state in states(morning, new).items() if state == "filed"}
    assert len(filed) == ALARMS - FALSE
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/desk/to_dispatch")
    expect(page.locator(".left [role=option]").first).to_be_visible()
    page.keyboard.press("j")
    sent: set[str] = set()
    while not filed <= sent:
        number, at = shown(page, morning), page.url
        if number not in filed:  # suspended, or nobody's hurry: passed by
            page.keyboard.press("j")
            expect(page).not_to_have_url(at)
            continue
        sent.add(number)
        page.keyboard.press("d")
        expect(page.locator("aside [role=option]").first).to_be_visible()
        page.keyboard.press("1")
        album.take(page, "dispatch") if len(sent) < 2 else None
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(at)
    left = states(morning, new)
    assert {left[number] for number in filed} == {"dispatched"}
    assert {left[number] for number in new - filed} == {"void"}
