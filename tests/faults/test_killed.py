"""The server dies by SIGKILL while commands are under way, and comes back: each command that the
client sends again until it is answered has acted exactly once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.domain.role import Role
from backend.serving import database_address, prepare_database
from backend.settings import Settings
from tests.builders import PASSWORD, SmallTown, build_small_town
from tests.faults.servers import Fragile

COMMANDS = 120


@pytest.fixture
def town_data(tmp_path: Path) -> tuple[Path, SmallTown]:
    with database_address(Settings(data=tmp_path)) as dsn:
        asyncio.run(prepare_database(dsn))
        return tmp_path, asyncio.run(build_small_town(dsn))


def test_each_command_acts_once(town_data: tuple[Path, SmallTown]) -> None:
    data, town = town_data
    server = Fragile(data)
    server.start()
    try:
        answers = asyncio.run(send_through_kills(server, town))
        assert {each["result"] for each in answers.values()} <= {"applied", "duplicate"}
        assert len(answers) == COMMANDS
        repeated = sum(each["result"] == "duplicate" for each in answers.values())
        notes = asyncio.run(read_notes(server, town))
        assert sorted(notes) == sorted(f"第 {n} 条" for n in range(COMMANDS))
        print(f"{repeated} of {COMMANDS} replies were lost after the commit")
    finally:
        server.stop()


TICKET = str(uuid4())


def command(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"ticket.{name}", "id": str(uuid4()), "ticket": TICKET,
        "madeAt": datetime.now(UTC).isoformat(), **more,
    }  # fmt: skip


async def log_in(server: Fragile, town: SmallTown) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=server.address, headers={"X-Banjie": "1"}, timeout=5)
    body = {"phone": town.phones[town[Role.DISPATCHER].id], "password": PASSWORD, "device": ""}
    assert (await client.post("/api/session", json=body)).status_code == 200
    return client


async def send_through_kills(server: Fragile, town: SmallTown) -> dict[str, Any]:
    """Notes from eight senders while the server is killed three times."""
    client = await log_in(server, town)
    await client.post("/api/commands", json={"commands": [command("report", category="0401")]})
    waiting = [command("note", note=f"第 {n} 条") for n in range(COMMANDS)]
    answers: dict[str, Any] = {}

    async def sender() -> None:
        while waiting:
            item = waiting.pop()
            while item["id"] not in answers:
                try:
                    reply = await client.post("/api/commands", json={"commands": [item]})
                    reply.raise_for_status()
                    answers[item["id"]] = reply.json()["answers"][0]
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)

    async def killer() -> None:
        for _ in range(3):
            await asyncio.sleep(0.15)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)

    async with asyncio.TaskGroup() as group:
        group.create_task(killer())
        for _ in range(8):
            group.create_task(sender())
    await client.aclose()
    return answers


async def read_notes(server: Fragile, town: SmallTown) -> list[str]:
    client = await log_in(server, town)
    page = (await client.get(f"/api/tickets/{TICKET}")).json()
    await client.aclose()
    return [each["note"] for each in page["history"] if each["move"] == "note"]
