"""Photos: reserve, upload to the folder store, confirm, look."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter

from backend.api.gate import Env, Who
from backend.domain.command import Sha256
from backend.domain.refusal import Refusal
from backend.services import photos
from backend.services.photos import ElsewherePhoto, PhotoBytes, Size, StoredPhoto
from backend.services.views import PhotoConfirmed, PhotoReserved
from storage.photos.folder import FolderStore
from storage.photos.store import WrongBytes


class PhotoHash(msgspec.Struct, frozen=True):
    sha256: Sha256


HashInPath = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]


class PhotoController(Controller):
    path = "/api/photos"
    tags = ("photos",)

    @post("/reserve", status_code=200, operation_id="reservePhoto")
    async def reserve(self, data: JSONBody[PhotoBytes], env: Env, who: Who) -> PhotoReserved:
        """Announces bytes by their hash; answers with a signed upload, or that they are here."""
        return await photos.reserve(env, data, who.actor)

    @post("/confirm", status_code=200, operation_id="confirmPhoto")
    async def confirm(self, data: JSONBody[PhotoHash], env: Env, who: Who) -> PhotoConfirmed:
        """The server checks what arrived: hash, length, that it is a picture."""
        return await photos.confirm(env, data.sha256, who.actor)

    @put(
        "/objects/{sha256:str}",
        status_code=204,
        operation_id="uploadPhoto",
        request_max_body_size=photos.MOST_BYTES,
    )
    async def upload(
        self,
        sha256: HashInPath,
        env: Env,
        request: Request[Any, Any, Any],
        expires: Annotated[str, QueryParameter(pattern="^[0-9]{1,11}$")],
        signature: Annotated[str, QueryParameter(pattern="^[0-9a-f]{64}$")],
    ) -> None:
        """The signed upload of the folder store: no session, the signature fixes the bytes."""
        store = env.store
        length = request.headers.get("content-length", "")
        media_type = request.headers.get("content-type", "")
        if not isinstance(store, FolderStore):
            raise Refusal("not_found")
        signed = length.isdigit() and store.is_signed(
            sha256, int(length), media_type, expires, signature, env.now()
        )
        if not signed:
            raise Refusal("photo.signature")
        try:
            await store.receive(sha256, int(length), request.stream())
        except WrongBytes as fault:
            raise Refusal("photo.bytes") from fault

    @get("/{photo_id:uuid}/{size:str}", operation_id="getPhoto")
    async def look(
        self,
        photo_id: FromPath[UUID],
        size: FromPath[Size],
        env: Env,
        who: Who,
    ) -> Response[bytes]:
        """The picture itself, or where it is: `small` (96 px WebP) and `thumb` (320 px) come from
        here, whole ones perhaps from the photo store (302, an address for some minutes)."""
        return picture(await photos.look(env, photo_id, size, who.actor))


def picture(photo: StoredPhoto | ElsewherePhoto) -> Response[bytes]:
    """A photo never changes, so the browser may keep it; its address for a part of its time."""
    if isinstance(photo, ElsewherePhoto):
        headers = {"Location": photo.address, "Cache-Control": "private, max-age=120"}
        return Response(b"", status_code=302, headers=headers)
    return Response(
        photo.data,
        media_type=photo.media_type,
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )
