"""A new ticket reaches a worker: on the open page, by push, by SMS; a tap opens it without a network too.

The push goes the whole way but for the vendor's wire: the page subscribes, the server encrypts and
sends, the test's push service verifies and decrypts, and Chromium is handed what came out of it.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.domain.role import Role
from tests.bench.server import free_port, running
from tests.browser.conftest import LANGUAGES, Album, Open, Served, banjie, town_from
from tests.browser.test_offline import until
from tests.reaching.receivers import PushService, SmsService, in_thread

WORDS = {
    "zh-CN": {"offer": "开启通知", "on": "已开启", "test": "测试我的通知", "new": "新工单",
              "received": "收到", "told": "已通知", "dead": "没有送到"},
    "en": {"offer": "Switch on", "on": "On: this phone rings", "test": "Test my notifications",
           "new": "New ticket", "received": "Received", "told": "Told", "dead": "Not delivered"},
}  # fmt: skip


@pytest.fixture
def push() -> Iterator[PushService]:
    service = PushService()
    with in_thread(service):
        yield service


@pytest.fixture
def gateway() -> Iterator[SmsService]:
    service = SmsService()
    with in_thread(service):
        yield service


@pytest.fixture
def ringing(
    seeded: Path, tmp_path: Path, push: PushService, gateway: SmsService
) -> Iterator[Served]:
    """A demo town whose push and SMS go to the test."""
    data, port = town_from(seeded, tmp_path), free_port()
    key = banjie(data, "keys", "create", "curl").split(": ")[1].strip()
    environment = {
        "BANJIE_DATA": str(data), "BANJIE_PORT": str(port), "BANJIE_PRIVATE_OUTSIDE": "1",
        "BANJIE_SMS_URL": f"{gateway.address}/send", "BANJIE_SMS_TOKEN": SmsService.TOKEN,
    }  # fmt: skip
    with running([sys.executable, "-m", "backend.cli", "serve"], port, environment):
        yield Served(f"http://127.0.0.1:{port}", key, data)


def with_browser(page: Page, push: PushService) -> None:
    """Chromium's own service is of Google's and far away: the page subscribes at the test's."""
    made = push.browser("phone")
    script = """given => {
      const key = () => localStorage.getItem('test.key')
      const one = () => ({
        endpoint: given.endpoint, options: { applicationServerKey: Uint8Array.from(JSON.parse(key())).buffer },
        toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
        unsubscribe: async () => (localStorage.removeItem('test.key'), true),
      })
      PushManager.prototype.getSubscription = async () => (key() ? one() : null)
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        localStorage.setItem('test.key', JSON.stringify([...new Uint8Array(applicationServerKey)]))
        return one()
      }
    }"""
    given = json.dumps({"endpoint": made.endpoint, "p256dh": made.p256dh, "auth": made.auth})
    page.context.add_init_script(f"({script})({given})")


def deliver(page: Page, registration: str, address: str, payload: dict[str, Any]) -> None:
    """As the vendor's connection would."""
    session = page.context.new_cdp_session(page)
    data = {"origin": address, "registrationId": registration, "data": json.dumps(payload)}
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.deliverPushMessage", data)


