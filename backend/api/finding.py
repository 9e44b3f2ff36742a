"""Finding tickets by filters and words: a page, the counts beside the filters."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from backend.api.gate import Env, Who
from backend.api.tickets import Cursor, Limit
from backend.domain.workflow import State
from backend.services import finding
from backend.services.filters import LONGEST_TEXT, MOST_VALUES, Filter, Sort
from backend.services.views_desk import FilterCounts, FoundTickets

Codes = Annotated[list[str] | None, QueryParameter(max_items=MOST_VALUES)]
States = Annotated[list[State] | None, QueryParameter(name="state", max_items=MOST_VALUES)]
"""Litestar keeps the name `state` for itself."""
People = Annotated[list[UUID] | None, QueryParameter(max_items=MOST_VALUES)]
Flag = Annotated[bool | None, QueryParameter()]
Day = Annotated[date | None, QueryParameter()]
Order = Annotated[Sort, QueryParameter()]
Text = Annotated[str, QueryParameter(max_length=LONGEST_TEXT * 4)]
Asked = NamedDependency[SkipValidation[Filter]]


def provide_filter(
    states: States = None,
    category: Codes = None,
    major: Codes = None,
    grid: Codes = None,
    community: Codes = None,
    segment: Codes = None,
    point: Codes = None,
    source: Codes = None,
    scenario: Codes = None,
    assignee: People = None,
    reporter: People = None,
    late: Flag = None,
    supervised: Flag = None,
    reworked: Flag = None,
    suspended: Flag = None,
    since: Day = None,
    until: Day = None,
    q: Text = "",
    sort: Order = "newest",
) -> Filter:
    return Filter(
        state=tuple(states or ()),
        category=tuple(category or ()),
        major=tuple(major or ()),
        grid=tuple(grid or ()),
        community=tuple(community or ()),
        segment=tuple(segment or ()),
        point=tuple(point or ()),
        source=tuple(source or ()),
        scenario=tuple(scenario or ()),
        assignee=tuple(assignee or ()),
        reporter=tuple(reporter or ()),
        late=late,
        supervised=supervised,
        reworked=reworked,
        suspended=suspended,
        since=since,
        until=until,
        q=q,
        sort=sort,
    )


class FindingController(Controller):
    path = "/api/tickets/search"
    tags = ("tickets",)
    dependencies = {"asked": Provide(provide_filter, sync_to_thread=False)}  # noqa: RUF012

    @get("/", operation_id="searchTickets")
    async def search(
        self, env: Env, who: Who, asked: Asked, cursor: Cursor = None, limit: Limit = 50
    ) -> FoundTickets:
        """Tickets that fit all filters, one page, in the order of `sort`. `due` shows open tickets
        only, `closed` closed ones."""
        return await finding.search(env, who.actor, asked, cursor, limit)

    @get("/counts", operation_id="countTickets")
    async def counts(self, env: Env, who: Who, asked: Asked) -> FilterCounts:
        """How many fit, by state, category, grid and source."""
        return await finding.count(env, who.actor, asked)
