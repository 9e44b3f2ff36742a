"""A phone's key: registers, signs commands, sends them as an outbox does."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.domain.permission import Actor


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Phone:
    """One person's key on one device. `seq` counts what the device has sent."""

    def __init__(self, owner: Actor, device: UUID | None = None) -> None:
        self.owner = owner
        self.device = device or uuid4()
        self.key = uuid4()
        self.seq = 0
        self._private = ec.generate_private_key(ec.SECP256R1())

    def registration(self) -> dict[str, str]:
        der = self._private.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        return {
            "device": str(self.device), "name": "Android · Chrome", "key": str(self.key),
            "publicKey": base64url(der),
        }  # fmt: skip

    async def register(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/devices", json=self.registration())
        assert answer.status_code == 204, answer.text

    def command(self, move: str, ticket: str | UUID, **more: Any) -> dict[str, Any]:
        """Made now, with the next place in the device's order."""
        self.seq += 1
        return {
            "name": f"ticket.{move}", "id": str(uuid4()), "ticket": str(ticket), "v": 2,
            "madeBy": str(self.owner.id), "deviceId": str(self.device), "seq": self.seq,
            "madeAt": datetime.now(UTC).isoformat(), **more,
        }  # fmt: skip

    def sign(self, command: dict[str, Any], text: str | None = None) -> dict[str, str]:
        """`text`: what is sent in place of what was signed."""
        signed = json.dumps(command, ensure_ascii=False)
        r, s = utils.decode_dss_signature(self._private.sign(signed.encode(), ec.ECDSA(SHA256())))
        raw = r.to_bytes(32) + s.to_bytes(32)
        return {
            "name": "signed", "id": command["id"], "signed": text or signed, "key": str(self.key),
            "signature": base64url(raw),
        }  # fmt: skip


async def send(client: httpx.AsyncClient, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.post("/api/commands", json={"commands": list(items)})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["answers"])
