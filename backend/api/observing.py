"""Around every request: an id that each of its log lines carries, and what Prometheus counts."""

import re
import time
from uuid import uuid4

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from backend import measures

HEADER = b"x-request-id"
_HARMLESS = re.compile(
    rb"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""A UUID. Anything freer could carry a phone number or a name into the logs."""
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def observed(app: ASGIApp) -> ASGIApp:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        http = scope
        request, began = request_id(http), time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] != 204:  # about nothing nobody asks, and most pulls are one
                    headers = [*message.get("headers", []), (HEADER, request.encode())]
                    message["headers"] = headers
                _count(http, message["status"], time.perf_counter() - began)
            await send(message)

        with bound_contextvars(request=request):
            await app(scope, receive, sending)

    return handle


def request_id(scope: HTTPScope) -> str:
    """The caller's, where it is harmless; else a new one."""
    for name, value in scope["headers"]:
        if name == HEADER and _HARMLESS.fullmatch(value):
            return value.decode()
    return uuid4().hex


def _count(scope: HTTPScope, status: int, seconds: float) -> None:
    """By the route's template: a path may hold an id, and there are as many paths as callers like."""
    route = scope.get("path_template") or "none"
    method = scope["method"] if scope["method"] in _METHODS else "other"
    measures.REQUESTS.labels(route, method, str(status)).inc()
    measures.SECONDS.labels(route, method).observe(seconds)
