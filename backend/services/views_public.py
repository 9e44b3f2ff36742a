"""What residents' pages receive and send. Nothing here names a person."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.challenge import LONGEST, LONGEST_NONCE
from backend.domain.command import NO_NUL, Address, Latitude, Longitude, Note, Sha256
from backend.domain.rating import WORDS_LIMIT
from backend.domain.text import Label
from backend.services.views import GeoPoint, PhotoUpload, RatingView, View

PHOTOS_MOST = 3
PHOTO_BYTES = 600_000
PLACE_KEY = r"^(area|segment|point):[A-Za-z0-9_-]{1,40}$"


class ConcernView(View, frozen=True, kw_only=True):
    key: str
    label: Label
    hint: Label
    icon: str


class PublicLimits(View, frozen=True, kw_only=True):
    """`contact_days`: how long the number is kept after the case ended; `phone`: a pattern."""

    words: int
    address: int
    photos: int
    photo_bytes: int
    contact_days: int
    phone: str


class PublicTown(View, frozen=True, kw_only=True):
    """`introduction`: empty where there is none. `privacy`: what becomes of a phone number."""

    name: Label
    introduction: Label
    hotline: Label
    privacy: Label
    login_notice: Label
    centre: GeoPoint | None
    concerns: tuple[ConcernView, ...]
    limits: PublicLimits


class PublicPlace(View, frozen=True, kw_only=True):
    """`key`: what a report names it by."""

    key: str
    label: Label
    detail: Label


class PublicPlaces(View, frozen=True, kw_only=True):
    """The best few; there are no more pages: a longer word finds fewer."""

    items: tuple[PublicPlace, ...]


class ChallengeView(View, frozen=True, kw_only=True):
    """To solve: a nonce with which SHA-256 of "challenge:nonce" begins with `bits` zero bits."""

    challenge: str
    bits: int
    expires_at: datetime


class Proof(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    challenge: Annotated[str, Meta(max_length=LONGEST)]
    nonce: Annotated[str, Meta(max_length=LONGEST_NONCE, pattern="^[0-9a-z]*$")]


class PublicPhoto(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A JPEG's hash and length, before its bytes are sent."""

    sha256: Sha256
    length: Annotated[int, Meta(gt=0, le=PHOTO_BYTES)]
    proof: Proof


class PublicPhotoSent(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    sha256: Sha256


class PublicUpload(View, frozen=True, kw_only=True):
    """`upload` None: the bytes are here already."""

    upload: PhotoUpload | None


class PublicPosition(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """WGS-84, degrees."""

    latitude: Latitude
    longitude: Longitude


class PublicHere(View, frozen=True, kw_only=True):
    label: Label


class NewPublicReport(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One of `place`, `position` and `address` at least."""

    proof: Proof
    concern: Annotated[str, Meta(max_length=40)]
    place: Annotated[str, Meta(pattern=PLACE_KEY)] | None = None
    address: Address = ""
    position: PublicPosition | None = None
    words: Note = ""
    phone: Annotated[str, Meta(max_length=24, pattern=NO_NUL)] = ""
    photos: Annotated[tuple[Sha256, ...], Meta(max_length=PHOTOS_MOST)] = ()


class PublicFiled(View, frozen=True, kw_only=True):
    """`key` opens the receipt's page; it is told here and is nowhere kept as it is."""

    number: str
    key: str


class ReceiptStep(View, frozen=True, kw_only=True):
    """`at` None: not yet."""

    step: str
    label: Label
    at: datetime | None


class NewRating(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    solved: bool
    explained: bool
    satisfied: Annotated[int, Meta(ge=1, le=5)]
    words: Annotated[str, Meta(max_length=WORDS_LIMIT, pattern=NO_NUL)] = ""


class Reopening(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    words: Annotated[str, Meta(max_length=WORDS_LIMIT, pattern=NO_NUL)]


class Receipt(View, frozen=True, kw_only=True):
    """`step`: where it stands. `line`: the four steps, of the case it was merged into where it
    was; none where it was not taken up. `outcome`: how the work ended, once it is closed;
    `photos`: of the work done, to be had under the receipt.
    `rate_until`, `reopen_until`: None where it may not be rated or reopened (any more)."""

    number: str
    concern: Label | None
    step: str
    label: Label
    words: Label
    reported_at: datetime
    since: datetime
    line: tuple[ReceiptStep, ...]
    hotline: Label
    outcome: Label | None = None
    photos: tuple[UUID, ...] = ()
    closed_at: datetime | None = None
    rating: RatingView | None = None
    rate_until: datetime | None = None
    reopen_until: datetime | None = None
    reopened_at: datetime | None = None
    words_most: int = WORDS_LIMIT


class Contact(View, frozen=True, kw_only=True):
    ticket: UUID
    phone: str
