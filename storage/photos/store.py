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


class Arrived(NamedTuple):
    """`hash_compared`: the store itself has compared the SHA-256 of the bytes that it took."""

    length: int
    hash_compared: bool


class PhotoStore(Protocol):
    """Every call but the two that sign raises StoreAway where the store does not answer."""

    def upload_request(
        self, sha256: str, length: int, media_type: str, now: datetime
    ) -> UploadRequest: ...

    def view_address(self, name: str, now: datetime) -> str | None:
        """An address that shows the object for some minutes; None where the application shows it."""
        ...

    async def prepare(self) -> None:
        """Makes what is missing: the folder, the bucket. StoreUnfit where it cannot be used."""
        ...

    async def write(self, name: str, data: bytes, media_type: str = "image/jpeg") -> None: ...

    async def read(self, name: str) -> bytes | None:
        """None where there is no such object."""
        ...

    async def arrived(self, sha256: str) -> Arrived | None:
        """What a signed upload has left; None where nothing has."""
        ...

    async def size(self, name: str) -> int | None: ...

    async def delete(self, name: str) -> None:
        """Of an object that is not there too; not of one that must be kept."""
        ...

    def names(self) -> AsyncIterator[str]:
        """Every object's name, in no order that one may rest on."""
        ...

    async def retain(self, name: str, until: datetime) -> bool:
        """The object cannot be deleted before. False where the store cannot promise that."""
        ...


class WrongBytes(Exception):
    """What arrived has another length or hash than what was reserved."""


class StoreAway(Exception):
    """The store does not answer, or not in a way that is of use; it may come back."""


class StoreUnfit(Exception):
    """The store answers, and will not do: wrong keys, no bucket. A sentence for the operator."""


Chunks = AsyncIterator[bytes]
