"""A file that only the key opens, and in which any change is found: AES-256-GCM in chunks.

    header: magic (16 bytes), id of the key (8), salt (16)
    chunks: 1 MiB of plain text each, the last one shorter, each with its tag of 16 bytes

A chunk's nonce is its number and whether it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): a chunk that is missing, moved, doubled or cut off does not
open. Each file has a key of its own, derived from key and salt, so that no nonce comes twice.
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"BANJIE-BACKUP-1\n"
CHUNK = 1 << 20
TAG = 16
KEY_BYTES = 32
_ID, _SALT = 8, 16
_HEADER = len(MAGIC) + _ID + _SALT


class Damaged(Exception):
    """What is wrong with the file or the key: a sentence for the operator."""


def make_key(path: Path) -> None:
    """A new key, readable by its owner alone. FileExistsError where a file is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> bytes:
    """OSError where it cannot be read."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (UnicodeDecodeError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Damaged(f"{path} is no key file: one is made by banjie backup --make-key {path}")
    return key


def _derived(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"banjie backup 1").derive(key))


def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"banjie backup key" + key).digest()[:_ID]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class Sealer:
    """Write, then `finish`: a file without its last chunk does not open."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._file, self._aead = file, _derived(key, salt)
        self._header = MAGIC + _id_of(key) + salt
        self._waiting, self._number = bytearray(), 0
        file.write(self._header)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # one is kept back: it may be the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, data: bytes, last: bool) -> None:
        self._file.write(self._aead.encrypt(_nonce(self._number, last), data, self._header))
        self._number += 1


class Opener:
    """Reads what was sealed. Damaged where anything is not as it was written."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._header = file.read(_HEADER)
        if self._header[: len(MAGIC)] != MAGIC:
            raise Damaged("This is no backup of Banjie, or its beginning was changed.")
        if len(self._header) < _HEADER:
            raise Damaged("The backup was cut off in its header.")
        if self._header[len(MAGIC) : len(MAGIC) + _ID] != _id_of(key):
            raise Damaged("The backup was made with another key, or its header was changed.")
        self._aead = _derived(key, self._header[-_SALT:])
        self._next = file.read(CHUNK + TAG)
        self._plain, self._number, self._ended = bytearray(), 0, False

    def read(self, length: int) -> bytes:
        """Exactly so many bytes; Damaged where the end comes before."""
        while len(self._plain) < length:
            if self._ended:
                raise Damaged("The backup ends in the middle of a part.")
            self._open()
        data = bytes(self._plain[:length])
        del self._plain[:length]
        return data

    def at_end(self) -> bool:
        while not self._plain and not self._ended:
            self._open()
        return self._ended and not self._plain

    def _open(self) -> None:
        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        last = not self._next
        try:
            plain = self._aead.decrypt(_nonce(self._number, last), sealed, self._header)
        except (InvalidTag, ValueError) as fault:
            raise Damaged(self._reason(sealed, last)) from fault
        self._plain += plain
        self._number, self._ended = self._number + 1, last

    def _reason(self, sealed: bytes, last: bool) -> str:
        place = f"chunk {self._number} (at byte {_HEADER + self._number * (CHUNK + TAG)})"
        try:
            self._aead.decrypt(_nonce(self._number, not last), sealed, self._header)
        except (InvalidTag, ValueError):
            if last and len(sealed) < CHUNK + TAG:
                return f"The backup was cut off or changed in {place}."
            return f"The backup was changed in {place}, or its chunks are not in their order."
        if last:
            return f"The backup was cut off after {place}: its end is missing."
        return f"Something was added to the backup after {place}, which is its last."
