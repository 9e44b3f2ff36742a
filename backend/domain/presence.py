"""Positions that people on duty share: when one is kept, and for how long.

Least data, for one purpose, only while it is needed (PIPL 6, 19): whom to send, and where help is.
Off until the person switches it on, over when duty ends; only the last position is kept, and whoever is
shown says who looked.
"""

from datetime import datetime, timedelta
from uuid import UUID

from backend.domain.refusal import Refusal
from backend.domain.roster import Leave, Roster, away, on_shift

WITHOUT_SHIFT = timedelta(hours=12)
"""Who stands in no shift shares for so long after switching on; a roster ends it otherwise."""
LATEST = timedelta(minutes=2)
"""A position older than this says where the person was."""
WORST_METRES = 1_000.0
LOOK = timedelta(minutes=10)
"""Looks within this time are one."""
LOOKS_KEPT = timedelta(days=180)
"""As long as logs must be kept (Cybersecurity Law 21: six months)."""


def on_duty(roster: Roster, person: UUID, since: datetime, now: datetime) -> bool:
    """Whether someone who switched sharing on at `since` still shares: in a shift of their own or of
    whoever they stand in for, whatever its area; without any shift for twelve hours."""
    if any(_stands_in(roster, each, person, now) for each in _leaves(roster, now)):
        return not _on_leave(roster, person, now)
    shifts = roster.shifts.get(person, ())
    areas = frozenset(each.area for each in shifts if each.area)
    if away(roster, person, areas, now) is not None:
        return False
    return bool(shifts) or now - since < WITHOUT_SHIFT


def _leaves(roster: Roster, now: datetime) -> list[Leave]:
    return [
        each for leaves in roster.leaves.values() for each in leaves if each.start <= now < each.end
    ]


def _on_leave(roster: Roster, person: UUID, now: datetime) -> bool:
    return any(each.person == person for each in _leaves(roster, now))


def _stands_in(roster: Roster, leave: Leave, person: UUID, now: datetime) -> bool:
    if leave.substitute != person or person not in roster.people:
        return False
    areas = frozenset(each.area for each in roster.shifts.get(leave.person, ()) if each.area)
    return bool(roster.shifts.get(leave.person)) and on_shift(roster, leave.person, areas, now)


def check_position(age: timedelta, accuracy: float) -> None:
    """Refuses what would show a person where they are not."""
    if age > LATEST:
        raise Refusal("position.old", minutes=int(LATEST.total_seconds() // 60))
    if accuracy > WORST_METRES:
        raise Refusal("position.vague", metres=int(WORST_METRES))


def look_at(now: datetime) -> datetime:
    """The beginning of the ten minutes that a look counts in."""
    length = LOOK.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // length * length, now.tzinfo)
