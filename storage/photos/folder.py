"""Photos as files in a folder, with the same signed uploads as an object store.

A file is written beside its place and renamed when its hash is right, so that a name always holds
the bytes it promises. Two levels of folders keep a million files listable.
"""

import asyncio
import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from storage.photos.store import Chunks, UploadRequest, WrongBytes

UPLOAD_TIME = timedelta(minutes=30)


class FolderStore:
    def __init__(self, folder: Path, secret: bytes, url: str) -> None:
        """`url`: where the application receives uploads for this store."""
        self._folder = folder
        self._secret = secret
        self._url = url
        folder.mkdir(parents=True, exist_ok=True)

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
        part.parent.mkdir(parents=True, exist_ok=True)
        digest, received = hashlib.sha256(), 0
        try:
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
        finally:
            part.unlink(missing_ok=True)

    async def write(self, name: str, data: bytes) -> None:
        await asyncio.to_thread(self._write, name, data)

    async def read(self, name: str) -> bytes | None:
        try:
            return await asyncio.to_thread(self._path(name).read_bytes)
        except FileNotFoundError:
            return None

    async def size(self, name: str) -> int | None:
        try:
            return (await asyncio.to_thread(self._path(name).stat)).st_size
        except FileNotFoundError:
            return None

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
