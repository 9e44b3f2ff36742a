"""Web push (RFC 8030, 8291, 8292): encrypted for one browser, sent by its vendor's push service.

`webpush` makes body and headers; sending, and what an answer means, is here. The payload carries
nothing personal: whoever runs the push service cannot read it, and a locked screen shows it.
"""

import hashlib
import hmac
from typing import Any
from uuid import UUID

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription

from backend.notify.channel import Outcome, delivered, gone, later, refused

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: a private key is a number below it."""
MOST_BYTES = 3_900
"""`webpush` makes what cannot be decrypted from longer ones, and services take 4,096 in all."""
LONGEST_WAIT = 3_600.0
DEFAULT_CONTACT = "operator@banjie.invalid"


class Subscription(msgspec.Struct, frozen=True):
    """As the browser's PushSubscription gives it."""

    endpoint: str
    p256dh: str
    auth: str


class Push:
    """`secret`: the installation's. Its VAPID key follows from it, so that every node signs with
    the same one and none is stored; a new secret asks every phone to subscribe anew."""

    def __init__(self, secret: bytes, contact: str, client: httpx.AsyncClient) -> None:
        key = ec.derive_private_key(_number(secret), ec.SECP256R1())
        self._client = client
        self._contact = contact or DEFAULT_CONTACT
        self._private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._public = key.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        self.public_key = key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        """65 bytes: the browser's `applicationServerKey`."""

    async def send(
        self, to: Subscription, payload: bytes, seconds: int, urgent: bool, topic: UUID
    ) -> Outcome:
        """`seconds`: how long the service keeps it for a phone that is off. A later one of the same
        topic replaces it while it waits there."""
        if len(payload) > MOST_BYTES:
            return refused("payload too long")
        try:
            body, headers = self._sealed(to, payload, seconds)
        except ValueError as fault:
            return gone(f"unusable keys: {type(fault).__name__}")
        headers |= {
            "urgency": "high" if urgent else "normal",
            "topic": topic.hex,
            "content-type": "application/octet-stream",
        }
        try:
            answer = await self._client.post(to.endpoint, content=body, headers=headers)
        except httpx.HTTPError as fault:
            return later(type(fault).__name__)
        return meaning(answer)

    def _sealed(
        self, to: Subscription, payload: bytes, seconds: int
    ) -> tuple[bytes, dict[str, str]]:
        """One maker a message: `webpush` remembers ttl and contact of the last."""
        maker = WebPush(self._private, self._public, subscriber=self._contact, ttl=seconds)
        keys = WebPushKeys(auth=to.auth, p256dh=to.p256dh)
        subscription: Any = WebPushSubscription(endpoint=to.endpoint, keys=keys)
        made = maker.get(payload, subscription)
        return made.encrypted, dict(made.headers)


def _number(secret: bytes) -> int:
    digest = hmac.new(secret, b"vapid", hashlib.sha512).digest()
    return int.from_bytes(digest) % (ORDER - 1) + 1


def meaning(answer: httpx.Response) -> Outcome:
    """Of a push service's answer (RFC 8030, 5 to 8)."""
    status = answer.status_code
    if status in (200, 201, 202, 204):
        return delivered(str(status))
    if status in (404, 410):
        return gone(str(status))
    if status in (408, 425, 429) or status >= 500:
        return later(str(status), wait_of(answer))
    return refused(str(status))


def wait_of(answer: httpx.Response) -> float | None:
    """Retry-After in seconds; a date is rare and left to our own pause."""
    text = answer.headers.get("retry-after", "")
    return min(float(text), LONGEST_WAIT) if text.isdigit() else None
