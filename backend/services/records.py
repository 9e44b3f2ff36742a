"""Rows of the database to the domain's structs and back."""

from typing import Any

import msgspec

from backend.domain.birth import Place
from backend.domain.deadline import Clock
from backend.domain.permission import Actor
from backend.domain.responsibility import Level
from backend.domain.role import Role
from backend.domain.ticket import Changes, Climb, Event, Extension, Raised, Ticket
from backend.domain.workflow import ClockName, State
from storage.connection import Row
from storage.queries.tickets import TICKET

_FIELDS = Ticket.__struct_fields__
_CLOCKS = msgspec.json.Decoder(dict[ClockName, Clock])
_EVIDENCE = msgspec.json.Decoder(dict[str, int])
_EXTENSION = msgspec.json.Decoder(Extension)
_CLIMB = msgspec.json.Decoder(Climb)
_RAISED = msgspec.json.Decoder(Raised)
_CHANGES = msgspec.json.Decoder(Changes)
_encode = msgspec.json.encode
_ROLES = {role.value: role for role in Role}


def ticket_of(row: Row) -> Ticket:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values["state"] = State(row["state"])
    values["clocks"] = _CLOCKS.decode(row["clocks"])
    values["evidence"] = _EVIDENCE.decode(row["evidence"])
    extension, climb = row["extension"], row["climb"]
    values["extension"] = _EXTENSION.decode(extension) if extension else None
    values["level"] = Level(row["level"]) if row["level"] else None
    values["climb"] = _CLIMB.decode(climb) if climb else None
    values["past"] = tuple(row["past"])
    raised = row["raised"]
    values["raised"] = _RAISED.decode(raised) if raised else None
    return Ticket(**values)


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    row = {name: getattr(ticket, name, None) for name in TICKET}
    row["clocks"] = _encode(ticket.clocks).decode()
    row["evidence"] = _encode(ticket.evidence).decode()
    row["extension"] = _encode(ticket.extension).decode() if ticket.extension else None
    row["climb"] = _encode(ticket.climb).decode() if ticket.climb else None
    row["raised"] = _encode(ticket.raised).decode() if ticket.raised else None
    row["past"] = list(ticket.past)
    row["spot"] = spot_of(ticket) if ticket.scenario else None
    return row


def spot_of(place: Ticket | Place) -> str:
    """Where alarms of one scenario fold together: the point, else the place to about 10 m, else
    the address as it was given."""
    if place.point:
        return place.point
    if place.latitude is not None and place.longitude is not None:
        return f"@{place.latitude:.4f},{place.longitude:.4f}"
    return f"#{place.address}"


def event_of(row: Row) -> Event:
    values: dict[str, Any] = {name: row[name] for name in Event.__struct_fields__}
    values["state"] = State(row["state"])
    values["photos"] = tuple(row["photos"])
    values["clock"] = ClockName(row["clock"]) if row["clock"] else None
    values["changes"] = _CHANGES.decode(row["changes"])
    return Event(**values)


def event_row(event: Event) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in Event.__struct_fields__}
    row["changes"] = _encode(event.changes).decode()
    row["photos"] = list(event.photos)
    return row


def actor_of(row: Row) -> Actor:
    return Actor(
        id=row["id"],
        name=row["name"],
        roles=tuple(_ROLES[role] for role in row["roles"] if role in _ROLES),
        areas=tuple(row["areas"]),
        team=row["team"],
    )
