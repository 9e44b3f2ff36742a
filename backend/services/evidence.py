"""Photos that commands name, as rows."""

import msgspec

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.ticket import Event


def photos_json(command: c.Command, event: Event, actor: Actor) -> str:
    rows = [photo_row(each, event, actor) for each in c.photos_of(command)]
    return msgspec.json.encode(rows).decode()


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
    }
