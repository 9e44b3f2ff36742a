"""Photos' bytes: reserve by hash, upload by a signed request, confirm, look at."""

import asyncio
import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec
import structlog

from backend.domain.command import Sha256
from backend.domain.permission import Action, Actor, Subject, may
from backend.domain.refusal import Refusal
from backend.domain.workflow import State
from backend.notify.live import Wake
from backend.services import pictures
from backend.services.darkroom import write_smaller
from backend.services.environment import Environment
from backend.services.views import PhotoConfirmed, PhotoReserved, PhotoUpload
from storage.connection import Connection, Row
from storage.photos.store import StoreAway
from storage.queries import photos

log = structlog.get_logger()
MOST_BYTES = 8 * 1024 * 1024
AWAY_SECONDS = 3.0
_decoding = asyncio.Semaphore(2)
"""Pictures decoded at a time in this process: each may hold 200 MB of pixels."""


class Size(StrEnum):
    """`full` shows what was masked as masked; `unmasked` is the evidence itself."""

    SMALL = "small"
    THUMB = "thumb"
    FULL = "full"
    UNMASKED = "unmasked"


SUFFIXES = {Size.THUMB: pictures.THUMB, Size.SMALL: pictures.SMALL}


class StoredPhoto(NamedTuple):
    data: bytes
    media_type: str


class ElsewherePhoto(NamedTuple):
    """An address that shows it for some minutes."""

    address: str


