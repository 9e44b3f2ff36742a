"""The server dies by SIGKILL with somebody to be told: between the commit and the sending, and between
the sending and the mark. Nobody is forgotten, and nobody hears of it twice."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.domain.role import Role
from backend.services.reaching import LEASE
from tests.builders import PASSWORD, SmallTown
from tests.faults.servers import Fragile
from tests.faults.test_killed import command, town_data
from tests.reaching.receivers import PushService, in_thread

__all__ = ["town_data"]
PATIENCE = 30.0


@pytest.fixture
def push() -> Iterator[PushService]:
    service = PushService()
    with in_thread(service):
        yield service


def log_in(server: Fragile, town: SmallTown, role: Role) -> httpx.Client:
    client = httpx.Client(base_url=server.address, headers={"X-Banjie": "1"}, timeout=10)
    body = {"phone": town.phones[town[role].id], "password": PASSWORD, "device": ""}
    assert client.post("/api/session", json=body).status_code == 200
    return client


def subscribe(client: httpx.Client, push: PushService) -> None:
    to = push.browser()
    body = {"endpoint": to.endpoint, "p256dh": to.p256dh, "auth": to.auth}
    assert client.post("/api/reach/push", json=body).status_code == 204


def dispatch(desk: httpx.Client, worker: str) -> str:
    ticket = str(uuid4())
    commands: list[dict[str, Any]] = [
        command("report", category="0401", kind="street_order"),
        command("file"),
        command("dispatch", assignee=worker),
    ]
    for each in commands:
        each["ticket"] = ticket
        [answer] = desk.post("/api/commands", json={"commands": [each]}).json()["answers"]
        assert answer["result"] == "applied", answer
    return ticket


def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    ends = time.monotonic() + patience
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


def test_killed_at_either_moment(town_data: tuple[Path, SmallTown], push: PushService) -> None:
    data, town = town_data
    server = Fragile(data, BANJIE_PRIVATE_OUTSIDE="1")
    server.start()
    try:
        subscribe(log_in(server, town, Role.GRID_WORKER), push)
        desk = log_in(server, town, Role.DISPATCHER)
        first = dispatch(desk, str(town[Role.GRID_WORKER].id))
        server.kill()  # committed, nothing sent
        push.wait = 3_600.0  # it takes the push and does not answer
        server.start()
        until(lambda: len(push.got) == 1)
        server.kill()  # sent, not marked
        push.wait = 0.0
        server.start()
        until(lambda: len(push.got) == 2, LEASE.total_seconds() + PATIENCE)
        desk = log_in(server, town, Role.DISPATCHER)
        until(lambda: tries(desk, first) == ["delivered"])
        assert len({each["id"] for each in push.got}) == 1  # by which the phone shows one
        time.sleep(2)
        assert len(push.got) == 2
    finally:
        server.stop()


def tries(desk: httpx.Client, ticket: str) -> list[str]:
    [told] = desk.get(f"/api/tickets/{ticket}/told").json()["items"]
    return [each["result"] for each in told["tries"]]
