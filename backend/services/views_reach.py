"""What people receive of notices, and how they say how they want to be reached."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.command import NO_NUL, Latitude, Longitude
from backend.domain.text import Label
from backend.services.views import PersonRef, View

MOST_IDS = 200


class NoticeView(View, frozen=True, kw_only=True):
    """`path`: where it leads. `receivedAt`: when the person opened it or said so. `past`: what it
    told of is over. `text`: of a message, and who wrote it stands before it."""

    id: UUID
    kind: str
    title: Label
    body: Label
    urgent: bool
    at: datetime
    ticket: UUID | None = None
    message: UUID | None = None
    received_at: datetime | None = None
    past: bool = False
    text: str | None = None


class NoticeList(View, frozen=True, kw_only=True):
    """Newest first. `unread`: up to 100."""

    items: tuple[NoticeView, ...]
    next: str | None
    unread: int


class Received(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Notices by id, or all of a ticket. `how`: the ticket was opened, or "received" was tapped."""

    how: Literal["opened", "tapped"]
    ids: Annotated[tuple[UUID, ...], Meta(max_length=MOST_IDS)] = ()
    ticket: UUID | None = None


class BrowserView(View, frozen=True, kw_only=True):
    """A browser that takes push. `here`: of this session."""

    device: str
    created_at: datetime
    reached_at: datetime | None
    failed_at: datetime | None
    here: bool


class WishesView(View, frozen=True, kw_only=True):
    """Hours of Asia/Shanghai; both or neither. `digestMinutes`: 0, each by itself."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    sms: bool = True


class ReachView(View, frozen=True, kw_only=True):
    """`pushKey`: base64url, for the browser to subscribe with; None where there is no push.
    `sms`: whether there is a gateway. `phone`: masked."""

    push_key: str | None
    browsers: tuple[BrowserView, ...]
    sms: bool
    phone: str
    robot: bool
    wishes: WishesView


class NewBrowser(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """As PushSubscription.toJSON() gives it."""

    endpoint: Annotated[str, Meta(max_length=1000)]
    p256dh: Annotated[str, Meta(max_length=100, pattern="^[A-Za-z0-9_=-]+$")]
    auth: Annotated[str, Meta(max_length=40, pattern="^[A-Za-z0-9_=-]+$")]


class GoneBrowser(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    endpoint: Annotated[str, Meta(max_length=1000)]


class ChannelResult(View, frozen=True, kw_only=True):
    """Of a test. `result`: delivered, later, gone, refused, or absent where there is no such way."""

    channel: str
    result: str
    words: Label


class TestResult(View, frozen=True, kw_only=True):
    __test__ = False
    id: UUID
    channels: tuple[ChannelResult, ...]


class TryView(View, frozen=True, kw_only=True):
    channel: str
    at: datetime
    result: str


class ToldView(View, frozen=True, kw_only=True):
    """A notice as the desk sees it: to whom, how far it got, what each attempt did. `ended`:
    received, overtaken, sent (each channel had its turn), dead (none took it), or None."""

    id: UUID
    kind: str
    title: Label
    audience: str
    person: PersonRef | None
    ticket: UUID | None
    number: str | None
    urgent: bool
    created_at: datetime
    received_at: datetime | None
    ended: str | None
    next_at: datetime | None
    problem: str | None
    tries: tuple[TryView, ...]


class ToldList(View, frozen=True, kw_only=True):
    items: tuple[ToldView, ...]
    next: str | None = None
    dead: int = 0


class NewMessage(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """To one `person`, or a `team`, or to all whose last position lies in an `area` (a ring of longitude
    and latitude). `id`: made by the sender; sent again, it is the same message."""

    id: UUID
    text: Annotated[str, Meta(max_length=500, pattern=NO_NUL)]
    urgent: bool = False
    person: UUID | None = None
    team: Annotated[str, Meta(max_length=60, pattern=NO_NUL)] | None = None
    area: Annotated[tuple[tuple[Longitude, Latitude], ...], Meta(max_length=100)] | None = None


class MessageView(View, frozen=True, kw_only=True):
    """`seen`: how many of the `reached` have opened it or said so."""

    id: UUID
    author: PersonRef
    at: datetime
    text: str
    urgent: bool
    to_kind: str
    team: str | None
    reached: int
    seen: int


class SeenBy(View, frozen=True, kw_only=True):
    person: PersonRef
    received_at: datetime | None
    tries: tuple[TryView, ...]


class MessagePage(View, frozen=True, kw_only=True):
    message: MessageView
    people: tuple[SeenBy, ...]


class MessageList(View, frozen=True, kw_only=True):
    items: tuple[MessageView, ...]
    next: str | None
