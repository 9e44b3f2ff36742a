"""What the desk receives when it looks for tickets."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.domain.role import Role
from backend.domain.text import Label
from backend.services.views import PersonRef, TicketCard, View


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


class SavedFilters(View, frozen=True, kw_only=True):
    items: tuple[SavedFilter, ...]


class ExportView(View, frozen=True, kw_only=True):
    """`rows` of `total` are written; `total` is None until the work begins. `name`: of the file.
    `problem`: why there will be none."""

    id: UUID
    query: str
    format: Literal["xlsx", "csv"]
    name: str
    asked_at: datetime
    rows: int
    total: int | None
    done_at: datetime | None
    bytes: int | None
    problem: Label | None


class ExportList(View, frozen=True, kw_only=True):
    items: tuple[ExportView, ...]
    next: str | None


class Lookers(View, frozen=True, kw_only=True):
    """Who else has the ticket open now."""

    items: tuple[PersonRef, ...]


class SeenAt(View, frozen=True, kw_only=True):
    """`accuracy`: metres, where the phone said. `shared`: by the person; otherwise an event was made there."""

    latitude: float
    longitude: float
    when: datetime
    accuracy: float | None = None
    shared: bool = False


class StandsAt(View, frozen=True, kw_only=True):
    """Somebody on duty. `at`: WGS-84, as shared or as an event tells; None where neither of late does.
    `open_tickets`: in hand."""

    id: UUID
    name: str
    team: str | None
    roles: tuple[Role, ...]
    open_tickets: int
    at: SeenAt | None


class FenceShape(View, frozen=True, kw_only=True):
    """`use`: what is allowed or forbidden within, e.g. shared bicycles."""

    code: str
    label: Label
    use: Literal["forbidden", "allowed"]
    ring: tuple[tuple[float, float], ...]


class MapLayers(View, frozen=True, kw_only=True):
    people: tuple[StandsAt, ...]
    fences: tuple[FenceShape, ...]


class TicketCards(View, frozen=True, kw_only=True):
    items: tuple[TicketCard, ...]
