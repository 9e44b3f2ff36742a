"""Where people on duty are, as they share it themselves."""

from typing import Annotated

from litestar import Controller, get, post, put
from litestar.params import JSONBody, QueryParameter

from backend.api.gate import Env, Who
from backend.services import presence
from backend.services.views_presence import LookList, NewPosition, PositionView, Sharing

Cursor = Annotated[str | None, QueryParameter(max_length=200)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class PresenceController(Controller):
    path = "/api/me/position"
    tags = ("people",)

    @get("/", operation_id="getPosition")
    async def mine(self, env: Env, who: Who) -> PositionView:
        """What others see of where the person is."""
        return await presence.mine(env, who)

    @put("/", operation_id="sharePosition")
    async def share(self, data: JSONBody[Sharing], env: Env, who: Who) -> PositionView:
        """On, from this phone, until duty ends; or off, and what was shared is gone."""
        return await presence.share(env, who, data.on)

    @post("/", status_code=200, operation_id="sendPosition")
    async def send(self, data: JSONBody[NewPosition], env: Env, who: Who) -> PositionView:
        """The last one only is kept. The answer says whether it is shared."""
        return await presence.send(env, who, data)

    @get("/looks", operation_id="listLooks")
    async def looks(self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50) -> LookList:
        """Who was shown where the person is; kept for 180 days."""
        return await presence.looks(env, who, cursor, limit)
