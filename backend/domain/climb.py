"""A ticket that nobody accepts in time goes up one level, at last back to the command room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.domain import deadline
from backend.domain.deadline import Calendar, Clock, Unit
from backend.domain.responsibility import Level, Step
from backend.domain.ticket import Changes, Climb, Event, Ticket
from backend.domain.workflow import ClockName, Kind, State


def climbs(ticket: Ticket, marked: ClockName | None) -> bool:
    """Whether the clock that was marked as late sends the ticket up; a child goes with its parent."""
    waiting = ticket.state is State.DISPATCHED and not ticket.suspended and ticket.parent is None
    return waiting and marked is ClockName.ACCEPTANCE


def climb(
    ticket: Ticket, step: Step, kind: Kind, event_id: UUID, now: datetime, calendar: Calendar
) -> Event:
    """The event. Whoever had the ticket keeps reading it while it is open."""
    past = tuple(dict.fromkeys((*ticket.past, ticket.assignee))) if ticket.assignee else ticket.past
    changes: dict[str, Any] = {
        "version": ticket.version + 1,
        "assignee": step.person.id if step.person else None,
        "team": None,
        "level": step.level,
        "past": tuple(each for each in past if step.person is None or each != step.person.id),
        "climb": Climb(ticket.level, step.level, ticket.team, step.passed),
        "clocks": _turned(ticket, step, kind, now, calendar),
    }
    if step.person is None:
        changes |= {"state": State.FILED, "supervised": True, "extension": None}
    return Event(
        id=event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move="climb",
        state=changes.get("state", ticket.state),
        actor=None,
        command=None,
        made_at=now,
        at=now,
        when=now,
        assignee=changes["assignee"],
        clock=ClockName.ACCEPTANCE,
        changes=Changes(**changes),
    )


def _turned(
    ticket: Ticket, step: Step, kind: Kind, now: datetime, calendar: Calendar
) -> dict[ClockName, Clock]:
    """To a person: acceptance begins anew. To the desk: as after a return."""
    clocks = dict(ticket.clocks)
    name = ClockName.ACCEPTANCE
    if step.level is Level.COMMAND_ROOM:
        clocks[name] = deadline.stop(clocks[name], now, calendar)
        if (handling := clocks.get(ClockName.HANDLING)) is not None:
            clocks[ClockName.HANDLING] = deadline.pause(handling, now, calendar)
        name = ClockName.DISPATCH
    clocks[name] = deadline.start(name, Unit.URGENT_HOUR, kind.limits[name], now, calendar)
    return clocks
