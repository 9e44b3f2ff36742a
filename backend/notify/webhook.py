"""What became of an alarm, to the system that sent it: signed, so that nobody else can say it."""

import hashlib
import hmac
import time
from uuid import UUID

import httpx

from backend.notify.channel import Letter, Outcome, delivered, gone, later, refused
from backend.notify.push import wait_of

VALID_SECONDS = 300
"""A receiver takes no older ones, and none whose id it has seen: nothing can be played again."""


def webhook_secret(installation: bytes, key: UUID) -> str:
    """Follows from the installation's secret: every node signs with it, and it is stored nowhere."""
    return hmac.new(installation, b"webhook " + key.bytes, hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: str, identity: str, body: bytes) -> str:
    signed = f"{timestamp}.{identity}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


async def send_webhook(client: httpx.AsyncClient, letter: Letter) -> Outcome:
    """Each attempt has its own time and signature, all of them the notice's id."""
    timestamp, identity = str(int(time.time())), str(letter.id)
    headers = {
        "content-type": "application/json",
        "banjie-id": identity,
        "banjie-timestamp": timestamp,
        "banjie-signature": signature(letter.secret.decode(), timestamp, identity, letter.body),
    }
    try:
        answer = await client.post(letter.url, content=letter.body, headers=headers)
    except httpx.HTTPError as fault:
        return later(type(fault).__name__)
    status = answer.status_code
    if answer.is_success:
        return delivered(str(status))
    if status == 410:
        return gone(str(status))
    if status in (408, 409, 425, 429) or status >= 500:
        return later(str(status), wait_of(answer))
    return refused(str(status))
