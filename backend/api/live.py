"""Live events: a stream of "these tickets changed" for one open page."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Controller, Request, get
from litestar.response import Stream

from backend.api.gate import COOKIE, Env, Who
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.services import people
from backend.services.environment import Environment

KEEP_ALIVE_SECONDS = 20.0
CHECKS = 3
"""Keep-alives between two looks whether the session still stands."""


class LiveController(Controller):
    path = "/api/live"
    tags = ("live",)

    @get("/", operation_id="live")
    async def live(self, env: Env, who: Who, request: Request[Any, Any, Any]) -> Stream:
        """text/event-stream: `hello`, then `tickets` with ids, `notices`
        where the person has new ones, or `resync` after a gap."""
        return Stream(
            _events(env, who.actor, request.cookies.get(COOKIE, "")),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


async def _stands(env: Environment, token: str) -> bool:
    try:
        await people.who_is(env, token, touch=False)
    except Refusal:
        return False
    return True


async def _events(env: Environment, actor: Actor, token: str) -> AsyncIterator[bytes]:
    subscriber = env.live.subscribe(actor)
    try:
        yield b"retry: 3000\nevent: hello\ndata: {}\n\n"
        quiet = 0
        while not subscriber.closed:
            if not await subscriber.wait(KEEP_ALIVE_SECONDS):
                quiet += 1
                if quiet % CHECKS == 0 and not await _stands(env, token):
                    return
                yield b": alive\n\n"
                continue
            ids, missed, noticed = subscriber.take()
            if noticed:
                yield b"event: notices\ndata: {}\n\n"
            if missed:
                yield b"event: resync\ndata: {}\n\n"
            elif ids:
                yield b"event: tickets\ndata: " + msgspec.json.encode({"ids": ids}) + b"\n\n"
    finally:
        env.live.unsubscribe(subscriber)
