"""What the desk keeps: filters by name, lists to carry away."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from backend.api.gate import Env, Who
from backend.api.tickets import Cursor
from backend.services import exports, looking, saved_filters
from backend.services.exports import Format
from backend.services.saved_filters import LONGEST_NAME, LONGEST_QUERY
from backend.services.views_desk import ExportList, ExportView, Lookers, SavedFilters

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Query = Annotated[str, msgspec.Meta(max_length=LONGEST_QUERY)]
Few = Annotated[int, QueryParameter(ge=1, le=50)]


class FilterToKeep(msgspec.Struct, frozen=True):
    """`query`: the query part of an address. `shared`: others at the desk see it too."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
    query: Query
    shared: bool = False


class ExportToWrite(msgspec.Struct, frozen=True):
    query: Query
    format: Format
    language: Annotated[str, msgspec.Meta(pattern="^(zh|en)$")] = "zh"


class FilterController(Controller):
    path = "/api/filters"
    tags = ("desk",)

    @get("/", operation_id="listFilters")
    async def kept(self, env: Env, who: Who) -> SavedFilters:
        """The person's own filters, and those that others share."""
        return await saved_filters.kept(env, who.actor)

    @post("/", operation_id="keepFilter")
    async def keep(self, data: JSONBody[FilterToKeep], env: Env, who: Who) -> SavedFilters:
        return await saved_filters.keep(env, who.actor, data.name, data.query, data.shared)

    @delete("/{filter_id:uuid}", operation_id="removeFilter")
    async def remove(self, filter_id: FromPath[UUID], env: Env, who: Who) -> None:
        await saved_filters.remove(env, who.actor, filter_id)


class ExportController(Controller):
    path = "/api/exports"
    tags = ("desk",)

    @get("/", operation_id="listExports")
    async def asked(self, env: Env, who: Who, cursor: Cursor = None, limit: Few = 20) -> ExportList:
        """The person's own, newest first; kept for a day."""
        return await exports.asked(env, who.actor, cursor, limit)

    @post("/", operation_id="askExport")
    async def ask(self, data: JSONBody[ExportToWrite], env: Env, who: Who) -> ExportView:
        """Written in the background; the list tells how far it is."""
        return await exports.ask(env, who.actor, data.query, data.format, data.language)

    @get("/{export_id:uuid}/file", operation_id="getExportFile")
    async def file(self, export_id: FromPath[UUID], env: Env, who: Who) -> Stream:
        view, parts = await exports.fetch(env, who.actor, export_id)
        return Stream(
            parts,
            media_type=MEDIA[view.format],
            headers={
                "content-disposition": f"attachment; filename*=UTF-8''{quote(view.name)}",
                "content-length": str(view.bytes),
                "cache-control": "no-store",
            },
        )

    @delete("/{export_id:uuid}", operation_id="removeExport")
    async def remove(self, export_id: FromPath[UUID], env: Env, who: Who) -> None:
        await exports.remove(env, who.actor, export_id)


class LookingController(Controller):
    path = "/api/tickets/{ticket_id:uuid}/looking"
    tags = ("desk",)

    @post("/", operation_id="lookAtTicket", status_code=200)
    async def look(self, ticket_id: FromPath[UUID], env: Env, who: Who) -> Lookers:
        """Said every 20 seconds while the ticket is open at the desk; who else has it open."""
        return await looking.look(env, who.actor, ticket_id)

    @delete("/", operation_id="lookAway")
    async def look_away(self, ticket_id: FromPath[UUID], env: Env, who: Who) -> None:
        await looking.look_away(env, who.actor, ticket_id)
