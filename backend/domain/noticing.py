"""Who is told what when a ticket changes: every notice follows from an event, and from nothing else.

Nobody is told of what they did themselves. A child is told of nothing to those who handle it: its
parent is (see `family.py`).
"""

from uuid import UUID

import msgspec

from backend.domain.family import FOLLOWS
from backend.domain.ladder import DESK_CLOCKS, OVERDUE, RAISE, REMIND
from backend.domain.notice import NoticeKind
from backend.domain.receipt import Step, step_of
from backend.domain.responsibility import Level
from backend.domain.role import Role
from backend.domain.source import Source
from backend.domain.ticket import Event, Ticket
from backend.domain.workflow import OPEN_STATES, ClockName, State


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """To one person, to a team, to everybody of a role in these areas, or (`desk`) to whoever of the
    command room is on duty, or to the `reporter` who left a number, or to the `source` of its alarms."""

    kind: NoticeKind
    urgent: bool = False
    person: UUID | None = None
    team: str | None = None
    role: Role | None = None
    codes: frozenset[str] = frozenset()
    desk: bool = False
    reporter: bool = False
    source: bool = False
    facts: dict[str, str | int] = {}


_GIVEN = {"climb": NoticeKind.CLIMBED, "rework": NoticeKind.REWORK}
_TO_HOLDER = {
    "supervise": (NoticeKind.SUPERVISED, True),
    "approve_extension": (NoticeKind.EXTENSION_GRANTED, False),
    "refuse_extension": (NoticeKind.EXTENSION_REFUSED, False),
    "answer_property": (NoticeKind.ANSWERED, False),
}


def told(before: Ticket | None, event: Event, after: Ticket) -> tuple[Told, ...]:
    """Those to be told of the event."""
    outside = (*_reporter(before, after), *_source(before, after))
    if event.reason == FOLLOWS or after.parent is not None:
        return outside
    found = (*_given(before, event, after), *_taken(before, event, after), *_other(event, after))
    others = (each for each in found if each.person is None or each.person != event.actor)
    return (*others, *outside)


_TELLING = (Step.HANDLING, Step.CLOSED, Step.VOID, Step.MERGED)


def _reporter(before: Ticket | None, after: Ticket) -> tuple[Told, ...]:
    """Of a resident's report: somebody is on it, and how it ended; not every way to and fro."""
    if after.source != Source.RESIDENT or before is None:
        return ()
    was, now = step_of(before.state), step_of(after.state)
    if was is now or now not in _TELLING or (now is Step.HANDLING and was is not Step.RECEIVED):
        return ()
    return (Told(kind=NoticeKind.STATE, reporter=True, facts={"step": now.value}),)


def _source(before: Ticket | None, after: Ticket) -> tuple[Told, ...]:
    """The automatic feedback of the loop: every state that the case comes into."""
    if after.alarm_count == 0 or before is None or before.state is after.state:
        return ()
    facts: dict[str, str | int] = {"state": after.state.value}
    if after.outcome:
        facts["outcome"] = after.outcome
    return (Told(kind=NoticeKind.STATE, source=True, facts=facts),)


def ended(before: Ticket | None, after: Ticket) -> Told | None:
    """The result, for whoever raised what was merged into the ticket: not every way to and fro."""
    if before is None or before.state is after.state:
        return None
    if after.state not in (State.CLOSED, State.VOID):
        return None
    facts: dict[str, str | int] = {"state": after.state.value, "step": step_of(after.state).value}
    if after.outcome:
        facts["outcome"] = after.outcome
    return Told(kind=NoticeKind.STATE, facts=facts)


def _given(before: Ticket | None, event: Event, after: Ticket) -> list[Told]:
    """The ticket waits for somebody else than before, or anew."""
    if after.state is not State.DISPATCHED:
        return []
    anew = before is None or before.state is not State.DISPATCHED
    kind = _GIVEN.get(event.move, NoticeKind.DISPATCHED)
    due = _due(after, ClockName.ACCEPTANCE)
    if after.assignee is not None and (anew or (before and before.assignee != after.assignee)):
        return [Told(kind=kind, urgent=True, person=after.assignee, facts=due)]
    same = before is not None and before.team == after.team and before.assignee is None
    if after.assignee is None and after.team is not None and (anew or not same):
        facts = {**due, "team": after.team}
        return [Told(kind=NoticeKind.OFFERED, urgent=True, team=after.team, facts=facts)]
    return []


