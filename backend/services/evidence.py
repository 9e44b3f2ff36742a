"""Photos that commands name, as rows."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.domain import command as c
from backend.domain.birth import Place
from backend.domain.permission import Actor
from backend.domain.ticket import Event
from backend.domain.workflow import PhotoKind


def photos_json(command: c.Command, event: Event, actor: Actor) -> str:
    rows = [photo_row(each, event, actor) for each in c.photos_of(command)]
    return msgspec.json.encode(rows).decode()


def camera_row(
    photo: UUID, event: Event, sha256: str, taken_at: datetime, place: Place
) -> dict[str, object]:
    """A photo that no person's command named: a camera's, or one of the demo town."""
    return {
        "id": photo,
        "ticket": event.ticket,
        "event": event.id,
        "kind": PhotoKind.SITE.value,
        "sha256": sha256,
        "taken_at": taken_at,
        "taken_by": None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "accuracy": None,
        "from_gallery": False,
        "original": None,
        "shown": None,
        "layers": "[]",
        "position_age": None,
        "command": event.command,
    }


def resident_row(photo: UUID, event: Event, sha256: str) -> dict[str, object]:
    """Where and when a resident took it nobody knows."""
    row = camera_row(photo, event, sha256, event.when, Place())
    return row | {"from_gallery": True}


def photo_row(photo: c.PhotoTaken, event: Event, actor: Actor) -> dict[str, object]:
    here = photo.position
    return {
        "id": photo.id,
        "ticket": event.ticket,
        "event": event.id,
        "kind": photo.kind.value,
        "sha256": photo.sha256,
        "taken_at": photo.taken_at,
        "taken_by": actor.id,
        "latitude": here.latitude if here else None,
        "longitude": here.longitude if here else None,
        "accuracy": here.accuracy if here else None,
        "from_gallery": photo.from_gallery,
        "original": photo.original,
        "shown": photo.shown.sha256 if photo.shown else None,
        "layers": photo.layers,
        "position_age": here.age if here else None,
        "command": event.command,
    }
