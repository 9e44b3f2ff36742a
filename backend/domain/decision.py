"""What a command does to a ticket: an event, or a refusal that says why.

Order of the checks: who, then where the ticket stands, then what is missing. What a move needs is
read from `moves.py`; here is only what differs from move to move: the fields it sets.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.domain import command as c
from backend.domain import deadline
from backend.domain.deadline import Calendar, Unit
from backend.domain.family import parent_for, shared
from backend.domain.judgement import Judged
from backend.domain.labels import REASONS, STATE_LABELS
from backend.domain.moves import KINDS
from backend.domain.permission import Action, Actor, may
from backend.domain.place import distance
from backend.domain.property import answer_named, question_answered, question_asked
from backend.domain.recall import Undone, taken_back
from backend.domain.refusal import Refusal
from backend.domain.role import HANDLING_ROLES
from backend.domain.text import Label
from backend.domain.ticket import Changes, Event, Extension, Ticket
from backend.domain.workflow import (
    OPEN_STATES,
    ClockName,
    Kind,
    Kinds,
    Move,
    Need,
    PhotoKind,
    Relation,
    State,
)

PHOTO_LABELS = {
    PhotoKind.BEFORE: Label("处置前", "before"),
    PhotoKind.AFTER: Label("处置后", "after"),
    PhotoKind.SITE: Label("现场", "of the site"),
}


class HandlingLimit(msgspec.Struct, frozen=True):
    """The category's limit for handling, in minutes of its unit."""

    unit: Unit
    minutes: int


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """All that a decision needs beside ticket, command and actor. `kinds`: as they apply now.
    `handling`: the limit of the category after the command. `last`: who changed the ticket last and
    how, for the sentence. `members`: how many could take what goes to a team; `taker`: who took it
    already. `into`: the ticket to merge with or to follow. `undone`: what would be taken back.
    `managers`: how many property managers answer for the place."""

    event_id: UUID
    received_at: datetime
    judged: Judged
    calendar: Calendar
    kinds: Kinds
    handling: HandlingLimit
    assignee: Actor | None = None
    into: Ticket | None = None
    last: tuple[str, str] | None = None
    members: int = 0
    taker: str = ""
    undone: Undone | None = None
    managers: int = 0


def decide(ticket: Ticket, command: c.Command, actor: Actor, context: Context) -> Event:
    kind = context.kinds[ticket.kind]
    move = move_of(ticket, command)
    check_taken(ticket, command, actor, context)
    check_actor(move, ticket, actor)
    check_version(move, ticket, command, context, kind)
    check_state(move, ticket)
    far = check_position(move, kind, ticket, command)
    check_words(move, command)
    evidence = check_evidence(move, kind, ticket, command)
    changes = moved(ticket, command, move, context, evidence, actor)
    return told(ticket, command, move, actor, context, far, changes)


def move_of(ticket: Ticket, command: c.Command) -> Move:
    move = KINDS[ticket.kind].move(c.move_name(command))
    if move is None or not move.sources:
        raise Refusal("move.unknown")
    return move


def check_taken(ticket: Ticket, command: c.Command, actor: Actor, context: Context) -> None:
    """Of a team, the first takes it; who comes second hears who that was."""
    taken = ticket.team is not None and ticket.assignee not in (None, actor.id)
    if isinstance(command, c.Accept) and taken and ticket.team == actor.team:
        raise Refusal("accept.taken", who=context.taker)


def check_actor(move: Move, ticket: Ticket, actor: Actor) -> None:
    if not set(move.roles) & set(actor.roles):
        raise Refusal("move.role", move=move.label)
    takes = move.takes and ticket.offered_to(actor)
    if move.relation is Relation.ASSIGNEE and ticket.assignee != actor.id and not takes:
        raise Refusal("move.not_assignee", move=move.label)
    if move.relation is Relation.REPORTER and ticket.reporter != actor.id:
        raise Refusal("move.not_reporter", move=move.label)
    if not may(actor, Action.TICKET_READ, ticket.subject):
        raise Refusal("not_found")


