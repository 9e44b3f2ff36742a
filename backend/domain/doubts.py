"""What about a photo an inspector should look at twice. It helps and does not judge: a flag never
refuses anything, and a photo without one is not proven right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from backend.domain.text import Label
from backend.domain.workflow import PhotoKind

ALIKE_BITS = 5
"""Of 64: pictures of one place at two times differ in more; the same picture saved again in fewer."""
LONG_BEFORE = timedelta(hours=1)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A photo as its record and its bytes tell. `metres`: from the ticket's place, less the
    accuracy of the position; `named_at`: when its command was made, by the same device's clock."""

    id: UUID
    kind: PhotoKind
    sha256: str
    likeness: int | None
    taken_at: datetime
    named_at: datetime | None
    metres: int | None = None
    elsewhere: str | None = None


def doubts(photo: Seen, all_of_ticket: Sequence[Seen], far_metres: int) -> tuple[Label, ...]:
    """The reasons, the gravest first."""
    found: list[Label] = []
    if photo.elsewhere:
        found.append(
            Label(
                f"工单 {photo.elsewhere} 也用了这张照片",
                f"The same picture is on ticket {photo.elsewhere}",
            )
        )
    before = [each for each in all_of_ticket if each.kind is not PhotoKind.AFTER]
    if photo.kind is PhotoKind.AFTER and any(alike(photo, each) for each in before):
        found.append(Label("与处置前照片几乎相同", "Nearly the same as a photo from before"))
    if photo.metres is not None and photo.metres > far_metres:
        found.append(
            Label(f"拍摄地点距事发地 {photo.metres} 米", f"Taken {photo.metres} m from the place")
        )
    if photo.named_at and photo.named_at - photo.taken_at > LONG_BEFORE:
        early = photo.named_at - photo.taken_at
        hours = max(1, round(early / timedelta(hours=1)))
        found.append(
            Label(f"提交前约 {hours} 小时拍摄", f"Taken about {hours} h before it was sent")
        )
    return tuple(found)


def alike(one: Seen, other: Seen) -> bool:
    if one.sha256 == other.sha256:
        return True
    if one.likeness is None or other.likeness is None:
        return False
    return ((one.likeness ^ other.likeness) & (2**64 - 1)).bit_count() <= ALIKE_BITS
