"""Answers packed for slow networks, where the client says that it unpacks them."""

import asyncio
import gzip
from typing import Any

from litestar import Request, Response

_SMALL = 1_000
_IN_A_THREAD = 50_000
_LEVEL = 6


async def packed(
    request: Request[Any, Any, Any], body: bytes, headers: dict[str, str]
) -> Response[Any]:
    """`body`: JSON. Large ones are packed aside, so that other requests go on."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    if len(body) > _SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        if len(body) < _IN_A_THREAD:
            body = gzip.compress(body, _LEVEL)
        else:
            body = await asyncio.to_thread(gzip.compress, body, _LEVEL)
    return Response(body, headers=headers, media_type="application/json")