def check_version(
    move: Move, ticket: Ticket, command: c.Command, context: Context, kind: Kind
) -> None:
    """A decision at the desk rests on what its screen showed."""
    if not move.exact or command.base_version in (None, ticket.version):
        return
    who, last = context.last or ("", "")
    done = kind.move(last)
    raise Refusal(
        "ticket.changed", who=who, last=done.label if done else Label("更新", "an update")
    )


def check_state(move: Move, ticket: Ticket) -> None:
    if ticket.state not in move.sources:
        raise Refusal("move.state", state=STATE_LABELS[ticket.state], move=move.label)
    if ticket.suspended and not move.while_suspended:
        raise Refusal("ticket.suspended", move=move.label)
    if ticket.parent is not None and not move.while_following:
        raise Refusal("ticket.follows", move=move.label)


def check_position(move: Move, kind: Kind, ticket: Ticket, command: c.Command) -> int | None:
    """Metres between person and place, None where either is unknown. Far must be explained."""
    here = command.position
    if move.position is Need.REQUIRED and here is None and not command.no_position:
        raise Refusal("position.required")
    metres = metres_off(ticket, command)
    if here is None or metres is None:
        return None
    off = metres - round(here.accuracy or 0)
    if move.position is Need.REQUIRED and off > kind.far_metres and not command.note.strip():
        raise Refusal("position.far", distance=metres)
    return metres


def metres_off(ticket: Ticket, command: c.Command) -> int | None:
    here = command.position
    if here is None or ticket.latitude is None or ticket.longitude is None:
        return None
    return round(distance((here.latitude, here.longitude), (ticket.latitude, ticket.longitude)))


def check_words(move: Move, command: c.Command) -> None:
    if move.note is Need.REQUIRED and not command.note.strip():
        raise Refusal("note.required")
    if move.reasons and getattr(command, "reason", None) not in REASONS[move.reasons]:
        raise Refusal("reason.unknown")


def check_evidence(move: Move, kind: Kind, ticket: Ticket, command: c.Command) -> dict[str, int]:
    """Photos of this round by kind, those of the command included; refuses where one is missing."""
    evidence = count_photos(ticket.evidence, c.photos_of(command))
    require_camera(kind, c.photos_of(command))
    wanted = move.photos
    if isinstance(command, c.Handle):
        outcome = kind.outcome(command.outcome)
        if outcome is None:
            raise Refusal("outcome.unknown")
        if outcome.note is Need.REQUIRED and not command.note.strip():
            raise Refusal("note.required")
        wanted = outcome.photos
    if isinstance(command, c.AnswerProperty):
        check_answer(command)
    require_photos(wanted, evidence)
    return evidence


def check_answer(command: c.AnswerProperty) -> None:
    answer = answer_named(command.outcome)
    if answer.note is Need.REQUIRED and not command.note.strip():
        raise Refusal("note.required")
    require_photos(answer.photos, count_photos({}, command.photos))


def require_photos(wanted: tuple[PhotoKind, ...], evidence: dict[str, int]) -> None:
    missing = [PHOTO_LABELS[kind] for kind in wanted if not evidence.get(kind)]
    if missing:
        words = Label("、".join(m.zh for m in missing), ", ".join(m.en for m in missing))
        raise Refusal("photo.missing", kinds=words)


def require_camera(kind: Kind, photos: tuple[c.PhotoTaken, ...]) -> None:
    """photo.gallery where the kind of case wants its photos taken on the spot."""
    if not kind.gallery and any(photo.from_gallery for photo in photos):
        raise Refusal("photo.gallery")


def count_photos(had: dict[str, int], photos: tuple[c.PhotoTaken, ...]) -> dict[str, int]:
    counts = dict(had)
    for photo in photos:
        counts[photo.kind] = counts.get(photo.kind, 0) + 1
    return counts


