"""A client that acts as one person, over real HTTP."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from backend.domain.permission import Actor
from tests.builders import KEY, PASSWORD, SmallTown

MACHINE = {"Authorization": f"Bearer {KEY}"}


class Client(httpx.AsyncClient):
    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, headers={"X-Banjie": "1"}, timeout=30)

    async def log_in(self, actor: Actor, town: SmallTown, password: str = PASSWORD) -> None:
        body = {"phone": town.phones[actor.id], "password": password, "device": "test"}
        answer = await self.post("/api/session", json=body)
        assert answer.status_code == 200, answer.text

    async def command(self, name: str, ticket: str, **arguments: Any) -> dict[str, Any]:
        """The answer to one command."""
        body = {
            "name": f"ticket.{name}",
            "id": str(uuid4()),
            "ticket": ticket,
            "madeAt": datetime.now(UTC).isoformat(),
        } | arguments
        answer = await self.post("/api/commands", json={"commands": [body]})
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["answers"][0])

    async def alarm(self, body: Any, kind: str = "application/json") -> httpx.Response:
        return await self.post("/api/alarms", json=body, headers={**MACHINE, "Content-Type": kind})

    async def upload(self, data: bytes) -> str:
        """Reserve, PUT, confirm; the hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        wanted = {"sha256": sha256, "length": len(data), "mediaType": "image/jpeg"}
        reserved = (await self.post("/api/photos/reserve", json=wanted)).json()
        if not reserved["stored"]:
            request = reserved["upload"]
            sent = await self.put(request["url"], content=data, headers=request["headers"])
            assert sent.status_code == 204, sent.text
        confirmed = await self.post("/api/photos/confirm", json={"sha256": sha256})
        assert confirmed.status_code == 200, confirmed.text
        return sha256

    async def ticket(self, ticket: str) -> dict[str, Any]:
        answer = await self.get(f"/api/tickets/{ticket}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())
