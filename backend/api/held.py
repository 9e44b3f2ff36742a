"""The command room's tray of commands that were not applied. They are settled by commands."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from backend.api.gate import Env, Who
from backend.api.photos import picture
from backend.api.tickets import Cursor, Limit
from backend.services import held
from backend.services.photos import Size
from backend.services.views_offline import HeldList


class HeldController(Controller):
    path = "/api/held"
    tags = ("tickets",)

    @get("/", operation_id="listHeld")
    async def tray(self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50) -> HeldList:
        """Held and refused commands of phones that wait to be settled, oldest first."""
        return await held.tray(env, who.actor, cursor, limit)

    @get("/{command_id:uuid}/photos/{photo_id:uuid}/{size:str}", operation_id="getHeldPhoto")
    async def look(
        self,
        command_id: FromPath[UUID],
        photo_id: FromPath[UUID],
        size: FromPath[Size],
        env: Env,
        who: Who,
    ) -> Response[bytes]:
        """A photo that such a command names."""
        return picture(await held.look(env, who.actor, command_id, photo_id, size))