def turn_clocks(
    clocks: dict[ClockName, deadline.Clock], move: Move, kind: Kind, context: Context
) -> dict[ClockName, deadline.Clock]:
    """Stops, pauses and starts what the move says. Handling runs on where it was paused."""
    now, calendar = context.judged.when, context.calendar
    turned = dict(clocks)
    for name in move.stops:
        if name in turned:
            turned[name] = deadline.stop(turned[name], now, calendar)
    for name in move.pauses:
        if name in turned:
            turned[name] = deadline.pause(turned[name], now, calendar)
    for name in move.starts:
        old = turned.get(name)
        if name is ClockName.HANDLING and old is not None:
            turned[name] = deadline.resume(old, now, calendar)
            continue
        unit, minutes = Unit.URGENT_HOUR, kind.limits.get(name, 0)
        if name is ClockName.HANDLING:
            unit, minutes = context.handling.unit, context.handling.minutes
        turned[name] = deadline.start(name, unit, minutes, now, calendar)
    return turned


def proof(ticket: Ticket, command: c.Command, evidence: dict[str, int]) -> dict[str, Any]:
    """The fields that every command with photos sets, whatever else it does."""
    photos = c.photos_of(command)
    if not photos:
        return {}
    return {"evidence": evidence, "photo": ticket.photo or photos[0].id}


def moved(
    ticket: Ticket,
    command: c.Command,
    move: Move,
    context: Context,
    evidence: dict[str, int],
    actor: Actor,
) -> dict[str, Any]:
    """The fields that the move sets: state, clocks, evidence, and what is its own."""
    changes = proof(ticket, command, evidence)
    if move.target is not None and move.target is not ticket.state:
        changes["state"] = move.target
    clocks = turn_clocks(ticket.clocks, move, context.kinds[ticket.kind], context)
    specific = _specific(ticket, command, context, clocks, actor)
    clocks = specific.pop("clocks", clocks)
    if clocks != ticket.clocks:
        changes["clocks"] = clocks
        if not ticket.late and any(clock.late for clock in clocks.values()):
            changes["late"] = True
    return {**changes, **specific}


def told(
    ticket: Ticket,
    command: c.Command,
    move: Move,
    actor: Actor,
    context: Context,
    metres: int | None,
    changes: dict[str, Any],
    settled_by: UUID | None = None,
) -> Event:
    """The event that tells of the command and sets these fields."""
    here = command.position
    photos = c.photos_of(command)
    return Event(
        id=context.event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move=move.name,
        state=changes.get("state", ticket.state),
        actor=actor.id,
        command=command.id,
        made_at=command.made_at,
        at=context.received_at,
        when=context.judged.when,
        unsure=context.judged.unsure,
        latitude=here.latitude if here else None,
        longitude=here.longitude if here else None,
        accuracy=here.accuracy if here else None,
        distance=metres,
        no_position=None if here else command.no_position,
        note=command.note.strip(),
        reason=getattr(command, "reason", None),
        outcome=getattr(command, "outcome", None),
        assignee=getattr(command, "assignee", None),
        photos=tuple(photo.id for photo in photos),
        changes=Changes(**{"version": ticket.version + 1, **changes}),
        settled_by=settled_by,
    )


