"""The command room lets a command count that had not been applied.

Where it leads on from where the ticket stands, it acts as it would have; where the ticket is past
that step, or has ended, its evidence and words join the history and move nothing.
"""

from uuid import UUID

import msgspec

from backend.domain import command as c
from backend.domain.decision import (
    Context,
    count_photos,
    metres_off,
    move_of,
    moved,
    proof,
    told,
)
from backend.domain.moves import KINDS
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.ticket import Event, Ticket
from backend.domain.workflow import OPEN_STATES, ClockName, Move, Relation, State

_ORDER = tuple(State)


def accept(
    ticket: Ticket, command: c.Command, author: Actor, settled_by: UUID, context: Context
) -> Event:
    """`author` made the command, `settled_by` answers for its effect; missing evidence does not
    stop it. Refuses an outcome that the kind does not have, and to move a suspended ticket."""
    move = move_of(ticket, command)
    if isinstance(command, c.Handle) and KINDS[ticket.kind].outcome(command.outcome) is None:
        raise Refusal("outcome.unknown")
    evidence = count_photos(ticket.evidence, c.photos_of(command))
    changes = proof(ticket, command, evidence)
    if leads_on(ticket, move, author):
        if ticket.suspended:
            raise Refusal("ticket.suspended", move=move.label)
        whole = msgspec.structs.replace(move, stops=_stopped(move))
        changes = moved(ticket, command, whole, context, evidence, author)
        if move.relation is Relation.ASSIGNEE and "assignee" not in changes:
            changes["assignee"] = author.id
    metres = metres_off(ticket, command)
    return told(ticket, command, move, author, context, metres, changes, settled_by)


def leads_on(ticket: Ticket, move: Move, author: Actor) -> bool:
    """True from a state that the move starts from, where the ticket is still the author's, and
    from an earlier one; never where nothing moves, the ticket has ended, or it follows another."""
    if move.target is None or ticket.state not in OPEN_STATES or ticket.parent is not None:
        return False
    if _ORDER.index(move.target) > _ORDER.index(ticket.state):
        return True
    return ticket.state in move.sources and author.id == ticket.assignee


def _stopped(move: Move) -> tuple[ClockName, ...]:
    """Clocks of the steps that were passed over stop too."""
    kept = {*move.starts, *move.pauses, ClockName.HANDLING}
    return tuple(name for name in ClockName if name not in kept)
