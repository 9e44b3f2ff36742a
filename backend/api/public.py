"""Residents' reports: no account, no session, no cookie, and so nothing to forge."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter

from backend.api.gate import Env, Who
from backend.api.photos import picture
from backend.api.reference import tagged
from backend.domain.command import NO_NUL
from backend.services import public_places, public_reports, ratings, receipts
from backend.services.views import TownMap
from backend.services.views_public import (
    ChallengeView,
    Contact,
    NewPublicReport,
    NewRating,
    PublicFiled,
    PublicHere,
    PublicPhoto,
    PublicPhotoSent,
    PublicPlaces,
    PublicPosition,
    PublicTown,
    PublicUpload,
    Receipt,
    Reopening,
)
from backend.services.visits import Visit

AnyRequest = Request[Any, Any, Any]
ReceiptKey = Annotated[str, PathParameter(pattern="^[A-Za-z0-9_-]{27}$")]
Words = Annotated[str, QueryParameter(max_length=40, pattern=NO_NUL)]


def address_of(request: AnyRequest) -> str:
    """As the server knows it: that of the connection, or what a trusted proxy says of it."""
    return request.client.host if request.client else ""


class PublicController(Controller):
    path = "/api/public"
    tags = ("public",)

    @get("/town", operation_id="publicTown", sync_to_thread=False)
    def town(self, env: Env) -> PublicTown:
        """What can be reported, and how much of it."""
        return public_reports.town(env)

    @get("/places", operation_id="findPublicPlaces", sync_to_thread=False)
    def places(self, env: Env, request: AnyRequest, q: Words = "") -> PublicPlaces:
        """The town's places by a word of their names, the best few."""
        env.visit(Visit.LOOK, address_of(request))
        return public_places.search(env.town, q)

    @post("/places/here", status_code=200, operation_id="namePublicPlace", sync_to_thread=False)
    def here(self, data: JSONBody[PublicPosition], env: Env, request: AnyRequest) -> PublicHere:
        """What a position is called; `public.outside` where it is not in the town. A position is
        personal: it stands in no address."""
        env.visit(Visit.LOOK, address_of(request))
        return public_places.here(env.town, data)

    @get("/map", operation_id="getPublicMap")
    async def town_map(self, env: Env, request: AnyRequest) -> Response[TownMap]:
        """Outlines and streets, without what is watched."""
        env.visit(Visit.LOOK, address_of(request))
        return await tagged(request, public_places.town_map(env.town))

    @get("/challenge", operation_id="publicChallenge")
    async def challenge(self, env: Env, request: AnyRequest) -> ChallengeView:
        """Work for the phone, to be done while the resident writes."""
        return await public_reports.challenge(env, address_of(request))

    @post("/photos/reserve", status_code=200, operation_id="reservePublicPhoto")
    async def reserve(
        self, data: JSONBody[PublicPhoto], env: Env, request: AnyRequest
    ) -> PublicUpload:
        """A signed upload of a JPEG of at most 600 kB."""
        return await public_reports.reserve_photo(env, data, address_of(request))

    @post("/photos/confirm", status_code=204, operation_id="confirmPublicPhoto")
    async def confirm(self, data: JSONBody[PublicPhotoSent], env: Env, request: AnyRequest) -> None:
        """Whether what arrived is a picture, and carries nothing of place or device."""
        await public_reports.confirm_photo(env, data.sha256, address_of(request))

    @post("/reports", status_code=201, operation_id="sendPublicReport")
    async def send(
        self, data: JSONBody[NewPublicReport], env: Env, request: AnyRequest
    ) -> PublicFiled:
        """One ticket for one solved challenge; sent again, the same receipt."""
        return await public_reports.file(env, data, address_of(request))

    @get("/receipts/{key:str}", operation_id="getReceipt")
    async def receipt(self, key: ReceiptKey, env: Env, request: AnyRequest) -> Receipt:
        """How the report stands, in plain words."""
        return await receipts.receipt(env, key, address_of(request))

    @get("/receipts/{key:str}/photos/{photo_id:uuid}", operation_id="getReceiptPhoto")
    async def receipt_photo(
        self, key: ReceiptKey, photo_id: FromPath[UUID], env: Env, request: AnyRequest
    ) -> Response[bytes]:
        """A photo of the work done, 320 px wide."""
        return picture(await receipts.photo(env, key, photo_id, address_of(request)))

    @post("/receipts/{key:str}/rating", status_code=204, operation_id="rateReceipt")
    async def rate(
        self, data: JSONBody[NewRating], key: ReceiptKey, env: Env, request: AnyRequest
    ) -> None:
        """What the reporter says of the result; changed within a day."""
        await ratings.rate(env, key, data, address_of(request))

    @post("/receipts/{key:str}/reopen", status_code=204, operation_id="reopenReceipt")
    async def reopen(
        self, data: JSONBody[Reopening], key: ReceiptKey, env: Env, request: AnyRequest
    ) -> None:
        """The problem is still there: the case comes back, once, within 14 days."""
        await ratings.reopen(env, key, data, address_of(request))


class ContactController(Controller):
    path = "/api/tickets"
    tags = ("tickets",)

    @get("/{ticket_id:uuid}/contact", operation_id="getContact")
    async def contact(self, env: Env, who: Who, ticket_id: FromPath[UUID]) -> Contact:
        """The number that the reporter left. That it was looked at is registered."""
        return await receipts.contact(env, who.actor, ticket_id)