def _specific(
    ticket: Ticket,
    command: c.Command,
    context: Context,
    clocks: dict[ClockName, deadline.Clock],
    actor: Actor,
) -> dict[str, Any]:
    """The fields that only this move sets."""
    now, calendar = context.judged.when, context.calendar
    match command:
        case c.File():
            return {
                key: value
                for key in ("category", "address")
                if (value := getattr(command, key)) is not None
            }
        case c.Merge():
            return {"merged_into": merge_target(ticket, context.into).id, "closed_at": now}
        case c.Follow():
            parent = parent_for(ticket, context.into)
            return {"parent": parent.id, **shared(ticket, parent)}
        case c.Unfollow():
            if ticket.parent is None:
                raise Refusal("follow.none")
            return {"parent": None}
        case c.Recall():
            return taken_back(ticket, context.undone, KINDS[ticket.kind], actor.id, now)
        case c.Void() | c.Close():
            return {"closed_at": now, "extension": None}
        case c.Dispatch() | c.Redispatch():
            return {**receiver(ticket, command, context), **_GROUND, "extension": None}
        case c.Accept() if ticket.assignee is None:
            return {"assignee": actor.id}
        case c.Return():
            return {"assignee": None, "team": None, **_GROUND, "extension": None}
        case c.Handle():
            return {"outcome": command.outcome, "extension": None}
        case c.Settle():
            return {"outcome": "done", "assignee": ticket.reporter}
        case c.Rework():
            evidence = {**ticket.evidence, PhotoKind.AFTER: 0}
            return {
                "rework_count": ticket.rework_count + 1, "evidence": evidence, "outcome": None
            }  # fmt: skip
        case c.AskExtension():
            if ticket.extension:
                raise Refusal("extension.open")
            return {"extension": Extension(command.minutes, command.note.strip(), now)}
        case c.ApproveExtension():
            asked = asked_extension(ticket)
            longer = deadline.extend(clocks[ClockName.HANDLING], asked.minutes, now, calendar)
            return {"extension": None, "clocks": {**clocks, ClockName.HANDLING: longer}}
        case c.RefuseExtension():
            asked_extension(ticket)
            return {"extension": None}
        case c.Suspend():
            paused = {key: deadline.pause(each, now, calendar) for key, each in clocks.items()}
            return {"suspended": True, "clocks": paused}
        case c.Resume():
            return {"suspended": False, "clocks": _resumed(ticket, clocks, context)}
        case c.AskProperty():
            return question_asked(ticket.property_asked, context.managers, now)
        case c.AnswerProperty():
            return question_answered(ticket.property_asked, command.outcome)
        case c.Supervise():
            return {"supervised": True}
        case _:
            return {}


def _resumed(
    ticket: Ticket, clocks: dict[ClockName, deadline.Clock], context: Context
) -> dict[ClockName, deadline.Clock]:
    """What a suspension paused runs on; handling rests while the ticket is with the desk."""
    if not ticket.suspended:
        raise Refusal("ticket.not_suspended")
    resting = {ClockName.HANDLING} if ticket.state is State.FILED else set()
    return {
        key: each
        if key in resting
        else deadline.resume(each, context.judged.when, context.calendar)
        for key, each in clocks.items()
    }


def asked_extension(ticket: Ticket) -> Extension:
    if ticket.extension is None:
        raise Refusal("extension.none")
    return ticket.extension


_GROUND = {"level": None, "climb": None, "past": ()}
"""A new dispatch begins at the bottom; what it climbed before stays in its history."""


def receiver(
    ticket: Ticket, command: c.Dispatch | c.Redispatch, context: Context
) -> dict[str, Any]:
    """The person or the team that the command names."""
    if (command.assignee is None) == (command.team is None):
        raise Refusal("assignee.one")
    if command.team is None:
        return {"assignee": fit_assignee(ticket, context.assignee).id, "team": None}
    if not context.members:
        raise Refusal("team.empty", team=command.team)
    if ticket.assignee is None and ticket.team == command.team:
        raise Refusal("assignee.same", name=command.team)
    return {"assignee": None, "team": command.team}


def fit_assignee(ticket: Ticket, person: Actor | None) -> Actor:
    if person is None:
        raise Refusal("assignee.unknown")
    if not set(HANDLING_ROLES) & set(person.roles):
        raise Refusal("assignee.unfit", name=person.name)
    if ticket.assignee == person.id:
        raise Refusal("assignee.same", name=person.name)
    return person


def merge_target(ticket: Ticket, into: Ticket | None) -> Ticket:
    if into is None:
        raise Refusal("not_found")
    if into.id == ticket.id:
        raise Refusal("merge.self")
    if into.state not in OPEN_STATES:
        raise Refusal("merge.target")
    return into