class PhotoBytes(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is announced of a photo before its bytes are sent."""

    sha256: Sha256
    length: int
    media_type: str


async def reserve(env: Environment, wanted: PhotoBytes, actor: Actor) -> PhotoReserved:
    if not may(actor, Action.PHOTO_SEND):
        raise Refusal("role.forbidden")
    if wanted.media_type not in pictures.FORMATS.values():
        raise Refusal("input.media_type")
    if not 0 < wanted.length <= MOST_BYTES:
        raise Refusal("input.too_large", most="8 MB")
    return await reserve_bytes(env, wanted.sha256, wanted.length, wanted.media_type, actor.id)


async def reserve_bytes(
    env: Environment, sha256: str, length: int, media_type: str, by: UUID | None
) -> PhotoReserved:
    now = env.now()
    async with env.database.transaction() as connection:
        row = await photos.reserve_object(connection, sha256, length, media_type, by, now)
    if row is not None and row["stored_at"] is not None:
        return PhotoReserved(sha256=sha256, stored=True, upload=None)
    request = env.store.upload_request(sha256, length, media_type, now)
    return PhotoReserved(
        sha256=sha256,
        stored=False,
        upload=PhotoUpload(
            url=request.url,
            method=request.method,
            headers=request.headers,
            expires_at=request.expires_at,
        ),
    )


async def confirm(env: Environment, sha256: str, actor: Actor) -> PhotoConfirmed:
    """Whether the bytes are in the store, with length and hash; they are developed soon after."""
    if not may(actor, Action.PHOTO_SEND):
        raise Refusal("role.forbidden")
    async with env.database.reading() as connection:
        row = await photos.find_object(connection, sha256)
    if row is None:
        raise Refusal("photo.not_reserved")
    if row["problem"]:
        raise Refusal("photo.unreadable")
    if row["stored_at"] is not None:
        return PhotoConfirmed(sha256=sha256, width=row["width"], height=row["height"])
    await look_for(env, row)
    async with env.database.transaction() as connection:
        await photos.mark_stored(connection, sha256, env.now())
        wakes = await _touch(connection, sha256)
    await _tell(env, sha256, wakes)
    env.darkroom.call()
    return PhotoConfirmed(sha256=sha256, width=None, height=None)


async def look_for(env: Environment, row: Row) -> None:
    """Where the store has not itself compared the hash while it took the bytes, we do."""
    found = await env.store.arrived(row["sha256"])
    if found is None:
        raise Refusal("photo.not_here")
    if found.length != row["length"]:
        raise Refusal("photo.bytes")
    if not found.hash_compared:
        data = await env.store.read(row["sha256"])
        if data is None or await asyncio.to_thread(_hash, data) != row["sha256"]:
            raise Refusal("photo.bytes")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def _touch(connection: Connection, sha256: str, done: Sequence[UUID] = ()) -> list[Wake]:
    """Tickets that show the photo count as changed, but for `done` ones."""
    return [
        Wake(
            each["id"],
            tuple(p for p in (each["assignee"], each["reporter"]) if p),
            tuple(a for a in (each["grid"], each["community"]) if a),
        )
        for each in await photos.touch_tickets(connection, sha256, done)
    ]


async def _tell(env: Environment, sha256: str, wakes: list[Wake]) -> None:
    """Also of tickets whose commands were written while the photo was being marked."""
    async with env.database.transaction() as connection:
        wakes += await _touch(connection, sha256, [each.ticket for each in wakes])
    env.live.publish(*wakes)


async def develop_all(env: Environment) -> None:
    """Runs until cancelled or failed. While the store is away, photos wait in order."""
    while True:
        try:
            more = await develop_next(env)
        except StoreAway as fault:
            log.warning("darkroom.waits", fault=str(fault))
            await asyncio.sleep(AWAY_SECONDS)
            continue
        if not more:
            await env.darkroom.rest()


async def develop_next(env: Environment) -> bool:
    """The photo that waits longest; False where none does."""
    async with env.database.transaction() as connection:
        sha256 = await photos.claim_unchecked(connection, env.darkroom.passed_over())
        if sha256 is None:
            return False
        wakes = await _develop(env, connection, sha256)
    await _tell(env, sha256, wakes)
    return True


async def _develop(env: Environment, connection: Connection, sha256: str) -> list[Wake]:
    made = await env.darkroom.develop(env.store, sha256)
    if made.problem == "missing":  # a disk that is not mounted: it may come back
        log.error("photo.missing", photo=sha256)
        env.darkroom.pass_over(sha256)
        return []
    if made.problem:
        log.error("photo.problem", photo=sha256, problem=made.problem)
    await photos.mark_checked(
        connection, sha256, made.width, made.height, made.likeness, made.problem, env.now()
    )
    return await _touch(connection, sha256)


async def check(data: bytes, sha256: str) -> pictures.Picture:
    """Hash and picture, off the event loop; photo.bytes or photo.unreadable where not right."""
    async with _decoding:
        return await asyncio.to_thread(_check, data, sha256)


def _check(data: bytes, sha256: str) -> pictures.Picture:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refusal("photo.bytes")
    try:
        return pictures.inspect(data)
    except pictures.NotAPicture as fault:
        raise Refusal("photo.unreadable") from fault


async def keep(env: Environment, connection: Connection, data: bytes) -> str:
    """Stores bytes that came inside another request, e.g. with an alarm; returns their hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = await photos.find_object(connection, sha256)
    if known is not None and known["stored_at"] is not None:
        return sha256
    picture = await check(data, sha256)
    await put(env, connection, sha256, data, picture)
    return sha256


async def put(
    env: Environment, connection: Connection, sha256: str, data: bytes, picture: pictures.Picture
) -> None:
    """Bytes that were checked, with what is made of them."""
    await env.store.write(sha256, data, picture.media_type)
    await write_smaller(env.store, sha256, picture)
    now = env.now()
    await photos.reserve_object(connection, sha256, len(data), picture.media_type, None, now)
    await photos.mark_stored(connection, sha256, now)
    await photos.mark_checked(
        connection, sha256, picture.width, picture.height, picture.likeness, None, now
    )


async def look(
    env: Environment, photo: UUID, size: Size, actor: Actor
) -> StoredPhoto | ElsewherePhoto:
    """The picture, for whoever may see its ticket; `not_found` for everybody else. Where faces
    or plates were masked, the whole one is for who took it and for the command room; who opened a
    whole picture is registered (PIPL 51)."""
    async with env.database.reading() as connection:
        row = await photos.find_photo(connection, photo)
        if row is None:
            raise Refusal("not_found")
        subject = Subject(
            State(row["state"]), row["grid"], row["community"], row["assignee"], row["reporter"],
            row["team"], tuple(row["past"]), row["asked"],
        )  # fmt: skip
        if not may(actor, Action.TICKET_READ, subject):
            raise Refusal("not_found")
        if size is Size.UNMASKED and not may_unmask(actor, row["taken_by"], subject):
            raise Refusal("not_found")
        if size in (Size.FULL, Size.UNMASKED):
            await photos.note_access(connection, photo, actor.id, size.value, env.now())
    sha256 = row["sha256"] if size is Size.UNMASKED else row["shown"] or row["sha256"]
    return await bytes_of(env, sha256, size)


def may_unmask(actor: Actor, taken_by: UUID | None, subject: Subject) -> bool:
    return actor.id == taken_by or may(actor, Action.PHOTO_UNMASK, subject)


async def bytes_of(env: Environment, sha256: str, size: Size) -> StoredPhoto | ElsewherePhoto:
    """Whoever calls this has checked that the actor may see them."""
    async with env.database.reading() as connection:
        row = await photos.find_object(connection, sha256)
    if row is None or row["stored_at"] is None:
        raise Refusal("not_found")
    suffix = SUFFIXES.get(size, "")
    if not suffix:
        address = env.store.view_address(sha256, env.now())
        if address:
            return ElsewherePhoto(address)
    elif row["checked_at"] is None:
        async with env.database.transaction() as connection:
            wakes = await _develop(env, connection, sha256)  # somebody looks: out of turn
        await _tell(env, sha256, wakes)
    data = await env.store.read(sha256 + suffix)
    if data is None:
        raise Refusal("not_found")
    return StoredPhoto(data, pictures.MEDIA_TYPES.get(suffix) or row["media_type"])
