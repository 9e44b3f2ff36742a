"""What a photo store does. Names are SHA-256 in hex, with a suffix for smaller pictures."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple, Protocol


class UploadRequest(NamedTuple):
    """A signed request that fixes length, type and hash; whoever holds it may send those bytes."""

    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime


class PhotoStore(Protocol):
    def upload_request(
        self, sha256: str, length: int, media_type: str, now: datetime
    ) -> UploadRequest: ...

    async def write(self, name: str, data: bytes) -> None: ...

    async def read(self, name: str) -> bytes | None:
        """None where there is no such object."""
        ...

    async def size(self, name: str) -> int | None: ...


class WrongBytes(Exception):
    """What arrived has another length or hash than what was reserved."""


Chunks = AsyncIterator[bytes]
