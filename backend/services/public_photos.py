"""Photos of residents: smaller than ours, JPEG only, without what cameras write into them."""

import asyncio

from backend.domain.refusal import Refusal
from backend.services import pictures
from backend.services.darkroom import write_smaller
from backend.services.environment import Environment
from backend.services.photos import check, look_for, reserve_bytes
from backend.services.views import PhotoReserved
from backend.services.views_public import PHOTO_BYTES, PublicPhoto, PublicUpload
from storage.connection import Connection
from storage.queries import photos

MEDIA_TYPE = "image/jpeg"


async def reserve(env: Environment, wanted: PublicPhoto) -> PublicUpload:
    reserved: PhotoReserved = await reserve_bytes(
        env, wanted.sha256, wanted.length, MEDIA_TYPE, None
    )
    return PublicUpload(upload=reserved.upload)


async def confirm(env: Environment, sha256: str) -> None:
    """Looked at at once, and refused where it is no picture or says where it was taken: it is then
    nobody's, and swept like all that nobody names."""
    async with env.database.reading() as connection:
        row = await photos.find_object(connection, sha256)
    if row is None:
        raise Refusal("photo.not_reserved")
    if row["length"] > PHOTO_BYTES:
        raise Refusal("input.too_large", most="600 kB")
    if row["problem"]:
        raise Refusal("photo.unreadable")
    if row["stored_at"] is None:
        await look_for(env, row)
        await _develop(env, sha256)


async def _develop(env: Environment, sha256: str) -> None:
    data = await env.store.read(sha256)
    if data is None:
        raise Refusal("photo.not_here")
    picture = await check(data, sha256)
    if picture.media_type != MEDIA_TYPE:
        raise Refusal("input.media_type")
    if await asyncio.to_thread(pictures.is_marked, data):
        raise Refusal("photo.marked")
    await write_smaller(env.store, sha256, picture)
    now = env.now()
    async with env.database.transaction() as connection:
        await photos.mark_stored(connection, sha256, now)
        await photos.mark_checked(
            connection, sha256, picture.width, picture.height, picture.likeness, None, now
        )


async def require(connection: Connection, hashes: tuple[str, ...]) -> None:
    """Every one is here and a picture."""
    for sha256 in hashes:
        row = await photos.find_object(connection, sha256)
        if row is None or row["stored_at"] is None:
            raise Refusal("photo.not_here")
        if row["problem"]:
            raise Refusal("photo.unreadable")