def _taken(before: Ticket | None, event: Event, after: Ticket) -> list[Told]:
    if before is None or before.assignee is None or before.assignee == after.assignee:
        return []
    if before.state not in OPEN_STATES or after.state not in OPEN_STATES:
        return []
    return [Told(kind=NoticeKind.TAKEN, person=before.assignee)]


def _other(event: Event, after: Ticket) -> list[Told]:
    if event.move in _TO_HOLDER:
        kind, urgent = _TO_HOLDER[event.move]
        return [Told(kind=kind, urgent=urgent, person=after.assignee)] if after.assignee else []
    if event.move == "climb" and after.level is Level.COMMAND_ROOM:
        return [Told(kind=NoticeKind.UNACCEPTED, urgent=True, desk=True)]
    if event.move == "ask_property":
        return [Told(kind=NoticeKind.ASKED, role=Role.PROPERTY_MANAGER, codes=after.codes)]
    if event.move in (REMIND, OVERDUE) and event.clock is not None:
        return _holder_of_clock(event.move, event.clock, after)
    if event.move == RAISE and event.clock is not None:
        return _raised(event, event.clock, after)
    return []


def _holder_of_clock(move: str, clock: ClockName, after: Ticket) -> list[Told]:
    """A ticket that climbs tells its old and new holder by itself."""
    kind = NoticeKind.REMINDER if move == REMIND else NoticeKind.LATE
    facts = _due(after, clock)
    if clock in DESK_CLOCKS:
        return [Told(kind=kind, desk=True, facts=facts)]
    if clock is ClockName.ACCEPTANCE and move == OVERDUE:
        return []
    if after.assignee is not None:
        return [Told(kind=kind, urgent=True, person=after.assignee, facts=facts)]
    if after.team is not None:
        facts = {**facts, "team": after.team}
        return [Told(kind=kind, urgent=True, team=after.team, facts=facts)]
    return []


def _raised(event: Event, clock: ClockName, after: Ticket) -> list[Told]:
    raised = after.clocks[clock].raised
    facts = {**_due(after, clock), "level": raised or Level.COMMAND_ROOM.value}
    if event.assignee is None:
        return [Told(kind=NoticeKind.RAISED, urgent=True, desk=True, facts=facts)]
    return [Told(kind=NoticeKind.RAISED, urgent=True, person=event.assignee, facts=facts)]


def _due(ticket: Ticket, clock: ClockName) -> dict[str, str | int]:
    found = ticket.clocks.get(clock)
    due = found.due_at if found else None
    return {"clock": clock.value, "due": due.isoformat()} if due else {"clock": clock.value}


def overtaken(
    kind: NoticeKind, person: UUID | None, facts: dict[str, str | int], ticket: Ticket | None
) -> bool:
    """Whether what the notice tells is past, so that nobody need be rung for it."""
    if ticket is None:
        return False
    waiting = ticket.state is State.DISPATCHED
    match kind:
        case NoticeKind.DISPATCHED | NoticeKind.CLIMBED | NoticeKind.REWORK:
            return not (waiting and ticket.assignee == person)
        case NoticeKind.OFFERED:
            return not (waiting and ticket.assignee is None and ticket.team == facts.get("team"))
        case NoticeKind.REMINDER | NoticeKind.LATE | NoticeKind.RAISED:
            clock = ticket.clocks.get(ClockName(str(facts["clock"])))
            running = clock is not None and clock.due_at is not None
            return not running or (kind is NoticeKind.REMINDER and bool(clock and clock.late))
        case NoticeKind.UNACCEPTED:
            return ticket.state is not State.FILED
        case NoticeKind.ASKED:
            return ticket.property_asked is None
        case NoticeKind.TAKEN:
            return ticket.assignee == person
        case NoticeKind.SUPERVISED | NoticeKind.EXTENSION_GRANTED | NoticeKind.EXTENSION_REFUSED:
            return ticket.state not in OPEN_STATES or ticket.assignee != person
        case NoticeKind.STATE:  # a source hears of every state, a reporter not of what is past
            return facts.get("step") == Step.HANDLING and step_of(ticket.state) is not Step.HANDLING
        case _:
            return False
