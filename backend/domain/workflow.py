"""The life of a ticket, as data: which move leads from where to where, who may make it,
which evidence it needs, and which clocks it starts and stops.

Source: the seven steps of digital urban management (GB/T 30428): collection, filing, dispatch,
handling, feedback, inspection and closing, evaluation. Here is what a move is; the moves
themselves are tables in `moves.py`. The phone and the desk receive these tables as reference
data; they interpret them and repeat none of them.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from backend.domain.role import Role
from backend.domain.text import Label


class State(StrEnum):
    REPORTED = "reported"
    FILED = "filed"
    VOID = "void"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    HANDLED = "handled"
    IN_INSPECTION = "in_inspection"
    CLOSED = "closed"


class ClockName(StrEnum):
    VERIFICATION = "verification"
    DISPATCH = "dispatch"
    ACCEPTANCE = "acceptance"
    ARRIVAL = "arrival"
    HANDLING = "handling"
    INSPECTION = "inspection"


class Relation(StrEnum):
    """What ties the person to this ticket beside the role."""

    ANY = "any"
    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    PARTY = "party"  # whoever may read the ticket


class Need(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class PhotoKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    SITE = "site"


STAGE_LIMITS: dict[ClockName, int] = {
    ClockName.VERIFICATION: 30,
    ClockName.DISPATCH: 15,
    ClockName.ACCEPTANCE: 15,
    ClockName.ARRIVAL: 20,
    ClockName.INSPECTION: 30,
}
"""Minutes of urgent hours. Arrival within 20 minutes of acceptance is the town's own promise."""


class Move(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One allowed step. `target` None: the state stays. `photos`: kinds of which the ticket must
    hold one in this round, those of the command included. `reasons`: the list to choose from.
    `takes`: one of the team may make it whose first taker the ticket waits for.
    `exact`: refused where the ticket changed since the version that the screen showed, because a
    decision at the desk rests on what was seen there; a fact from the field stands by itself.
    `while_following`: a child may make it too, which otherwise has its moves from its parent.
    `recallable`: who made it may take it back (see `recall.py`)."""

    name: str
    label: Label
    roles: tuple[Role, ...]
    relation: Relation = Relation.ANY
    sources: tuple[State, ...]
    target: State | None = None
    note: Need = Need.OPTIONAL
    position: Need = Need.NONE
    reasons: str | None = None
    photos: tuple[PhotoKind, ...] = ()
    starts: tuple[ClockName, ...] = ()
    stops: tuple[ClockName, ...] = ()
    pauses: tuple[ClockName, ...] = ()
    while_suspended: bool = False
    exact: bool = False
    takes: bool = False
    while_following: bool = False
    recallable: bool = False


class Outcome(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """How a visit ended, and what proves it."""

    key: str
    label: Label
    photos: tuple[PhotoKind, ...]
    note: Need


class Kind(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A kind of case. Label, `limits`, `far_metres` and `gallery` are the administrator's; the rest is
    the workflow. `answers`: those of the property, when it is asked.
    `far_metres`: an arrival further away than this must be explained.
    `gallery`: whether a photo may come from the phone's gallery. `keep_days`: how long its photos
    may not be deleted from a store that can hold on to them.
    `limits`: minutes in urgent hours; handling takes its limit from the category."""

    key: str
    label: Label
    moves: tuple[Move, ...]
    outcomes: tuple[Outcome, ...]
    answers: tuple[Outcome, ...] = ()
    far_metres: int = 150
    gallery: bool = True
    keep_days: int = 5 * 365
    limits: dict[ClockName, int] = msgspec.field(default_factory=lambda: dict(STAGE_LIMITS))

    def move(self, name: str) -> Move | None:
        return next((each for each in self.moves if each.name == name), None)

    def outcome(self, key: str) -> Outcome | None:
        return next((each for each in self.outcomes if each.key == key), None)


Kinds = Mapping[str, Kind]
"""By key, as they apply now."""

OPEN_STATES = (
    State.REPORTED,
    State.FILED,
    State.DISPATCHED,
    State.ACCEPTED,
    State.ARRIVED,
    State.HANDLED,
    State.IN_INSPECTION,
)
WITH_ASSIGNEE = (State.DISPATCHED, State.ACCEPTED, State.ARRIVED)
