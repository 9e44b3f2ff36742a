"""Photos' bytes: reserve by hash, signed upload, confirm; wrong bytes never get in."""

import asyncio
import hashlib
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.domain.role import Role
from backend.services.environment import Environment
from storage.queries import photos as rows
from tests.builders import SmallTown, jpeg
from tests.people import Client

PNG_BOMB = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


@pytest.fixture
async def phone(address: str, town: SmallTown) -> Any:
    async with Client(address) as client:
        await client.log_in(town[Role.GRID_WORKER], town)
        yield client


async def developed(env: Environment, sha256: str) -> None:
    """Waits for the darkroom, which works in the background."""
    for _ in range(200):
        async with env.database.reading() as connection:
            row = await rows.find_object(connection, sha256)
        if row and row["checked_at"]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("not developed")


async def reserve(phone: Client, data: bytes) -> dict[str, Any]:
    wanted = {"sha256": hashlib.sha256(data).hexdigest(), "length": len(data),
              "mediaType": "image/jpeg"}  # fmt: skip
    answer = await phone.post("/api/photos/reserve", json=wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def put(phone: Client, request: dict[str, Any], data: bytes, **headers: str) -> int:
    """Without the session: the signature is all that counts."""
    async with httpx.AsyncClient(base_url=phone.base_url) as anybody:
        sent = await anybody.put(request["url"], content=data, headers=request["headers"] | headers)
        return sent.status_code


async def test_bytes_already_here_are_not_sent_again(phone: Client) -> None:
    data = jpeg(11)
    await phone.upload(data)
    again = await reserve(phone, data)
    assert (again["stored"], again.get("upload")) == (True, None)


async def test_other_bytes_are_refused(phone: Client) -> None:
    data = jpeg(12)
    request = (await reserve(phone, data))["upload"]
    altered = data[:-1] + bytes([data[-1] ^ 1])
    assert await put(phone, request, altered) == 422
    assert await put(phone, request, data + b"x") == 403
    assert await put(phone, request, data, **{"Content-Type": "image/png"}) == 403
    later = {**request, "url": request["url"].replace("expires=", "expires=9")}
    assert await put(phone, later, data) == 403
    missing = await phone.post(
        "/api/photos/confirm", json={"sha256": hashlib.sha256(data).hexdigest()}
    )
    assert missing.json()["code"] == "photo.not_here"
    assert await put(phone, request, data) == 204
    assert await put(phone, request, data) == 204


@pytest.mark.parametrize("data", [b"no picture at all", PNG_BOMB, jpeg(13)[:2000]])
async def test_what_is_no_picture_is_found_out(
    phone: Client, env: Environment, data: bytes
) -> None:
    request = (await reserve(phone, data))["upload"]
    assert await put(phone, request, data) == 204
    wanted = {"sha256": hashlib.sha256(data).hexdigest()}
    assert (await phone.post("/api/photos/confirm", json=wanted)).status_code == 200
    await developed(env, wanted["sha256"])
    refused = await phone.post("/api/photos/confirm", json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (422, "photo.unreadable")


async def test_limits(phone: Client) -> None:
    wanted = {"sha256": "a" * 64, "length": 9 * 1024 * 1024, "mediaType": "image/jpeg"}
    answer = await phone.post("/api/photos/reserve", json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (413, "input.too_large")
    wanted |= {"length": 10, "mediaType": "image/svg+xml"}
    assert (await phone.post("/api/photos/reserve", json=wanted)).status_code == 415
    unknown = await phone.post("/api/photos/confirm", json={"sha256": "b" * 64})
    assert unknown.json()["code"] == "photo.not_reserved"


async def test_a_photo_is_for_those_who_see_its_ticket(
    phone: Client, address: str, town: SmallTown
) -> None:
    data, ticket, photo = jpeg(14), str(uuid4()), str(uuid4())
    sha256 = hashlib.sha256(data).hexdigest()
    taken = {"id": photo, "kind": "before", "sha256": sha256, "length": len(data),
             "takenAt": "2026-11-22T01:00:00Z"}  # fmt: skip
    here = {"latitude": 31.022, "longitude": 121.362}
    report = await phone.command("report", ticket, category="0401", position=here, photos=[taken])
    assert report["result"] == "applied", report
    page = await phone.ticket(ticket)
    assert page["photos"][0]["state"] == "awaited"
    assert page["ticket"]["evidence"] == {"photos": 1, "awaited": 1}
    assert (await phone.get(f"/api/photos/{photo}/full")).status_code == 404
    await phone.upload(data)
    assert (await phone.ticket(ticket))["photos"][0]["state"] == "stored"
    seen = await phone.get(f"/api/photos/{photo}/full")
    assert seen.content == data
    assert "immutable" in seen.headers["cache-control"]
    small = await phone.get(f"/api/photos/{photo}/thumb")
    assert 0 < len(small.content) < len(data) * 2
    assert small.headers["content-type"] == "image/jpeg"
    for role, status in ((Role.DISPATCHER, 200), (Role.ADMINISTRATOR, 404)):
        async with Client(address) as other:
            await other.log_in(town[role], town)
            assert (await other.get(f"/api/photos/{photo}/full")).status_code == status
    async with Client(address) as stranger:
        await stranger.log_in(town.neighbour, town)
        assert (await stranger.get(f"/api/photos/{photo}/full")).status_code == 404
        assert (await stranger.get(f"/api/tickets/{ticket}")).status_code == 404
