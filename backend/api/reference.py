"""Rules and words as data, and the town's geometry. Both carry an ETag."""

import hashlib
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get

from backend.api.gate import Env, Who
from backend.api.packing import packed
from backend.services import reference
from backend.services.views import Reference, TownMap


class ReferenceController(Controller):
    path = "/api"
    tags = ("reference",)

    @get("/reference", operation_id="getReference")
    async def reference(
        self, env: Env, who: Who, request: Request[Any, Any, Any]
    ) -> Response[Reference]:
        """Kinds of case with their moves, evidence and outcomes; categories, scenarios, words."""
        return await tagged(request, reference.reference(env.town))

    @get("/map", operation_id="getMap")
    async def town_map(
        self, env: Env, who: Who, request: Request[Any, Any, Any]
    ) -> Response[TownMap]:
        """Polygons of communities and grids, lines of segments, watched points."""
        return await tagged(request, reference.town_map(env.town))


async def tagged(request: Request[Any, Any, Any], content: Any) -> Response[Any]:
    body = msgspec.json.encode(content)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(None, status_code=304, headers=headers)
    return await packed(request, body, headers)
