"""What the ladder of a deadline does to a ticket: the events that time makes."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.domain.deadline import Clock
from backend.domain.ladder import OVERDUE, RAISE, REMIND, Done
from backend.domain.responsibility import Level, Rung, Step, next_level
from backend.domain.roster import Roster
from backend.domain.ticket import Changes, Event, Raised, Ticket


def remind(ticket: Ticket, clock: Clock, event_id: UUID, now: datetime) -> Event:
    return _event(ticket, REMIND, _told(clock, Done.REMINDED), event_id, now)


def overdue(
    ticket: Ticket, clock: Clock, event_id: UUID, now: datetime, told: Done = Done.LATE
) -> Event:
    marked = msgspec.structs.replace(_told(clock, told), late=True)
    return _event(ticket, OVERDUE, marked, event_id, now, late=True)


def step_up(
    ticket: Ticket, clock: Clock, chain: tuple[Rung, ...], roster: Roster, now: datetime
) -> Step:
    """The next level that can be told: above the one that was told last, else above the holder's."""
    level = Level(clock.raised) if clock.raised else ticket.level
    return next_level(level, ticket.assignee, chain, roster, ticket.codes, now)


def raise_to(ticket: Ticket, clock: Clock, step: Step, event_id: UUID, now: datetime) -> Event:
    """The level is told; the command room is the last."""
    top = step.level is Level.COMMAND_ROOM
    told = Done.EVERYTHING if top else clock.told + 1
    before = Level(clock.raised) if clock.raised else ticket.level
    marked = msgspec.structs.replace(clock, told=told, raised=step.level.value)
    return _event(
        ticket, RAISE, marked, event_id, now,
        assignee=step.person.id if step.person else None,
        raised=Raised(clock.name, before, step.level, step.passed),
        **({"supervised": True} if top else {}),
    )  # fmt: skip


def _told(clock: Clock, told: int) -> Clock:
    return msgspec.structs.replace(clock, told=told)


def _event(
    ticket: Ticket,
    move: str,
    clock: Clock,
    event_id: UUID,
    now: datetime,
    assignee: UUID | None = None,
    **changes: Any,
) -> Event:
    return Event(
        id=event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move=move,
        state=ticket.state,
        actor=None,
        command=None,
        made_at=now,
        at=now,
        when=now,
        clock=clock.name,
        assignee=assignee,
        changes=Changes(
            version=ticket.version + 1, clocks={**ticket.clocks, clock.name: clock}, **changes
        ),
    )
