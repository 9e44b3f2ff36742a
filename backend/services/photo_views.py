"""Photos as a ticket's page shows them, with what an inspector should look at twice."""

from collections.abc import Sequence

import msgspec

from backend.domain.doubts import Seen, doubts
from backend.domain.permission import Actor
from backend.domain.place import distance
from backend.domain.ticket import Ticket
from backend.domain.workflow import PhotoKind
from backend.services.photos import may_unmask
from backend.services.views import PersonRef, PhotoView
from storage.connection import Row


def photo_views(rows: Sequence[Row], actor: Actor, ticket: Ticket) -> tuple[PhotoView, ...]:
    subject = ticket.subject
    return tuple(_view(row, may_unmask(actor, row["taken_by"], subject)) for row in rows)


def _view(row: Row, unmasked: bool) -> PhotoView:
    by, masked = row["taken_by"], row["shown"] is not None
    stored = row["shown_at"] if masked else row["stored_at"]
    return PhotoView(
        id=row["id"],
        kind=PhotoKind(row["kind"]),
        state=_state(row["problem"], stored is not None),
        taken_at=row["taken_at"],
        by=PersonRef(id=by, name=row["taken_by_name"] or "") if by else None,
        width=row["width"],
        height=row["height"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        accuracy=row["accuracy"],
        position_age=row["position_age"],
        from_gallery=row["from_gallery"],
        masked=masked,
        unmasked=masked and unmasked and row["stored_at"] is not None,
        device=None if stored else row["device_name"],
    )


def _state(problem: str | None, stored: bool) -> str:
    if problem:
        return "unreadable"
    return "stored" if stored else "awaited"


def flagged(
    views: Sequence[PhotoView],
    rows: Sequence[Row],
    ticket: Ticket,
    elsewhere: Sequence[Row],
    far_metres: int,
) -> tuple[PhotoView, ...]:
    numbers = {each["id"]: each["number"] for each in elsewhere}
    seen = [_seen(row, ticket, numbers.get(row["id"])) for row in rows]
    return tuple(
        msgspec.structs.replace(view, flags=doubts(photo, seen, far_metres))
        for view, photo in zip(views, seen, strict=True)
    )


def _seen(row: Row, ticket: Ticket, elsewhere: str | None) -> Seen:
    return Seen(
        id=row["id"],
        kind=PhotoKind(row["kind"]),
        sha256=row["sha256"],
        likeness=row["likeness"],
        taken_at=row["taken_at"],
        named_at=row["made_at"] if row["taken_by"] else None,
        metres=_metres(row, ticket),
        elsewhere=elsewhere,
    )


def _metres(row: Row, ticket: Ticket) -> int | None:
    """At least so far from the place: what the position's accuracy leaves open does not count."""
    if row["latitude"] is None or ticket.latitude is None or ticket.longitude is None:
        return None
    there = (ticket.latitude, ticket.longitude)
    metres = distance((row["latitude"], row["longitude"]), there)
    return max(0, round(metres - (row["accuracy"] or 0)))
