"""What becomes of work that was done while the ticket went on without the phone.

Facts add up: a photo, a note, an arrival of somebody who had the ticket is written into its history
and moves nothing. What would move the ticket is held for the command room, with its evidence. A
plain mistake, such as a missing photo, is refused as ever: the person can mend it.
"""

from datetime import datetime

from backend.domain import command as c
from backend.domain.decision import (
    Context,
    count_photos,
    metres_off,
    move_of,
    proof,
    told,
)
from backend.domain.judgement import ONLINE_WITHIN
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.ticket import Event, Ticket

_CONFLICTS = frozenset(
    {"move.not_assignee", "move.not_reporter", "move.role", "move.state", "ticket.suspended",
     "ticket.follows", "not_found"}
)  # fmt: skip
"""Refusals that another person's doing may have caused."""


class Held(Exception):
    """Not applied and not refused: a person must look at it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def overtaken(
    ticket: Ticket, command: c.Command, refusal: Refusal, when: datetime, received_at: datetime
) -> bool:
    """Whether the refusal comes from what happened while the command was under way: it was made on
    a phone, and the ticket has changed since its screen showed it, or some time has passed.
    A decision at the desk is never held: who made it sits there and decides anew."""
    if refusal.code not in _CONFLICTS or command.device_id is None:
        return False
    if move_of(ticket, command).exact:
        return False
    seen = command.base_version in (None, ticket.version)
    return not seen or received_at - when > ONLINE_WITHIN


def is_fact(command: c.Command) -> bool:
    return isinstance(command, c.Photograph | c.Arrive | c.AddNote)


def record_fact(ticket: Ticket, command: c.Command, author: Actor, context: Context) -> Event:
    """The event of a fact that came late: it adds its photos and words, the rest stays."""
    evidence = count_photos(ticket.evidence, c.photos_of(command))
    changes = proof(ticket, command, evidence)
    metres = metres_off(ticket, command)
    return told(ticket, command, move_of(ticket, command), author, context, metres, changes)
