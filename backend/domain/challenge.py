"""The small piece of work that a resident's phone does before a report: no account, no foreign
captcha, nothing to read or click. See docs/decisions/0010-public-reports.md.

A challenge is a text that the server signed and does not remember. Solved is it by a nonce with
which the SHA-256 of "challenge:nonce" begins with enough zero bits. Its id becomes the report's, so
that one solution makes one report however often it is sent.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from backend.domain.refusal import Refusal

LASTS = timedelta(minutes=10)
EASIEST, HARDEST = 15, 20
"""Bits: 15 are 33,000 hashes on average, below a second on a cheap phone; each more doubles it."""
CALM = 60
"""Reports of the town in an hour up to which the easiest challenge is given."""
CEILING = 2_000
"""Reports of the town in an hour after which none is taken."""
LONGEST = 160
LONGEST_NONCE = 20


class Challenge(msgspec.Struct, frozen=True):
    id: UUID
    bits: int
    expires: int  # seconds since 1970


def bits_for(reports: int) -> int:
    """One bit more for each doubling of the hour's reports."""
    return min(HARDEST, EASIEST + max(0, reports // CALM).bit_length())


def make(challenge_id: UUID, reports: int, now: datetime) -> Challenge:
    return Challenge(challenge_id, bits_for(reports), int((now + LASTS).timestamp()))


def sign(challenge: Challenge, key: bytes) -> str:
    body = f"{challenge.id}.{challenge.bits}.{challenge.expires}"
    return f"{body}.{_mac(body, key)}"


def read(text: str, key: bytes) -> Challenge:
    """The challenge as we signed it; `challenge.forged` for anything else."""
    body, _, mac = text.rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(body, key).encode()):
        raise Refusal("challenge.forged")
    challenge_id, bits, expires = body.split(".")
    return Challenge(UUID(challenge_id), int(bits), int(expires))


def check(challenge: Challenge, text: str, nonce: str, now: datetime) -> None:
    if challenge.expires < now.astimezone(UTC).timestamp():
        raise Refusal("challenge.expired")
    if zero_bits(hashlib.sha256(f"{text}:{nonce}".encode()).digest()) < challenge.bits:
        raise Refusal("challenge.unsolved")


def zero_bits(digest: bytes) -> int:
    """How many bits of it are zero before the first that is not."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


def _mac(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:40]
