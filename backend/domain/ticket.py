"""A ticket, its events, and the two functions that everything about it goes through.

`decide` looks at a ticket and a command and answers with an event, or refuses. `evolve` applies an
event to a ticket. The row in the database is the fold of its events and can be made again from them.
"""

from datetime import datetime
from functools import reduce
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import fields

from backend.domain.deadline import Clock
from backend.domain.ladder import clocks_next_at
from backend.domain.permission import Actor, Subject
from backend.domain.responsibility import Level, Passed
from backend.domain.workflow import ClockName, State


class Extension(msgspec.Struct, frozen=True):
    """Asked for and not yet answered."""

    minutes: int
    note: str
    asked_at: datetime


class Climb(msgspec.Struct, frozen=True):
    """How the ticket came to its level: from where, from which team, whom it passed over and why.
    `before` None: whoever had it stood on no level."""

    before: Level | None
    level: Level
    team: str | None = None
    passed: tuple[Passed, ...] = ()


class Raised(msgspec.Struct, frozen=True):
    """Which level was told last that a clock ran out, from which, and whom that passed over."""

    clock: ClockName
    before: Level | None
    level: Level
    passed: tuple[Passed, ...] = ()


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """`team`: to whom it was dispatched where that is no person; who accepts first is `assignee`.
    `level`: to which it climbed, by `climb`, past the people in `past`, since it was dispatched.
    `parent`: which ticket it follows; `children`: how many follow this one (see `family.py`).
    `property_asked`: since when an answer of the property is waited for; `property_answer`: the last."""

    id: UUID
    number: str
    kind: str
    state: State
    version: int
    source: str
    category: str
    reported_at: datetime
    suspended: bool = False
    scenario: str | None = None
    description: str = ""
    address: str = ""
    grid: str | None = None
    community: str | None = None
    segment: str | None = None
    point: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    reporter: UUID | None = None
    assignee: UUID | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    clocks: dict[ClockName, Clock] = {}
    evidence: dict[str, int] = {}
    photo: UUID | None = None
    alarm_count: int = 0
    first_alarm_at: datetime | None = None
    last_alarm_at: datetime | None = None
    rework_count: int = 0
    supervised: bool = False
    late: bool = False
    extension: Extension | None = None
    merged_into: UUID | None = None
    team: str | None = None
    level: Level | None = None
    climb: Climb | None = None
    past: tuple[UUID, ...] = ()
    parent: UUID | None = None
    children: int = 0
    property_asked: datetime | None = None
    property_answer: str | None = None
    raised: Raised | None = None

    @property
    def due_at(self) -> datetime | None:
        """When the next running clock falls due."""
        return min((c.due_at for c in self.clocks.values() if c.due_at), default=None)

    @property
    def mark_at(self) -> datetime | None:
        """When the ladder of one of its clocks goes on."""
        return clocks_next_at(self.clocks)

    @property
    def last_start(self) -> datetime:
        """No action counts before the clock that the action before it started."""
        started = (each.started_at for each in self.clocks.values())
        return max(started, default=self.reported_at)

    @property
    def codes(self) -> frozenset[str]:
        """Of the place: grid, community, segment."""
        return frozenset(each for each in (self.grid, self.community, self.segment) if each)

    @property
    def subject(self) -> Subject:
        return Subject(
            self.state,
            self.grid,
            self.community,
            self.assignee,
            self.reporter,
            self.team if self.assignee is None else None,
            self.past,
            self.property_asked is not None or self.property_answer is not None,
        )

    def offered_to(self, actor: Actor) -> bool:
        """Whether it waits for the first of the actor's team to take it."""
        waiting = self.team is not None and self.assignee is None
        return waiting and actor.team == self.team


Changes = msgspec.defstruct(
    "Changes",
    [(each.name, each.type | UnsetType, UNSET) for each in fields(Ticket)],
    frozen=True,
    kw_only=True,
)
"""The fields of a ticket that an event sets; the others are left out."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """`made_at`: by the device. `at`: received by the server. `when`: the instant that counts.
    `settled_by`: who in the command room let a command count that had not been applied."""

    id: UUID
    ticket: UUID
    version: int
    move: str
    state: State
    actor: UUID | None
    command: UUID | None
    made_at: datetime
    at: datetime
    when: datetime
    unsure: bool = False
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    distance: int | None = None
    no_position: str | None = None
    note: str = ""
    reason: str | None = None
    outcome: str | None = None
    assignee: UUID | None = None
    clock: ClockName | None = None
    photos: tuple[UUID, ...] = ()
    changes: msgspec.Struct
    settled_by: UUID | None = None


def evolve(ticket: Ticket | None, event: Event) -> Ticket:
    """The ticket after the event."""
    return changed(ticket, event.changes)


def changed(ticket: Ticket | None, changes: msgspec.Struct) -> Ticket:
    """The first changes of a ticket set every field it needs."""
    values: dict[str, Any] = {
        name: value
        for name in changes.__struct_fields__
        if (value := getattr(changes, name)) is not UNSET
    }
    return Ticket(**values) if ticket is None else msgspec.structs.replace(ticket, **values)


def replay(events: list[Event]) -> Ticket:
    """The ticket as its events, in order of version, make it."""
    ticket = reduce(evolve, events, None)
    if ticket is None:
        raise ValueError("a ticket without events")
    return ticket
