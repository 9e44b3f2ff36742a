"""An alarm as a machine sends it, and who sends it."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.command import NO_NUL, Address, Instant, Key, Latitude, Longitude, Note
from backend.domain.source import Source

PHOTOS_AN_ALARM = 5
PHOTO_BYTES = 3 * 1024 * 1024


class InlinePhoto(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`data`: a JPEG, PNG or WebP in base64, at most 3 MiB."""

    data: Annotated[str, Meta(max_length=PHOTO_BYTES * 4 // 3 + 4)]
    taken_at: Instant | None = None


class AlarmPosition(msgspec.Struct, frozen=True, kw_only=True):
    latitude: Latitude
    longitude: Longitude


class AlarmIn(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`id`: the source's own; sent again, it is the same alarm. One of camera, position, address."""

    id: Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
    scenario: Key
    time: Instant
    camera: Key | None = None
    position: AlarmPosition | None = None
    address: Address = ""
    description: Note = ""
    photos: Annotated[tuple[InlinePhoto, ...], Meta(max_length=PHOTOS_AN_ALARM)] = ()


class Sender(msgspec.Struct, frozen=True):
    key: UUID
    name: str
    source: Source
    scopes: tuple[str, ...]
