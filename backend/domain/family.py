"""Parent and child: one matter under several numbers.

A child keeps its own number, place, reporter and photos. Where it stands and who has it follows its
parent, move by move, so that the matter is dispatched, handled and closed once; nobody moves a child
by itself before it stands alone again. A family has two generations.
"""

from typing import Any
from uuid import UUID

from backend.domain.refusal import Refusal
from backend.domain.ticket import Changes, Event, Ticket
from backend.domain.workflow import State

MOST_CHILDREN = 50
TAKES_CHILDREN = (State.FILED, State.DISPATCHED, State.ACCEPTED, State.ARRIVED)
"""After that its photos are what the inspection sees: no child's may be added unseen."""

SHARED = (
    "state", "suspended", "assignee", "team", "level", "climb", "past", "clocks", "extension",
    "outcome", "closed_at", "merged_into",
)  # fmt: skip
"""What a child has from its parent."""

FOLLOWS = "follows"
"""The reason of an event that a child has from its parent."""
GAIN, LOSE = "gain", "lose"


def parent_for(ticket: Ticket, into: Ticket | None) -> Ticket:
    """The ticket that may become the parent of this one; else refuses."""
    if into is None:
        raise Refusal("not_found")
    if into.id == ticket.id:
        raise Refusal("follow.self")
    if ticket.children or into.parent is not None:
        raise Refusal("follow.nested")
    if into.state not in TAKES_CHILDREN:
        raise Refusal("follow.target")
    if into.children >= MOST_CHILDREN:
        raise Refusal("follow.full", most=MOST_CHILDREN)
    return into


def shared(child: Ticket, parent: Ticket) -> dict[str, Any]:
    """The fields in which the child differs from its parent and should not. Late stays late."""
    changes = {
        name: value for name in SHARED if getattr(child, name) != (value := getattr(parent, name))
    }
    if parent.late and not child.late:
        changes["late"] = True
    return changes


def alone(before: Ticket, after: Ticket) -> bool:
    """Whether the change of this ticket changes no other one."""
    return before.parent == after.parent and not (after.children and shared(before, after))


def carried(child: Ticket, parent: Ticket, event: Event, event_id: UUID) -> Event | None:
    """What the parent's event does to a child; None where it changes nothing that they share."""
    changes = shared(child, parent)
    if not changes:
        return None
    return _beside(child, event, event_id, event.move, changes, reason=FOLLOWS)


def counted(parent: Ticket, event: Event, event_id: UUID, number: str, by: int) -> Event:
    """The parent gains a child, or loses one, whose number the note says."""
    move = GAIN if by > 0 else LOSE
    changes = {"children": parent.children + by}
    return _beside(parent, event, event_id, move, changes, note=number)


def _beside(
    ticket: Ticket,
    event: Event,
    event_id: UUID,
    move: str,
    changes: dict[str, Any],
    *,
    reason: str | None = None,
    note: str = "",
) -> Event:
    """An event of another ticket, by the same person at the same instant."""
    return Event(
        id=event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move=move,
        state=changes.get("state", ticket.state),
        actor=event.actor,
        command=None,
        made_at=event.made_at,
        at=event.at,
        when=event.when,
        unsure=event.unsure,
        note=note,
        reason=reason,
        outcome=changes.get("outcome"),
        assignee=changes.get("assignee"),
        changes=Changes(**{"version": ticket.version + 1, **changes}),
    )
