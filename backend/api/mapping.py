"""The desk's map."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import Provide
from litestar.params import QueryParameter

from backend.api.finding import Asked, provide_filter
from backend.api.gate import Env, Who
from backend.services import mapping
from backend.services.views_desk import MapLayers, TicketCards

Tickets = Annotated[list[UUID], QueryParameter(min_items=1, max_items=mapping.MOST_CARDS)]


class MapController(Controller):
    path = "/api/desk-map"
    tags = ("desk",)

    @get(
        "/dots",
        operation_id="getMapDots",
        media_type="application/octet-stream",
        dependencies={"asked": Provide(provide_filter, sync_to_thread=False)},
    )
    async def dots(self, env: Env, who: Who, asked: Asked) -> Response[bytes]:
        """Tickets that fit all filters and have a position: the newest 100,000, of 30 days where there
        is no `since`. Each 30 bytes, big-endian: longitude and latitude in millionths of a degree and
        minutes since 1970 as int32; 0 ended, 1 open, 2 open and late as int16; the ticket's id."""
        packed = await mapping.dots(env, who.actor, asked)
        return Response(packed, headers={"Cache-Control": "no-store"})

    @get("/tickets", operation_id="getMapTickets")
    async def tickets(self, env: Env, who: Who, ticket: Tickets) -> TicketCards:
        """These tickets, newest first."""
        return await mapping.cards(env, who.actor, ticket)

    @get("/layers", operation_id="getMapLayers")
    async def layers(self, env: Env, who: Who) -> MapLayers:
        """People on duty with where they were last, for those who choose whom to send; e-fences."""
        return await mapping.layers(env, who.actor)
