"""Photos as files in a folder, with the same signed uploads as an object store.

A file is written beside its place and renamed when its hash is right, so that a name always holds
the bytes it promises. Two levels of folders keep a million files listable.
"""

import asyncio
import hashlib
import hmac
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode
from uuid import uuid4

from storage.photos.store import Arrived, Chunks, StoreAway, StoreUnfit, UploadRequest, WrongBytes

UPLOAD_TIME = timedelta(minutes=30)

T = TypeVar("T")


class FolderStore:
    def __init__(self, folder: Path, secret: bytes, url: str) -> None:
        """`url`: where the application receives uploads for this store."""
        self._folder = folder
        self._secret = secret
        self._url = url

    def upload_request(
        self, sha256: str, length: int, media_type: str, now: datetime
    ) -> UploadRequest:
        expires = now + UPLOAD_TIME
        at = str(int(expires.timestamp()))
        query = urlencode({"expires": at, "signature": self._sign(sha256, length, media_type, at)})
        headers = {"Content-Type": media_type, "X-Photo-Length": str(length)}
        return UploadRequest(f"{self._url}/{sha256}?{query}", "PUT", headers, expires)

    def is_signed(
        self, sha256: str, length: int, media_type: str, expires: str, signature: str, now: datetime
    ) -> bool:
        right = self._sign(sha256, length, media_type, expires)
        fresh = expires.isdigit() and len(expires) < 12
        return (
            hmac.compare_digest(right, signature)
            and fresh
            and now < datetime.fromtimestamp(int(expires), UTC)
        )

    async def receive(self, sha256: str, length: int, chunks: Chunks) -> None:
        """Writes a body as it comes; WrongBytes where its length or hash is another."""
        part = self._path(sha256).with_name(f"{sha256}.{uuid4().hex}.part")
        digest, received = hashlib.sha256(), 0
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                async for chunk in chunks:
                    received += len(chunk)
                    if received > length:
                        raise WrongBytes(sha256)
                    digest.update(chunk)
                    file.write(chunk)
            if received != length or digest.hexdigest() != sha256:
                raise WrongBytes(sha256)
            await asyncio.to_thread(self._settle, part, self._path(sha256))
        except OSError as fault:
            raise StoreAway(_reason(fault)) from fault
        finally:
            part.unlink(missing_ok=True)

    def view_address(self, _name: str, _now: datetime) -> None:
        return None

    async def prepare(self) -> None:
        try:
            await asyncio.to_thread(self._try)
        except OSError as fault:
            raise StoreUnfit(
                f"The photo folder {self._folder} cannot be written ({fault.strerror}). "
                "Choose another with BANJIE_PHOTOS."
            ) from fault

    def _try(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        trial = self._folder / f"trial.{uuid4().hex}.part"
        trial.touch()
        trial.unlink()

    async def write(self, name: str, data: bytes, _media_type: str = "image/jpeg") -> None:
        await _in_thread(lambda: self._write(name, data))

    async def read(self, name: str) -> bytes | None:
        return await _in_thread(lambda: _or_none(self._path(name).read_bytes))

    async def arrived(self, sha256: str) -> Arrived | None:
        """Only bytes with the right hash get a name."""
        length = await self.size(sha256)
        return None if length is None else Arrived(length, hash_compared=True)

    async def size(self, name: str) -> int | None:
        found = await _in_thread(lambda: _or_none(self._path(name).stat))
        return None if found is None else found.st_size

    async def delete(self, name: str) -> None:
        await _in_thread(lambda: self._path(name).unlink(missing_ok=True))

    async def names(self) -> AsyncIterator[str]:
        for first in await _in_thread(lambda: sorted(self._folder.iterdir())):
            for name in await _in_thread(partial(_files, first)):
                yield name

    async def retain(self, _name: str, _until: datetime) -> bool:
        return False

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{uuid4().hex}.part")
        try:
            part.write_bytes(data)
            self._settle(part, path)
        finally:
            part.unlink(missing_ok=True)

    @staticmethod
    def _settle(part: Path, path: Path) -> None:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:4] / name

    def _sign(self, sha256: str, length: int, media_type: str, expires: str) -> str:
        text = f"PUT\n{sha256}\n{length}\n{media_type}\n{expires}"
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


async def _in_thread(call: Callable[[], T]) -> T:
    """A full or vanished disk is a store that is away."""
    try:
        return await asyncio.to_thread(call)
    except OSError as fault:
        raise StoreAway(_reason(fault)) from fault


def _or_none(call: Callable[[], T]) -> T | None:
    try:
        return call()
    except FileNotFoundError:
        return None


def _reason(fault: OSError) -> str:
    return fault.strerror or type(fault).__name__


def _files(folder: Path) -> list[str]:
    """Without what is being written."""
    found = (each.name for each in folder.glob("*/*") if each.is_file())
    return sorted(name for name in found if not name.endswith(".part"))
