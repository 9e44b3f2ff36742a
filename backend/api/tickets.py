"""Reading tickets: lists, a ticket's page, suggestions, figures."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from backend.api.gate import Env, Who
from backend.services import dispatching, lists
from backend.services.views import Summary, TicketList, TicketPage
from backend.services.views_routing import SuggestionList

ViewName = Annotated[str, QueryParameter(max_length=20, description="Which list: see docs/api.md")]
Cursor = Annotated[
    str | None, QueryParameter(max_length=200, description="`next` of the page before")
]
Limit = Annotated[int, QueryParameter(ge=1, le=lists.MOST)]


class TicketController(Controller):
    path = "/api"
    tags = ("tickets",)

    @get("/tickets", operation_id="listTickets")
    async def tickets(
        self, env: Env, who: Who, view: ViewName, cursor: Cursor = None, limit: Limit = 50
    ) -> TicketList:
        """One page of a list, in the list's own order."""
        return await lists.tickets(env, who.actor, view, cursor, limit)

    @get("/tickets/{ticket_id:uuid}", operation_id="getTicket")
    async def ticket(self, env: Env, who: Who, ticket_id: FromPath[UUID]) -> TicketPage:
        return await lists.page(env, who.actor, ticket_id)

    @get("/tickets/by-number/{number:str}", operation_id="getTicketByNumber")
    async def by_number(self, env: Env, who: Who, number: FromPath[str]) -> TicketPage:
        return await lists.page_by_number(env, who.actor, number)

    @get("/tickets/{ticket_id:uuid}/suggestions", operation_id="suggestAssignees")
    async def suggestions(self, env: Env, who: Who, ticket_id: FromPath[UUID]) -> SuggestionList:
        """Whom to send, best first, with the reason."""
        return await dispatching.suggestions(env, who.actor, ticket_id)

    @get("/people/field", operation_id="listFieldPeople")
    async def field_people(self, env: Env, who: Who) -> SuggestionList:
        return await dispatching.suggestions(env, who.actor, None)

    @get("/summary", operation_id="summary")
    async def summary(self, env: Env, who: Who) -> Summary:
        """Figures of the desk's header."""
        return await lists.summary(env, who.actor)
