"""A resident's phone: solves challenges and sends reports, without a session."""

import hashlib
from itertools import count
from typing import Any

import httpx

from backend.domain.challenge import zero_bits


def solve(challenge: str, bits: int) -> str:
    begun = hashlib.sha256(f"{challenge}:".encode())
    for number in count():
        tried = begun.copy()
        tried.update(str(number).encode())
        if zero_bits(tried.digest()) >= bits:
            return str(number)
    raise AssertionError("unreachable")


class Resident(httpx.AsyncClient):
    """`at`: the address that a proxy on this machine says it comes from."""

    def __init__(self, address: str, at: str = "192.0.2.1") -> None:
        super().__init__(base_url=address, headers={"X-Forwarded-For": at}, timeout=30)

    async def proof(self) -> dict[str, str]:
        given = (await self.get("/api/public/challenge")).json()
        nonce = solve(given["challenge"], given["bits"])
        return {"challenge": given["challenge"], "nonce": nonce}

    async def body(self, **changed: Any) -> dict[str, Any]:
        usual = {"concern": "waste", "address": "银春路 163 号门口", "words": "垃圾三天没人收"}
        return usual | changed | {"proof": changed.get("proof") or await self.proof()}

    async def report(self, **changed: Any) -> httpx.Response:
        return await self.post("/api/public/reports", json=await self.body(**changed))

    async def upload(self, data: bytes, proof: dict[str, str]) -> tuple[str, httpx.Response]:
        """Reserve, PUT, confirm: the hash, and the answer to the last."""
        sha256 = hashlib.sha256(data).hexdigest()
        wanted = {"sha256": sha256, "length": len(data), "proof": proof}
        reserved = await self.post("/api/public/photos/reserve", json=wanted)
        if reserved.status_code != 200:
            return sha256, reserved
        upload = reserved.json()["upload"]
        if upload:
            sent = await self.put(upload["url"], content=data, headers=upload["headers"])
            assert sent.status_code == 204, sent.text
        return sha256, await self.post("/api/public/photos/confirm", json={"sha256": sha256})
