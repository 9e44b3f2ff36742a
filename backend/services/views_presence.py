"""What people say of where they are, and what they are told of who looked."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from backend.domain.command import Latitude, Longitude
from backend.domain.role import Role
from backend.domain.text import Label
from backend.services.views import PersonRef, View


class Sharing(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    on: bool


class NewPosition(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """WGS-84, degrees; accuracy in metres (68 %); age in seconds when sent: phones' clocks are wrong."""

    latitude: Latitude
    longitude: Longitude
    accuracy: Annotated[float, Meta(ge=0, le=1e7)]
    age: Annotated[float, Meta(ge=0, le=1e7)]


class SharedPosition(View, frozen=True, kw_only=True):
    """What others see of it: no more than this."""

    latitude: float
    longitude: float
    accuracy: float
    taken_at: datetime


class PositionView(View, frozen=True, kw_only=True):
    """`may`: the person's role shares at all. `here`: this session's phone is the one that shares.
    `paused`: why nobody sees it although it is switched on."""

    may: bool
    on: bool
    here: bool
    since: datetime | None = None
    shown: SharedPosition | None = None
    paused: Label | None = None


class LookView(View, frozen=True, kw_only=True):
    """`at`: the beginning of the ten minutes in which the person looked."""

    at: datetime
    by: PersonRef
    roles: tuple[Role, ...]


class LookList(View, frozen=True, kw_only=True):
    """Newest first."""

    items: tuple[LookView, ...]
    next: str | None
