"""The ladder of a deadline: a reminder before it, a notice at it, then one level up after another.

Acceptance that runs out moves the ticket itself one level up (`climb.py`); of the other clocks the
level above is told, and told again one higher, until somebody stops the clock. Whoever is away, on
no shift or cannot be reached by any channel is passed over, and the event says so. At last it is the
command room's: the ticket turns supervised and stays on its red list. What is due is here, the
events are in `raising.py`.
"""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from backend.domain.deadline import Clock
from backend.domain.workflow import ClockName

REMIND, OVERDUE, RAISE = "remind", "overdue", "raise"
"""Moves that time makes."""

DESK_CLOCKS = (ClockName.VERIFICATION, ClockName.DISPATCH, ClockName.INSPECTION)
"""Clocks that run at the command room's desk."""


class Done(IntEnum):
    """How far a clock's ladder is. What is higher than LATE are the levels that were told."""

    NOTHING = 0
    REMINDED = 1
    LATE = 2
    EVERYTHING = 99


RAISED = (ClockName.ARRIVAL, ClockName.HANDLING, ClockName.INSPECTION)
"""Clocks of which the levels above are told. The others go no further than their notice: those of
the desk stand on its red list already, and acceptance climbs."""
SHORTEST_STEP, LONGEST_STEP = timedelta(seconds=30), timedelta(days=1)

REMINDED = (ClockName.ACCEPTANCE, ClockName.ARRIVAL, ClockName.HANDLING, ClockName.INSPECTION)


class Due(NamedTuple):
    clock: Clock
    move: str


def next_at(clock: Clock) -> datetime | None:
    """When the ladder of this clock goes on. A clock that was marked late before there were
    ladders has none."""
    if clock.due_at is None or (clock.late and clock.told == Done.NOTHING):
        return None
    if clock.told == Done.NOTHING and clock.name in REMINDED:
        return clock.yellow_at
    if clock.told < Done.LATE:
        return clock.due_at
    if clock.name not in RAISED or clock.told >= Done.EVERYTHING:
        return None
    return clock.due_at + step(clock) * (clock.told - Done.LATE + 1)


def step(clock: Clock) -> timedelta:
    """Between one level and the next: half of the clock's limit again, nights included. Arrival
    has 20 minutes, so each level has ten before the next is told."""
    half = timedelta(minutes=clock.limit) / 2
    return max(SHORTEST_STEP, min(half, LONGEST_STEP))


def clocks_next_at(clocks: dict[ClockName, Clock]) -> datetime | None:
    return min((at for each in clocks.values() if (at := next_at(each))), default=None)


def due(clocks: dict[ClockName, Clock], now: datetime) -> Due | None:
    """What is to be done first; None where nothing is. A reminder that comes when the deadline is
    past already is left out."""
    waiting = [(at, each) for each in clocks.values() if (at := next_at(each)) and at < now]
    if not waiting:
        return None
    _, clock = min(waiting, key=lambda pair: pair[0])
    if clock.told >= Done.LATE:
        return Due(clock, RAISE)
    return Due(clock, OVERDUE if clock.due_at and clock.due_at < now else REMIND)
