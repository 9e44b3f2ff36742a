"""Two nodes, one database, one photo store, the deployment's proxy before them: what one node
knows the other knows, and phones go on when one is killed."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest

from backend.domain.password import WRONG_BEFORE_LOCK
from backend.domain.role import Role
from tests.bench.server import free_port
from tests.builders import PASSWORD, SmallTown, jpeg, stamp
from tests.conftest import create_database, in_database
from tests.faults import caddy
from tests.faults.servers import Fragile
from tests.minio import MinioServer
from tests.people import Client

COMMANDS = 160
PATIENCE = 30


class Pair(msgspec.Struct):
    a: Fragile
    b: Fragile
    dsn: str


@pytest.fixture(params=["folder", "bucket"])
async def nodes(
    request: pytest.FixtureRequest,
    postgres: str,
    template: tuple[str, SmallTown],
    minio: MinioServer,
    tmp_path: Path,
) -> AsyncIterator[Pair]:
    """As compose.yaml starts them: nothing is shared but the database and the store."""
    dsn = in_database(postgres, await create_database(postgres, template[0]))
    more = (
        {"BANJIE_PHOTOS": str(tmp_path / "photos")}
        if request.param == "folder"
        else minio.environment(f"nodes-{uuid4().hex[:8]}")
    )
    pair = Pair(Fragile(tmp_path / "a", dsn, **more), Fragile(tmp_path / "b", dsn, **more), dsn)
    try:
        for node in (pair.a, pair.b):
            await asyncio.to_thread(node.start)
        yield pair
    finally:
        pair.a.stop()
        pair.b.stop()


async def test_signed_requests_pass_the_proxy(
    postgres: str, template: tuple[str, SmallTown], minio: MinioServer, tmp_path: Path
) -> None:
    """The signature is over the host that phones use: the proxy must hand it on unchanged."""
    dsn = in_database(postgres, await create_database(postgres, template[0]))
    photos = free_port()
    public = f"http://127.0.0.1:{photos}"
    more = {**minio.environment(f"proxy-{uuid4().hex[:8]}"), "BANJIE_S3_PUBLIC_URL": public}
    node = Fragile(tmp_path / "a", dsn, **more)
    await asyncio.to_thread(node.start)
    try:
        with caddy.before([node.port], tmp_path, minio.port, photos) as address:
            async with Client(address) as client:
                await client.log_in(template[1][Role.DISPATCHER], template[1])
                assert await upload_signed_by_the_other(client, client) == public
    finally:
        node.stop()


async def report(client: Client) -> str:
    ticket = str(uuid4())
    answer = await client.command("report", ticket, category="0401", address="银春路1号")
    assert answer["result"] == "applied", answer
    return ticket


async def test_what_one_knows_the_other_knows(nodes: Pair, town: SmallTown) -> None:
    """In one test, because two nodes take seconds to start."""
    dispatcher = town[Role.DISPATCHER]
    async with Client(nodes.a.address) as a, Client(nodes.b.address) as b:
        await a.log_in(dispatcher, town)
        b.cookies = a.cookies  # the session holds on both
        assert (await b.get("/api/me")).status_code == 200
        await hears_the_other(a, b)
        await upload_signed_by_the_other(a, b)
        await new_place_is_known_by_both(nodes, a, b)
        await limit_of_logins_holds(a, b, town)


async def hears_the_other(a: Client, b: Client) -> None:
    async with asyncio.timeout(PATIENCE), b.stream("GET", "/api/live") as stream:
        lines = stream.aiter_lines()
        async for line in lines:
            if line == "event: hello":
                break
        ticket = await report(a)
        async for line in lines:
            if line.startswith("data:") and ticket in line:
                return
    raise AssertionError("the stream ended")


async def upload_signed_by_the_other(a: Client, b: Client) -> str:
    """Where the bytes went, without the path."""
    data = jpeg(3)
    sha256 = hashlib.sha256(data).hexdigest()
    wanted = {"sha256": sha256, "length": len(data), "mediaType": "image/jpeg"}
    upload = (await a.post("/api/photos/reserve", json=wanted)).json()["upload"]
    sent = await b.put(upload["url"], content=data, headers=upload["headers"])
    assert sent.status_code in (200, 204), sent.text
    assert (await a.post("/api/photos/confirm", json={"sha256": sha256})).status_code == 200
    return str(upload["url"]).partition("/proxy-")[0]


async def new_place_is_known_by_both(nodes: Pair, *clients: Client) -> None:
    """As `banjie demo` or an import beside the running servers would make it."""
    connection = await asyncpg.connect(nodes.dsn)
    try:
        await connection.execute(
            "INSERT INTO place (code, kind, parent, name_zh, name_en) "
            "VALUES ('310112112001009', 'grid', '310112112001', '新网格', 'New grid')"
        )
    finally:
        await connection.close()
    async with asyncio.timeout(PATIENCE):
        for client in clients:
            while not await knows(client, "310112112001009"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def knows(client: Client, place: str) -> bool:
    return place in (await client.get("/api/reference")).text


async def limit_of_logins_holds(a: Client, b: Client, town: SmallTown) -> None:
    body = {"phone": town.phones[town[Role.GRID_WORKER].id], "password": "wrong", "device": ""}
    for _ in range(WRONG_BEFORE_LOCK):
        assert (await a.post("/api/session", json=body)).status_code == 401
    answer = await b.post("/api/session", json={**body, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "login.locked")


async def test_clients_go_on_when_one_is_killed(
    nodes: Pair, town: SmallTown, tmp_path: Path
) -> None:
    """Node A dies by SIGKILL with commands under way and stays dead; later B dies, A is back."""
    with caddy.before([nodes.a.port, nodes.b.port], tmp_path) as address:
        async with Client(address) as client:
            await client.log_in(town[Role.DISPATCHER], town)
            assert (await client.get("/metrics")).status_code == 404
            ticket = await report(client)
            answers = await send_through_deaths(nodes, client, ticket)
            async with Client(nodes.a.address) as a:
                a.cookies = client.cookies
                history = (await a.ticket(ticket))["history"]
    assert {each["result"] for each in answers.values()} <= {"applied", "duplicate"}
    notes = [each["note"] for each in history if each["move"] == "note"]
    assert sorted(notes) == sorted(f"第 {n} 条" for n in range(COMMANDS))


async def send_through_deaths(nodes: Pair, client: Client, ticket: str) -> dict[str, Any]:
    """Eight senders, each of which sends a command again until it is answered."""
    waiting = [
        {"name": "ticket.note", "id": str(uuid4()), "ticket": ticket, "note": f"第 {n} 条",
         "madeAt": stamp().isoformat()}
        for n in range(COMMANDS)
    ]  # fmt: skip
    answers: dict[str, Any] = {}
    lost, a_is_back = 0, asyncio.Event()

    async def sender() -> None:
        nonlocal lost
        while waiting:
            if len(waiting) < COMMANDS // 4:  # the last ones are for the death of B
                await a_is_back.wait()
            if not waiting:
                return
            item = waiting.pop()
            while item["id"] not in answers:
                try:
                    reply = await client.post("/api/commands", json={"commands": [item]})
                    reply.raise_for_status()
                    answers[item["id"]] = reply.json()["answers"][0]
                except httpx.HTTPError:
                    lost += 1
                    await asyncio.sleep(0.05)

    async def reached(count: int) -> None:
        while len(answers) < count:  # noqa: ASYNC110  (a count offers no event)
            await asyncio.sleep(0.01)

    async def killer() -> None:
        await reached(COMMANDS // 4)
        await asyncio.to_thread(nodes.a.kill)
        await reached(COMMANDS // 2)  # with A dead
        await asyncio.to_thread(nodes.a.start)
        a_is_back.set()
        await reached(COMMANDS - COMMANDS // 8)
        await asyncio.to_thread(nodes.b.kill)

    async with asyncio.timeout(4 * PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(killer())
        for _ in range(8):
            group.create_task(sender())
    print(f"{lost} requests were lost and sent again")
    return answers
