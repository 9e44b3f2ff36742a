"""What the desk receives when it looks for tickets."""

from uuid import UUID

from backend.services.views import TicketCard, View


class FoundTickets(View, frozen=True, kw_only=True):
    """`next`: pass it as `cursor` for the following page. `total`: how many fit; where `exact` is
    false, about so many, after the database's statistics."""

    items: tuple[TicketCard, ...]
    next: str | None
    total: int
    exact: bool


class Count(View, frozen=True, kw_only=True):
    key: str
    count: int


class FilterCounts(View, frozen=True, kw_only=True):
    """How many of what fits have each state, category, grid, source, lateness; `exact` as above."""

    total: int
    exact: bool
    by: dict[str, tuple[Count, ...]]


class SavedFilter(View, frozen=True, kw_only=True):
    """`query`: the address's query part. `mine`: may be changed and removed by this person."""

    id: UUID
    name: str
    query: str
    shared: bool
    mine: bool
    by: str
