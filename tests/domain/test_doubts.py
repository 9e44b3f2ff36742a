"""What an inspector is told to look at twice: as a table."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.doubts import ALIKE_BITS, Seen, alike, doubts
from backend.domain.workflow import PhotoKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIKENESS = st.integers(-(2**63), 2**63 - 1)


def seen(kind: PhotoKind = PhotoKind.AFTER, **more: Any) -> Seen:
    usual: dict[str, Any] = {"sha256": uuid4().hex, "likeness": 0, "taken_at": NOW, "named_at": NOW}
    return Seen(id=uuid4(), kind=kind, **(usual | more))


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (seen(likeness=0b11111), ["Nearly the same"]),
        (seen(likeness=0b111111), []),
        (seen(likeness=None), []),
        (seen(likeness=None, sha256="same"), ["Nearly the same"]),
        (seen(PhotoKind.SITE), []),
        (seen(likeness=-1, metres=150), []),
        (seen(likeness=-1, metres=151), ["Taken 151 m"]),
        (seen(likeness=-1, named_at=NOW + timedelta(hours=1)), []),
        (seen(likeness=-1, named_at=NOW + timedelta(minutes=61)), ["Taken about 1 h"]),
        (seen(likeness=-1, named_at=None), []),
        (seen(likeness=-1, elsewhere="2611C0001"), ["The same picture is on ticket 2611C0001"]),
    ],
)
def test_doubts(photo: Seen, words: list[str]) -> None:
    before = seen(PhotoKind.BEFORE, likeness=0, sha256="same")
    found = [each.en for each in doubts(photo, [before, photo], 150)]
    assert len(found) == len(words), found
    assert all(each.startswith(word) for each, word in zip(found, words, strict=True)), found


@given(LIKENESS, st.sets(st.integers(0, 63)))
def test_alike_within_some_bits(likeness: int, turned: set[int]) -> None:
    other = likeness ^ sum(1 << bit for bit in turned)
    other = (other + 2**63) % 2**64 - 2**63  # as a signed number again
    assert alike(seen(likeness=likeness), seen(likeness=other)) is (len(turned) <= ALIKE_BITS)
