"""Parts in a row, each with its name and its SHA-256, of any length, written and read as streams.

part:  length of the name (2 bytes, 0: the end), name, blocks, SHA-256 of the content (32)
block: length (4 bytes, 0: the content's end), bytes
"""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from storage.backup.sealed import Damaged, Opener, Sealer

MOST_NAME = 200
MOST_BLOCK = 1 << 20


class Part(NamedTuple):
    name: str
    blocks: Iterator[bytes]
    """To be read to its end before the next part; Damaged where the hash is another."""


class Writer:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._digest = hashlib.sha256()
        self._length = 0

    def begin(self, name: str) -> None:
        encoded = name.encode()
        self._sealer.write(len(encoded).to_bytes(2) + encoded)
        self._digest, self._length = hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        for start in range(0, len(data), MOST_BLOCK):
            block = data[start : start + MOST_BLOCK]
            self._digest.update(block)
            self._length += len(block)
            self._sealer.write(len(block).to_bytes(4) + block)

    def end(self) -> tuple[int, str]:
        """Length and SHA-256 of the part."""
        self._sealer.write((0).to_bytes(4) + self._digest.digest())
        return self._length, self._digest.hexdigest()

    def finish(self) -> None:
        self._sealer.write((0).to_bytes(2))
        self._sealer.finish()


def parts(opener: Opener) -> Iterator[Part]:
    while length := int.from_bytes(opener.read(2)):
        if length > MOST_NAME:
            raise Damaged("A part of the backup has an impossible name.")
        name = opener.read(length).decode()
        yield Part(name, _blocks(opener, name))
    if not opener.at_end():
        raise Damaged("Something follows the end of the backup.")


def _blocks(opener: Opener, name: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    while length := int.from_bytes(opener.read(4)):
        if length > MOST_BLOCK:
            raise Damaged(f"{name} has an impossible length.")
        block = opener.read(length)
        digest.update(block)
        yield block
    if opener.read(32) != digest.digest():
        raise Damaged(f"{name} has another SHA-256 than when it was backed up.")