def registration_of(page: Page) -> str:
    found: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    until(page, lambda: bool(found))
    return found[-1]


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready
  const found = await registration.getNotifications()
  return found.map(({ title, body, tag, data }) => ({ title, body, tag, path: data.path }))
}"""
TAP = """async () => {
  const [notification] = await self.registration.getNotifications()
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
}"""


def subscribed(
    language: str, open_page: Open, ringing: Served, push: PushService, album: Album
) -> Page:
    """A phone that was asked at the right moment, said yes, and tested its channels."""
    words = WORDS[language]
    phone = open_page(
        Role.GRID_WORKER, language, phone=True, base_url=ringing.address,
        permissions=["geolocation", "notifications"],
    )  # fmt: skip
    with_browser(phone, push)
    phone.goto("/tasks")
    expect(phone.get_by_role("button", name=words["offer"])).to_be_visible()
    album.take(phone, "offer")
    phone.get_by_role("button", name=words["offer"]).click()
    expect(phone.get_by_role("button", name=words["offer"])).to_have_count(0)
    phone.goto("/me/reach")
    expect(phone.get_by_text(words["on"])).to_be_visible()
    phone.get_by_role("button", name=words["test"]).click()
    expect(phone.locator("dl dd.good")).to_have_count(3)
    phone.locator("dl").scroll_into_view_if_needed()
    album.take(phone, "channels")
    assert push.got.pop()["kind"] == "test"
    return phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_rings(
    language: str, open_page: Open, ringing: Served, push: PushService, gateway: SmsService
) -> None:
    words, album = WORDS[language], Album(f"reaching-{language}")
    phone = subscribed(language, open_page, ringing, push, album)
    phone.goto("/me")
    phone.wait_for_timeout(500)

    ticket = ringing.dispatch("stall", "C010")
    bar = phone.get_by_role("status", name=re.compile("提醒|Notice"))
    expect(bar).to_contain_text(words["new"])
    album.take(phone, "bar")
    mine = f"/told/{ticket}"  # the demo's own clocks ring too
    until(phone, lambda: any(each["path"] == mine for each in push.got))
    [message] = [each for each in push.got if each["path"] == mine]
    registration = registration_of(phone)
    for _ in range(2):  # a push may come twice
        deliver(phone, registration, ringing.address, message)
    until(phone, lambda: len(phone.evaluate(SHOWN)) == 1)
    [shown] = phone.evaluate(SHOWN)
    assert shown["tag"] == message["id"]
    assert words["new"] in shown["title"]

    phone.context.set_offline(True)
    [worker] = phone.context.service_workers
    worker.evaluate(TAP)
    phone.wait_for_url(f"**/tickets/{ticket}")
    expect(phone.get_by_role("button", name=re.compile("接单|Accept"))).to_be_visible()
    expect(bar).to_have_count(0)
    album.take(phone, "opened-offline")
    phone.context.set_offline(False)

    def known() -> bool:
        with ringing.person(Role.DISPATCHER) as desk:
            told = desk.get(f"/api/tickets/{ticket}/told").json()["items"]
        return any(each["receivedAt"] for each in told if each["kind"] == "dispatched")

    until(phone, known)
    with ringing.person(Role.DISPATCHER) as asking:
        number = asking.get(f"/api/tickets/{ticket}").json()["ticket"]["number"]
    assert [each for each in gateway.got if number in each["text"]] == []

    desk = open_page(Role.DISPATCHER, language, base_url=ringing.address)
    desk.goto(f"/desk/all/{ticket}")
    expect(desk.get_by_role("heading", name=words["told"])).to_be_visible()
    album.take(desk, "told")
    desk.goto("/desk/reaching")
    expect(desk.get_by_role("row").nth(1)).to_be_visible()
    album.take(desk, "reaching")


def test_a_dead_letter_is_sent_again(open_page: Open, ringing: Served, gateway: SmsService) -> None:
    """Nobody is logged in, the gateway refuses: the desk sees it and sends it again with the mouse."""
    gateway.answers.extend([(403, {})] * 5000)
    ticket = ringing.dispatch("stall", "C010")
    desk = open_page(Role.DISPATCHER, "zh-CN", base_url=ringing.address)
    desk.goto("/desk/reaching?view=dead")
    row = desk.get_by_role("row").filter(has=desk.locator(f"a[href$='{ticket}']"))
    expect(row).to_contain_text(WORDS["zh-CN"]["dead"], timeout=30_000)
    gateway.answers.clear()
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    until(desk, lambda: any("新工单" in each["text"] for each in gateway.messages.values()))


def test_who_said_no_is_not_asked_again(open_page: Open, ringing: Served) -> None:
    phone = open_page(
        Role.GRID_WORKER, "zh-CN", phone=True, base_url=ringing.address,
        permissions=["geolocation", "notifications"],
    )  # fmt: skip
    phone.goto("/tasks")
    phone.get_by_role("button", name="以后再说").click()
    expect(phone.get_by_role("button", name="开启通知")).to_have_count(0)
    phone.reload()
    expect(phone.get_by_role("tab").first).to_be_visible()
    expect(phone.get_by_role("button", name="开启通知")).to_have_count(0)
