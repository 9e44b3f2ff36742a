"""Taking back: within some minutes whoever decided at the desk may take the decision back, as long
as nothing has come of it. The history keeps both; the ticket is as it was before, and the clocks
run on as if nothing had been."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.domain.refusal import Refusal
from backend.domain.ticket import Event, Ticket
from backend.domain.workflow import Kind

WITHIN = timedelta(minutes=10)
_KEPT = {"id", "version", "children"}


class Undone(msgspec.Struct, frozen=True):
    """The ticket's last event, and the ticket before it."""

    event: Event
    before: Ticket


def taken_back(
    ticket: Ticket, undone: Undone | None, kind: Kind, actor: UUID, now: datetime
) -> dict[str, Any]:
    """The fields as they were. Refuses what was not just decided by this person."""
    move = kind.move(undone.event.move) if undone else None
    if undone is None or move is None or not move.recallable or undone.event.command is None:
        raise Refusal("recall.nothing")
    if undone.event.actor != actor:
        raise Refusal("recall.other")
    if now - undone.event.when > WITHIN:
        raise Refusal("recall.late", minutes=int(WITHIN.total_seconds() // 60))
    return {
        name: value
        for name in Ticket.__struct_fields__
        if name not in _KEPT and getattr(ticket, name) != (value := getattr(undone.before, name))
    }
