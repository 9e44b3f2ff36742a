"""All photos of a store: are they there, are they right, and carrying them to another store."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable

import msgspec

from backend.services import pictures
from backend.services.darkroom import write_smaller
from backend.services.environment import Environment
from backend.services.pictures import SMALL, THUMB
from storage.connection import Row
from storage.photos.store import PhotoStore
from storage.queries import photo_keeping

PAGE = 500
AT_ONCE = 8
Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


class Wrong(msgspec.Struct, frozen=True):
    """`problem`: missing, length, bytes. `tickets`: numbers of those that show it."""

    sha256: str
    problem: str
    tickets: tuple[str, ...]


class Checked(msgspec.Struct):
    count: int = 0
    wrong: list[Wrong] = []
    smaller_made: int = 0
    strays: list[str] = []


async def check(env: Environment, whole: bool, progress: Progress) -> Checked:
    """Whether every photo that was confirmed is in the store with its length, `whole`: with its
    bytes. Smaller pictures that are missing are made again. `strays`: what nobody knows of."""
    result = Checked()
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(row: Row) -> None:
        async with turns:
            problem = await _problem(env.store, row, whole)
            if problem is None:
                result.smaller_made += await _mend(env.store, row["sha256"])
                return
        async with env.database.reading() as connection:
            shown = await photo_keeping.tickets_of(connection, row["sha256"])
        result.wrong.append(Wrong(row["sha256"], problem, tuple(shown)))

    async for rows, total in _pages(env):
        await asyncio.gather(*(one(row) for row in rows))
        result.count += len(rows)
        progress(result.count, total)
    result.strays = [name async for name in _strays(env)]
    return result


async def _problem(store: PhotoStore, row: Row, whole: bool) -> str | None:
    size = await store.size(row["sha256"])
    if size is None:
        return "missing"
    if size != row["length"]:
        return "length"
    if whole and _hash(await store.read(row["sha256"])) != row["sha256"]:
        return "bytes"
    return None


async def _mend(store: PhotoStore, sha256: str) -> int:
    if await store.size(sha256 + THUMB) and await store.size(sha256 + SMALL):
        return 0
    data = await store.read(sha256)
    if data is None:
        return 0
    try:
        picture = await asyncio.to_thread(pictures.inspect, data)
    except pictures.NotAPicture:
        return 0
    await write_smaller(store, sha256, picture)
    return 1


async def _strays(env: Environment) -> AsyncIterator[str]:
    page: list[str] = []
    async for name in env.store.names():
        page.append(name)
        if len(page) == PAGE:
            for stray in await _unknown(env, page):
                yield stray
            page = []
    for stray in await _unknown(env, page):
        yield stray


async def _unknown(env: Environment, names: list[str]) -> list[str]:
    async with env.database.reading() as connection:
        known = await photo_keeping.known_hashes(connection, [name[:64] for name in names])
    return [name for name in names if name[:64] not in known]


class Moved(msgspec.Struct):
    copied: int = 0
    there: int = 0
    wrong: list[Wrong] = []


async def move(env: Environment, source: PhotoStore, progress: Progress) -> Moved:
    """Copies every confirmed photo from `source` into the environment's store. What is there with
    its length is not copied again, so that it can be broken off and begun anew; every copy is
    read back and its hash compared. Nothing is removed from the source."""
    result = Moved()
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(row: Row) -> None:
        async with turns:
            sha256 = row["sha256"]
            if await env.store.size(sha256) == row["length"]:
                result.there += 1
            else:
                problem = await _copy(source, env.store, row)
                if problem:
                    result.wrong.append(Wrong(sha256, problem, ()))
                    return
                result.copied += 1
            await _mend(env.store, sha256)
            if row["keep_until"]:
                await env.store.retain(sha256, row["keep_until"])

    done = 0
    async for rows, total in _pages(env):
        await asyncio.gather(*(one(row) for row in rows))
        done += len(rows)
        progress(done, total)
    return result


async def _copy(source: PhotoStore, target: PhotoStore, row: Row) -> str | None:
    sha256 = row["sha256"]
    data = await source.read(sha256)
    if data is None:
        return "missing"
    if _hash(data) != sha256:
        return "bytes"
    await target.write(sha256, data, row["media_type"])
    return None if _hash(await target.read(sha256)) == sha256 else "copy"


def _hash(data: bytes | None) -> str:
    return hashlib.sha256(data or b"").hexdigest()


async def _pages(env: Environment) -> AsyncIterator[tuple[list[Row], int]]:
    """Stored objects by pages, with how many there are."""
    async with env.database.reading() as connection:
        total = int((await photo_keeping.count_stored(connection))["count"])
    after = ""
    while True:
        async with env.database.reading() as connection:
            rows = await photo_keeping.list_stored(connection, after, PAGE)
        if not rows:
            return
        yield rows, total
        after = rows[-1]["sha256"]
