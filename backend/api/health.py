"""For whoever runs it: is the process alive, can it work, what does it count. No session."""

import hmac
from ipaddress import ip_address
from typing import Any

import msgspec
from litestar import Request, Response, get

from backend import measures
from backend.api.gate import Env
from backend.domain.refusal import Refusal
from backend.services import readiness
from backend.services.environment import Environment
from storage.connection import CannotOpen

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_HEADERS = {"Cache-Control": "no-store"}


@get("/health", include_in_schema=False)
async def health() -> Response[bytes]:
    """The process answers: no I/O, so that a proxy may ask often and a dead database stops no node."""
    return Response(b'{"alive":true}', media_type="application/json", headers=_HEADERS)


@get("/ready", include_in_schema=False)
async def ready(env: Env) -> Response[bytes]:
    """200, or 503 with the part that does not answer: names of parts, no addresses."""
    parts = await readiness.look(env)
    working = all(each == readiness.WORKS for each in parts.values())
    return Response(
        msgspec.json.encode({"ready": working, "parts": parts}),
        media_type="application/json",
        status_code=200 if working else 503,
        headers=_HEADERS,
    )


@get("/metrics", include_in_schema=False)
async def metrics(env: Env, request: Request[Any, Any, Any]) -> Response[bytes]:
    _check(request)
    await _count_queues(env)
    measures.LISTENERS.set(env.live.listeners)
    return Response(measures.write(), media_type=measures.CONTENT_TYPE, headers=_HEADERS)


def _check(request: Request[Any, Any, Any]) -> None:
    """With a token set: who has it. Without: a caller on this machine that is no proxy. Figures of
    a town's work are nobody else's business; to others the address does not exist."""
    token = request.app.state.settings.metrics_token
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if token:
        if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token):
            raise Refusal("key.none")
    elif not _is_local(request) or any(name in request.headers for name in _FORWARDED):
        raise Refusal("not_found")


def _is_local(request: Request[Any, Any, Any]) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


async def _count_queues(env: Environment) -> None:
    """The other figures are worth having while the database is away: then the queues are as of
    their timestamp."""
    try:
        queues = await readiness.queues(env)
    except CannotOpen:
        return
    measures.HELD.set(queues.held)
    measures.AWAITED.set(queues.awaited)
    measures.UNDEVELOPED.set(queues.undeveloped)
    measures.LATE.set(queues.late)
    measures.QUEUES_READ.set(queues.at.timestamp())
