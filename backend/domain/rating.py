"""What a reporter may say of the result, and when: a rating, and one reopening.

Source: GB/T 30428.4 counts the satisfaction of reporters; the closed loop (闭环管理) gives the result
back to whoever raised the matter, who may say that it is not settled.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.domain import deadline
from backend.domain.deadline import Calendar, Unit
from backend.domain.refusal import Refusal
from backend.domain.ticket import Changes, Event, Ticket
from backend.domain.workflow import ClockName, Kind, PhotoKind, State

REOPEN = "reopen"
RATE_WITHIN = timedelta(days=30)
"""After closing: as long as the reporter's number is kept."""
CHANGE_WITHIN = timedelta(hours=24)
"""Who pressed wrongly may press again."""
REOPEN_WITHIN = timedelta(days=14)
WORDS_LIMIT = 200
REPORTED_AGAIN = "reported_again"
"""The reason of the event."""


def rate_until(closed_at: datetime | None, rated_at: datetime | None) -> datetime | None:
    """Until when the result may be rated, or the rating changed; None where it is not closed. What
    was said of an earlier result, before it came back, does not fix what is said of this one."""
    if closed_at is None:
        return None
    last = closed_at + RATE_WITHIN
    if rated_at is None or rated_at < closed_at:
        return last
    return min(last, rated_at + CHANGE_WITHIN)


def check_rating(
    state: State, closed_at: datetime | None, rated_at: datetime | None, now: datetime
) -> None:
    until = rate_until(closed_at, rated_at) if state is State.CLOSED else None
    if until is None:
        raise Refusal("rating.open")
    if now > until:
        raise Refusal("rating.late" if rated_at is None else "rating.fixed")


def reopen_until(ticket: Ticket, reopened_at: datetime | None) -> datetime | None:
    """Until when this report may have it reopened; None where it may not."""
    if ticket.state is not State.CLOSED or ticket.closed_at is None or reopened_at is not None:
        return None
    return ticket.closed_at + REOPEN_WITHIN


def reopened(
    ticket: Ticket,
    words: str,
    reopened_at: datetime | None,
    kind: Kind,
    event_id: UUID,
    now: datetime,
    calendar: Calendar,
) -> Event:
    """The event that brings a closed ticket back to the desk, as if it had just been filed: it is
    dispatched, handled and inspected again, with photos of its own. Refuses a second time, a late
    one, and what is not closed."""
    if reopened_at is not None:
        raise Refusal("reopen.once")
    until = reopen_until(ticket, None)
    if until is None:
        raise Refusal("reopen.open")
    if now > until:
        raise Refusal("reopen.late", days=REOPEN_WITHIN.days)
    if not words.strip():
        raise Refusal("note.required")
    return Event(
        id=event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move=REOPEN,
        state=State.FILED,
        actor=None,
        command=None,
        made_at=now,
        at=now,
        when=now,
        note=words.strip(),
        reason=REPORTED_AGAIN,
        changes=Changes(version=ticket.version + 1, **_fields(ticket, kind, now, calendar)),
    )


def _fields(ticket: Ticket, kind: Kind, now: datetime, calendar: Calendar) -> dict[str, Any]:
    """A new round: whoever had it, its result and its clocks are of the past; that
    it was late stays said of the case."""
    limit = kind.limits[ClockName.DISPATCH]
    kept = {
        name: clock
        for name, clock in ticket.clocks.items()
        if name in (ClockName.VERIFICATION, ClockName.DISPATCH)
    }
    dispatch = deadline.start(ClockName.DISPATCH, Unit.URGENT_HOUR, limit, now, calendar)
    return {
        "state": State.FILED,
        "closed_at": None,
        "outcome": None,
        "assignee": None,
        "team": None,
        "level": None,
        "climb": None,
        "past": (),
        "supervised": False,
        "extension": None,
        "property_asked": None,
        "property_answer": None,
        "rework_count": ticket.rework_count + 1,
        "evidence": {**ticket.evidence, PhotoKind.BEFORE: 0, PhotoKind.AFTER: 0},
        "clocks": {**kept, ClockName.DISPATCH: dispatch},
    }
