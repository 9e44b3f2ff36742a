"""A phone's pull: what of its person's view changed since the cursor."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.params import QueryParameter

from backend.api.gate import Env, Who
from backend.api.packing import packed
from backend.services import phone_view
from backend.services.views_offline import PhoneView

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
            return Response(None, status_code=204, headers={"Banjie-Time": time})  # type: ignore[arg-type]
        return await packed(request, msgspec.json.encode(view), {"Banjie-Time": time})
