"""Every action is a command: an id made where the person acts, applied by the server exactly once.

One typed struct for each name. Field names are camelCase on the wire. `base_version` is the version
of the ticket that the screen showed; `made_at` is the device's clock, `clock` says how far it was off
when last measured.
A struct's `v` is raised when its meaning changes, older ones stay readable: 1 came with its author's
session; 2 names its author in `made_by`, is signed with that person's key and may come with another's.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.workflow import PhotoKind

NOTE_LIMIT = 500
ADDRESS_LIMIT = 120
PHOTOS_LIMIT = 9
YEARS_MS = 20 * 366 * 24 * 3600 * 1000

Instant = Annotated[datetime, Meta(tz=True)]
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL's text holds every character but this one."""

Note = Annotated[str, Meta(max_length=NOTE_LIMIT, pattern=NO_NUL)]
Address = Annotated[str, Meta(max_length=ADDRESS_LIMIT, pattern=NO_NUL)]
Key = Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9_./ -]*$")]
Team = Annotated[str, Meta(min_length=1, max_length=40, pattern=NO_NUL)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="lower-case hex")]


class Position(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """WGS-84, degrees; accuracy in metres (68 %); age in seconds at the moment of use."""

    latitude: Latitude
    longitude: Longitude
    accuracy: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    age: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    source: Annotated[str, Meta(pattern="^(device|pin|camera|import)$")] = "device"


class ClockReading(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Server time minus device time in milliseconds, and when the device measured it."""

    offset_ms: Annotated[int, Meta(ge=-YEARS_MS, le=YEARS_MS)]
    measured_at: Instant


Share = Annotated[float, Meta(ge=0, le=1)]
Shape = Annotated[str, Meta(pattern="^(mask|arrow|circle|text)$")]


class Layer(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Something drawn over a photo. `points`: x and y in turn, as shares of width and height: two
    corners of a mask, an arrow's tail and head, a circle's centre and a point on it, a text's start."""

    shape: Shape
    points: Annotated[tuple[Share, ...], Meta(min_length=2, max_length=4)]
    text: Annotated[str, Meta(max_length=40, pattern=NO_NUL)] = ""


class ShownPhoto(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A JPEG with the layers drawn in: what everybody sees who may not see the photo unmasked."""

    sha256: Sha256
    length: Annotated[int, Meta(gt=0, le=8 * 1024 * 1024)]


class PhotoTaken(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A photo's record; its bytes travel apart and are found by their hash. `original`: the hash of
    what the camera gave, before it was scaled and its time and place were written into it."""

    id: UUID
    kind: PhotoKind
    sha256: Sha256
    length: Annotated[int, Meta(gt=0, le=8 * 1024 * 1024)]
    media_type: Annotated[str, Meta(pattern="^image/(jpeg|png|webp)$")] = "image/jpeg"
    taken_at: Instant
    position: Position | None = None
    from_gallery: bool = False
    original: Sha256 | None = None
    shown: ShownPhoto | None = None
    layers: Annotated[tuple[Layer, ...], Meta(max_length=40)] = ()


Photos = Annotated[tuple[PhotoTaken, ...], Meta(max_length=PHOTOS_LIMIT)]


class Command(msgspec.Struct, frozen=True, rename="camel", kw_only=True, tag_field="name"):
    id: UUID
    ticket: UUID
    made_at: Instant
    base_version: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    device_id: UUID | None = None
    seq: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    clock: ClockReading | None = None
    position: Position | None = None
    no_position: Annotated[str, Meta(max_length=40, pattern="^[a-z_]*$")] | None = None
    note: Note = ""
    made_by: UUID | None = None
    v: Annotated[int, Meta(ge=1, le=2)] = 1


class Report(Command, frozen=True, kw_only=True, tag="ticket.report"):
    """`ticket` is the id of the ticket to be, made by the device. A patrol report by default."""

    kind: Key = "patrol_report"
    category: Key
    address: Address = ""
    description: Note = ""
    photos: Photos = ()


class File(Command, frozen=True, kw_only=True, tag="ticket.file"):
    category: Key | None = None
    address: Address | None = None


class Void(Command, frozen=True, kw_only=True, tag="ticket.void"):
    reason: Key


class Merge(Command, frozen=True, kw_only=True, tag="ticket.merge"):
    into: UUID


class Follow(Command, frozen=True, kw_only=True, tag="ticket.follow"):
    """Becomes a child: stands from now on where the ticket `into` stands."""

    into: UUID


class Unfollow(Command, frozen=True, kw_only=True, tag="ticket.unfollow"):
    """Stands alone again, where it is."""


class Recall(Command, frozen=True, kw_only=True, tag="ticket.recall"):
    """Takes back the author's own last decision on the ticket."""


class Dispatch(Command, frozen=True, kw_only=True, tag="ticket.dispatch"):
    """To a person, or to a team of which the first takes it: one of the two."""

    assignee: UUID | None = None
    team: Team | None = None


class Redispatch(Command, frozen=True, kw_only=True, tag="ticket.redispatch"):
    """As for a dispatch."""

    assignee: UUID | None = None
    team: Team | None = None


class Accept(Command, frozen=True, kw_only=True, tag="ticket.accept"):
    pass


class Return(Command, frozen=True, kw_only=True, tag="ticket.return"):
    reason: Key


class Arrive(Command, frozen=True, kw_only=True, tag="ticket.arrive"):
    """`position`, or `no_position` with why there is none; `note` explains a far one."""


class Photograph(Command, frozen=True, kw_only=True, tag="ticket.photograph"):
    photos: Annotated[tuple[PhotoTaken, ...], Meta(min_length=1, max_length=PHOTOS_LIMIT)]


class Handle(Command, frozen=True, kw_only=True, tag="ticket.handle"):
    outcome: Key
    photos: Photos = ()


class Settle(Command, frozen=True, kw_only=True, tag="ticket.settle"):
    photos: Photos = ()


class Inspect(Command, frozen=True, kw_only=True, tag="ticket.inspect"):
    pass


class Close(Command, frozen=True, kw_only=True, tag="ticket.close"):
    pass


class Rework(Command, frozen=True, kw_only=True, tag="ticket.rework"):
    pass


class AskExtension(Command, frozen=True, kw_only=True, tag="ticket.ask_extension"):
    """More time for handling, in minutes of the unit that the handling clock runs in."""

    minutes: Annotated[int, Meta(gt=0, le=60 * 8 * 30)]


class ApproveExtension(Command, frozen=True, kw_only=True, tag="ticket.approve_extension"):
    pass


class RefuseExtension(Command, frozen=True, kw_only=True, tag="ticket.refuse_extension"):
    pass


class Suspend(Command, frozen=True, kw_only=True, tag="ticket.suspend"):
    pass


class Resume(Command, frozen=True, kw_only=True, tag="ticket.resume"):
    pass


class Supervise(Command, frozen=True, kw_only=True, tag="ticket.supervise"):
    pass


class AskProperty(Command, frozen=True, kw_only=True, tag="ticket.ask_property"):
    """`note`: what the property of the place is asked."""


class AnswerProperty(Command, frozen=True, kw_only=True, tag="ticket.answer_property"):
    """`outcome`: one of the kind's answers."""

    outcome: Key
    photos: Photos = ()


class AddNote(Command, frozen=True, kw_only=True, tag="ticket.note"):
    pass


class AcceptHeld(Command, frozen=True, kw_only=True, tag="ticket.accept_held"):
    """Lets a held or refused command count after all. `held`: the id of that command."""

    held: UUID


class SetAside(Command, frozen=True, kw_only=True, tag="ticket.set_aside"):
    """Leaves a held or refused command without effect; `note` says why."""

    held: UUID


AnyCommand = (
    Report | File | Void | Merge | Follow | Unfollow | Recall | Dispatch | Redispatch | Accept | Return | Arrive | Photograph
    | Handle | Settle | Inspect | Close | Rework | AskExtension | ApproveExtension
    | RefuseExtension | Suspend | Resume | Supervise | AskProperty | AnswerProperty | AddNote | AcceptHeld | SetAside
)  # fmt: skip


def name_of(command: Command) -> str:
    """'ticket.dispatch'."""
    return str(command.__struct_config__.tag)


def move_name(command: Command) -> str:
    """'dispatch': the name of the move in the workflow."""
    return name_of(command).removeprefix("ticket.")


def photos_of(command: Command) -> tuple[PhotoTaken, ...]:
    match command:
        case Report() | Photograph() | Handle() | Settle() | AnswerProperty():
            return command.photos
        case _:
            return ()
