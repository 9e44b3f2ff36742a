"""What a channel is: something that takes a letter and says what became of it."""

from typing import Protocol
from uuid import UUID

import msgspec


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent. `id`: of the notice, the same at every attempt, so that a receiver can tell a
    repetition. `text`: for people, nothing personal in it. `body`: of a webhook, `url` its address
    and `secret` what signs it. `to`: a phone number, or None where the channel knows its receivers."""

    id: UUID
    title: str = ""
    text: str = ""
    link: str = ""
    urgent: bool = False
    seconds: int = 3600
    """How long it is worth delivering."""
    to: str | None = None
    body: bytes = b""
    url: str = ""
    secret: bytes = b""


class Outcome(msgspec.Struct, frozen=True):
    """`later`: try again, after `seconds` where the receiver said so. `gone`: nobody is there any
    more. `refused`: this letter will never be taken. `detail`: for the log, nothing personal."""

    result: str
    detail: str = ""
    seconds: float | None = None

    @property
    def delivered(self) -> bool:
        return self.result == DELIVERED


DELIVERED, LATER, GONE, REFUSED = "delivered", "later", "gone", "refused"


def delivered(detail: str = "") -> Outcome:
    return Outcome(DELIVERED, detail)


def later(detail: str, seconds: float | None = None) -> Outcome:
    return Outcome(LATER, detail, seconds)


def gone(detail: str) -> Outcome:
    return Outcome(GONE, detail)


def refused(detail: str) -> Outcome:
    return Outcome(REFUSED, detail)


class Sender(Protocol):
    async def send(self, letter: Letter) -> Outcome: ...
