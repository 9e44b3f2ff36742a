"""Receivers outside of Banjie, in small: a push service, an SMS gateway, a group chat's robot.

They check what they get as the real ones do, with other libraries than the sender's, answer what a
test wrote for them, and remember. Each is a real HTTP server on a port of its own.
"""

import asyncio
import base64
import json
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

import http_ece
import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from backend.notify.push import Subscription
from backend.serving import listen
from backend.settings import Settings

Answer = tuple[int, dict[str, str]]


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Receiver:
    """`slow`: paths with this word in them wait. `answers`: what is answered next, `usual` after them. `wait`: seconds before each answer."""

    usual: Answer = (201, {})
    slow = ""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.wait = 0.0
        self.got: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.arrived = asyncio.Event()
        self.address = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        try:
            self.got.append(self.check(scope["path"], headers, body))
            status, more = self.answers.popleft() if self.answers else self.usual
        except AssertionError as fault:
            self.wrong.append(str(fault))
            status, more = 400, {}
        self.arrived.set()
        if self.slow in scope["path"]:
            await asyncio.sleep(self.wait)
        sent = [(name.encode(), value.encode()) for name, value in more.items()]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": self.said(status)})

    def said(self, status: int) -> bytes:
        return b""

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        raise NotImplementedError


class PushService(Receiver):
    """RFC 8030, with VAPID (8292) and aes128gcm (8291)."""

    def __init__(self) -> None:
        super().__init__()
        self._browsers: dict[str, tuple[ec.EllipticCurvePrivateKey, bytes]] = {}

    def browser(self, name: str = "") -> Subscription:
        """A browser that has just subscribed."""
        name = name or uuid4().hex
        key, auth = ec.generate_private_key(ec.SECP256R1()), uuid4().bytes
        self._browsers[f"/push/{name}"] = (key, auth)
        public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Subscription(f"{self.address}/push/{name}", plain(public), plain(auth))

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        assert headers["content-encoding"] == "aes128gcm", "content-encoding"
        assert headers["ttl"].isdigit() and int(headers["ttl"]) > 0, "ttl"
        assert headers["urgency"] in ("very-low", "low", "normal", "high"), "urgency"
        assert len(headers["topic"]) <= 32, "topic"
        assert len(body) <= 4096, "too long"
        key, auth = self._browsers[path]
        self._check_vapid(headers["authorization"])
        payload = http_ece.decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm")
        return {"path": path, "urgency": headers["urgency"], **json.loads(payload)}

    def _check_vapid(self, header: str) -> None:
        assert Vapid02.verify(header.replace(", ", ",")), "the signature of VAPID"
        token = header.partition("t=")[2].partition(",")[0]  # spaces are legal (RFC 9110)
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims["aud"] == self.address.rpartition(":")[0], "aud"
        assert time.time() < claims["exp"] <= time.time() + 24 * 3600, "exp"
        assert claims["sub"].startswith("mailto:"), "sub"


class SmsService(Receiver):
    """Takes a message once by its id, as gateways with an idempotence key do."""

    TOKEN = "sms token"

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, dict[str, Any]] = {}

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        assert headers["authorization"] == f"Bearer {self.TOKEN}", "token"
        message: dict[str, Any] = json.loads(body)
        assert message["phone"].isdigit() and len(message["phone"]) == 11, "phone"
        assert len(message["text"].encode("utf-16-le")) // 2 <= 70, "longer than one SMS"
        self.messages.setdefault(message["id"], message)
        return message


class Chat(Receiver):
    """A WeCom group robot: 20 messages a minute, then error 45009."""

    usual = (200, {})

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def said(self, status: int) -> bytes:
        recent = [each for each in self.times if each > time.monotonic() - 60]
        code = 45009 if len(recent) > 20 else 0
        return json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else "freq"}).encode()

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(body)
        assert message["msgtype"] in ("text", "markdown"), "msgtype"
        self.times.append(time.monotonic())
        return message


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[None]:
    bound = listen(Settings(port=0))
    receiver.address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    config = uvicorn.Config(
        receiver, log_level="critical", access_log=False, lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await serving


@contextmanager
def in_thread(receiver: Receiver) -> Iterator[None]:
    """Beside what is driven without await: a browser, a server that is killed."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ends = asyncio.Event()

    async def serve() -> None:
        async with listening(receiver):
            ready.set()
            await ends.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    assert ready.wait(10)
    yield
    loop.call_soon_threadsafe(ends.set)
    thread.join()
    assert receiver.wrong == []
