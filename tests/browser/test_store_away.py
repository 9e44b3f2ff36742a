"""Photos in a bucket of another origin, in real Chromium with a real MinIO: the store is down for a
worker's whole shift, the tickets go their way, and the photos arrive when it is back."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from backend.domain.role import Role
from tests.bench.server import free_port, running
from tests.browser.conftest import Open, Served, banjie, town_from
from tests.browser.test_loop import open_number
from tests.browser.test_offline import arrive, counts, page_of, pulled, take_photos, until
from tests.minio import MinioServer, running_minio

VISITS = (("road_trading", "C005"), ("leaflets", "C006"), ("piling", "C007"))
LOADED = """(picture) => new Promise((done) => {
  const look = () => picture.complete ? done(picture.naturalWidth) : setTimeout(look, 50)
  look()
})"""


class Town(NamedTuple):
    served: Served
    minio: MinioServer


@pytest.fixture
def bucket_town(seeded: Path, tmp_path: Path) -> Iterator[Town]:
    """The demo town, its photos carried from the folder into a bucket."""
    data, port = town_from(seeded, tmp_path), free_port()
    with running_minio(tmp_path / "minio") as minio:
        environment = minio.environment("banjie")
        moved = banjie(data, "photos", "move", "--from", str(data / "photos"), **environment)
        assert ", 0 there already, 0 not copied" in moved
        (data / "photos").rename(data / "photos.gone")
        key = banjie(data, "keys", "create", "curl", **environment).split(": ")[1].strip()
        environment |= {"BANJIE_DATA": str(data), "BANJIE_PORT": str(port)}
        with running([sys.executable, "-m", "backend.cli", "serve"], port, environment):
            yield Town(Served(f"http://127.0.0.1:{port}", key, data), minio)


def visit(page: Page, ticket: str) -> None:
    page.goto("/tasks")
    arrive(page, ticket)
    page.get_by_role("button", name="提交处置").click()
    take_photos(page)
    page.get_by_role("button", name="提交处置").click()
    page.wait_for_url("**/tasks")


def test_down_for_a_whole_shift(bucket_town: Town, open_page: Open) -> None:
    served, minio = bucket_town
    tickets = [served.give_task(*where) for where in VISITS]
    page = open_page(Role.GRID_WORKER, "zh-CN", phone=True, base_url=served.address)
    pulled(page)
    minio.stop()
    for ticket in tickets:
        visit(page, ticket)
        until(page, partial(is_handled, served, ticket))
    for ticket in tickets:
        shown = page_of(served, ticket)
        assert shown["ticket"]["evidence"]["awaited"] == 2
        assert [event["move"] for event in shown["history"]][-2:] == ["arrive", "handle"]
    until(page, lambda: counts(page)["commands"] == 0)
    assert counts(page)["uploads"] == 6
    page.reload()
    minio.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: counts(page)["uploads"] == 0)
    for ticket in tickets:
        shown = page_of(served, ticket)
        assert {photo["state"] for photo in shown["photos"]} == {"stored"}
        assert shown["ticket"]["state"] == "handled"
    desk = open_page(Role.DISPATCHER, "zh-CN", base_url=served.address)
    with desk.expect_response(lambda answer: answer.url.startswith(minio.url)) as whole:
        open_number(desk, page_of(served, tickets[0])["ticket"]["number"])
    assert whole.value.status == 200
    assert desk.locator('img[src*="/full"]').first.evaluate(LOADED) > 0


def is_handled(served: Served, ticket: str) -> bool:
    return bool(page_of(served, ticket)["ticket"]["state"] == "handled")
