"""A phone's pull: what of its person's view changed since the cursor."""

import asyncio
import gzip
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.params import QueryParameter

from backend.api.gate import Env, Who
from backend.services import phone_view
from backend.services.views_offline import PhoneView

_SMALL = 1_000
_IN_A_THREAD = 50_000
_LEVEL = 3
SinceCursor = Annotated[
    str | None, QueryParameter(max_length=4_000, description="`cursor` of the pull before")
]


class PhoneViewController(Controller):
    path = "/api/view"
    tags = ("offline",)

    @get("/", operation_id="pullView")
    async def pull(
        self, env: Env, who: Who, request: Request[Any, Any, Any], cursor: SinceCursor = None
    ) -> Response[PhoneView]:
        """204 where nothing changed; the server's time, in milliseconds since 1970, is in
        `Banjie-Time`."""
        view = await phone_view.pull(env, who, cursor)
        time = str(int(env.now().timestamp() * 1000))
        if view is None:
            return _respond(None, 204, {"Banjie-Time": time})
        body = msgspec.json.encode(view)
        headers = {"Banjie-Time": time, "Vary": "Accept-Encoding"}
        if len(body) > _SMALL and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = await _packed(body)
        return _respond(body, 200, headers)


def _respond(body: bytes | None, status: int, headers: dict[str, str]) -> Response[Any]:
    kind = "application/json" if body is not None else None
    return Response(body, status_code=status, headers=headers, media_type=kind)


async def _packed(body: bytes) -> bytes:
    if len(body) < _IN_A_THREAD:
        return gzip.compress(body, _LEVEL)
    return await asyncio.to_thread(gzip.compress, body, _LEVEL)
