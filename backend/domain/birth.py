"""How tickets begin, and how alarms fold into them.

These events have no command of a person on an existing ticket: a report makes the ticket, a
machine's alarm makes or repeats one.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.domain import command as c
from backend.domain import deadline
from backend.domain.deadline import Calendar, Unit
from backend.domain.decision import count_photos, require_camera, require_photos
from backend.domain.judgement import Judged
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import FIELD_ROLES
from backend.domain.source import Source
from backend.domain.ticket import Changes, Event, Ticket
from backend.domain.workflow import ClockName, Kind, Kinds, State

FOLD_WINDOW = timedelta(minutes=30)
"""Alarms of one scenario at one point within this time of the last one are one case."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a ticket lies, as far as it is known."""

    address: str = ""
    grid: str | None = None
    community: str | None = None
    segment: str | None = None
    point: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What a new ticket is given by the service: ids, number, the instants, and the
    kinds of case as they apply now."""

    ticket: UUID
    event: UUID
    number: str
    source: Source
    received_at: datetime
    judged: Judged
    calendar: Calendar
    kinds: Kinds


class AlarmFacts(msgspec.Struct, frozen=True, kw_only=True):
    scenario: str
    category: str
    description: str
    at: datetime
    photo: UUID | None = None
    photos: tuple[UUID, ...] = ()


class PublicFacts(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    category: str
    photos: tuple[UUID, ...] = ()


def report(command: c.Report, actor: Actor, place: Place, origin: Origin) -> Event:
    """A person's report. A field worker's needs the photo that its kind of case asks for."""
    kind = origin.kinds.get(command.kind)
    if kind is None:
        raise Refusal("kind.unknown")
    move = kind.move("report")
    if move is None or not set(move.roles) & set(actor.roles):
        raise Refusal("role.forbidden")
    evidence = count_photos({}, command.photos)
    require_camera(kind, command.photos)
    if set(FIELD_ROLES) & set(actor.roles):
        require_photos(move.photos, evidence)
    ids = tuple(photo.id for photo in command.photos)
    fields = {
        "description": command.description.strip(),
        "category": command.category,
        "reporter": actor.id,
        "evidence": evidence,
        "photo": ids[0] if ids else None,
    }
    event = _born(kind, fields, place, origin, actor.id)
    here = command.position
    return msgspec.structs.replace(
        event,
        command=command.id,
        made_at=command.made_at,
        accuracy=here.accuracy if here else None,
        no_position=None if here else command.no_position,
        note=command.note.strip(),
        photos=ids,
    )


def raise_alarm(facts: AlarmFacts, place: Place, origin: Origin) -> Event:
    """A machine's alarm of something new: a ticket to be verified by the command room."""
    fields = {
        "description": facts.description,
        "category": facts.category,
        "scenario": facts.scenario,
        "photo": facts.photo,
        "evidence": {"site": len(facts.photos)} if facts.photos else {},
        "alarm_count": 1,
        "first_alarm_at": facts.at,
        "last_alarm_at": facts.at,
    }
    event = _born(origin.kinds["street_order"], fields, place, origin, None)
    return msgspec.structs.replace(event, made_at=facts.at, photos=facts.photos)


def report_publicly(facts: PublicFacts, place: Place, origin: Origin) -> Event:
    """A resident's report: nobody of ours made it, and the command room verifies it first."""
    fields = {
        "description": facts.words,
        "category": facts.category,
        "photo": facts.photos[0] if facts.photos else None,
        "evidence": {"site": len(facts.photos)} if facts.photos else {},
    }
    event = _born(origin.kinds["street_order"], fields, place, origin, None)
    return msgspec.structs.replace(event, photos=facts.photos)


def folds_into(ticket: Ticket, at: datetime) -> bool:
    """Whether an alarm of the same scenario and point repeats the case of an open ticket."""
    if ticket.last_alarm_at is None or ticket.first_alarm_at is None:
        return False
    open_states = (State.REPORTED, State.FILED, State.DISPATCHED, State.ACCEPTED, State.ARRIVED)
    return (
        ticket.state in open_states
        and ticket.first_alarm_at - FOLD_WINDOW <= at <= ticket.last_alarm_at + FOLD_WINDOW
    )


def fold(ticket: Ticket, facts: list[AlarmFacts], event_id: UUID, received_at: datetime) -> Event:
    """Repeated alarms, those of one batch in one event: count, first, last, latest photo."""
    first, last = min(f.at for f in facts), max(f.at for f in facts)
    changes: dict[str, Any] = {
        "version": ticket.version + 1,
        "alarm_count": ticket.alarm_count + len(facts),
        "first_alarm_at": min(first, ticket.first_alarm_at or first),
        "last_alarm_at": max(last, ticket.last_alarm_at or last),
    }
    newest = max((f for f in facts if f.photo), key=lambda f: f.at, default=None)
    if newest is not None and newest.at >= (ticket.last_alarm_at or newest.at):
        changes["photo"] = newest.photo
    photos = tuple(photo for f in facts for photo in f.photos)
    if photos:
        count = ticket.evidence.get("site", 0) + len(photos)
        changes["evidence"] = {**ticket.evidence, "site": count}
    return Event(
        id=event_id,
        ticket=ticket.id,
        version=ticket.version + 1,
        move="fold",
        state=ticket.state,
        actor=None,
        command=None,
        made_at=last,
        at=received_at,
        when=received_at,
        photos=photos,
        changes=Changes(**changes),
    )


def _born(
    kind: Kind, fields: dict[str, Any], place: Place, origin: Origin, actor: UUID | None
) -> Event:
    now = origin.judged.when
    verification = deadline.start(
        ClockName.VERIFICATION,
        Unit.URGENT_HOUR,
        kind.limits[ClockName.VERIFICATION],
        now,
        origin.calendar,
    )
    changes = Changes(
        id=origin.ticket,
        number=origin.number,
        kind=kind.key,
        state=State.REPORTED,
        version=1,
        source=origin.source,
        reported_at=now,
        clocks={verification.name: verification},
        **msgspec.structs.asdict(place),
        **fields,
    )
    return Event(
        id=origin.event,
        ticket=origin.ticket,
        version=1,
        move="report",
        state=State.REPORTED,
        actor=actor,
        command=None,
        made_at=now,
        at=origin.received_at,
        when=now,
        unsure=origin.judged.unsure,
        latitude=place.latitude,
        longitude=place.longitude,
        photos=fields.get("photos", ()),
        changes=changes,
    )
