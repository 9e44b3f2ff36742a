"""What a phone's pull brings, and the command room's tray of commands that were not applied."""

from datetime import datetime
from uuid import UUID

from backend.domain.text import Label
from backend.domain.workflow import PhotoKind
from backend.services.views import (
    CommandAnswer,
    GeoPoint,
    Me,
    PersonRef,
    Problem,
    TicketCard,
    TicketPage,
    View,
)


class PhoneView(View, frozen=True, kw_only=True):
    """One page of a pull. `more`: ask again at once with the new cursor. `whole`: the pull replaces
    all that the phone has; what none of its pages names leaves. `reference`, `map`: versions of what
    is fetched apart. `keep_days`: own tickets that ended longer ago leave by themselves."""

    cursor: str
    more: bool
    whole: bool
    server_time: datetime
    keep_days: int
    reference: str
    map: str
    me: Me
    tickets: tuple[TicketPage, ...]
    removed: tuple[UUID, ...]
    answers: tuple[CommandAnswer, ...]


class HeldPhoto(View, frozen=True, kw_only=True):
    id: UUID
    kind: PhotoKind
    state: str
    taken_at: datetime


class HeldView(View, frozen=True, kw_only=True):
    """A command that was not applied, with its evidence and the ticket as it stands now. `id`: of
    the command; `result`: held or refused; `ticket_id`: also where there is no such ticket, as of a
    refused report: it is named when the command is settled; `made_at`: by the device's clock."""

    id: UUID
    result: str
    move: str
    label: Label
    ticket_id: UUID
    ticket: TicketCard | None
    author: PersonRef
    device: str | None
    made_at: datetime
    received_at: datetime
    problem: Problem
    note: str
    outcome: str | None
    category: str | None
    address: str
    description: str
    position: GeoPoint | None
    photos: tuple[HeldPhoto, ...]


class HeldList(View, frozen=True, kw_only=True):
    items: tuple[HeldView, ...]
    next: str | None
