"""Where photos are developed: each is read once, verified, and made smaller, by a process of its own,
so that pictures cost the serving process next to nothing and a bad one cannot take it down.

Photos wait in the database (`checked_at` is not set); any node's darkroom takes the next one.
"""

import asyncio
import hashlib
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import NamedTuple

import structlog

from backend.services import pictures
from storage.photos.store import PhotoStore

log = structlog.get_logger()
NICE = 10
LOOK_SECONDS = 2.0
IDLE_SECONDS = 5.0
MISSING_SECONDS = 600.0


class Developed(NamedTuple):
    """`problem`: None, `missing`, `bytes` (another hash), or `unreadable`; then the rest is None."""

    problem: str | None = None
    width: int | None = None
    height: int | None = None
    likeness: int | None = None


class Darkroom:
    """One process, started with the first photo. One photo at a time: it is known whose fault it is
    when the process dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._called = asyncio.Event()
        self._missing: dict[str, float] = {}

    async def develop(self, store: PhotoStore, sha256: str) -> Developed:
        """Verifies the photo and writes its smaller pictures. StoreAway as the store."""
        async with self._turn:
            self._pool = self._pool or ProcessPoolExecutor(
                1, get_context("spawn"), initializer=_settle_in, initargs=(os.getpid(),)
            )
            loop = asyncio.get_running_loop()
            try:
                return await loop.run_in_executor(self._pool, develop, store, sha256)
            except BrokenProcessPool:
                self._pool = None
                log.error("darkroom.died", photo=sha256)
                return Developed(problem="unreadable")

    def pass_over(self, sha256: str) -> None:
        """Its bytes are not there: it is tried again after a while, and does not hold up the others."""
        self._missing[sha256] = time.monotonic()

    def passed_over(self) -> list[str]:
        now = time.monotonic()
        recent = {k: at for k, at in self._missing.items() if now - at < MISSING_SECONDS}
        self._missing = recent
        return list(recent)

    def call(self) -> None:
        """There is a photo to develop."""
        self._called.set()

    async def rest(self) -> None:
        """Until called; a while at most, because other nodes do not call."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._called.wait()
        except TimeoutError:
            pass
        self._called.clear()

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def develop(store: PhotoStore, sha256: str) -> Developed:
    """What the process does with one photo."""
    return asyncio.run(_develop(store, sha256))


async def _develop(store: PhotoStore, sha256: str) -> Developed:
    data = await store.read(sha256)
    if data is None:
        return Developed(problem="missing")
    if hashlib.sha256(data).hexdigest() != sha256:
        return Developed(problem="bytes")
    try:
        picture = pictures.inspect(data)
    except pictures.NotAPicture:
        return Developed(problem="unreadable")
    await write_smaller(store, sha256, picture)
    return Developed(None, picture.width, picture.height, picture.likeness)


async def write_smaller(store: PhotoStore, sha256: str, picture: pictures.Picture) -> None:
    small = pictures.SMALL
    await asyncio.gather(
        store.write(sha256 + pictures.THUMB, picture.thumbnail),
        store.write(sha256 + small, picture.small, pictures.MEDIA_TYPES[small]),
    )


def _settle_in(parent: int) -> None:
    """Serving comes first; and nobody is left behind when the server is killed."""
    os.nice(NICE)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(0)

    threading.Thread(target=look, daemon=True).start()
