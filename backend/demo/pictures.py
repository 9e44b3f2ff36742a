"""Painting the demo's pictures in worker processes."""

from datetime import datetime

import msgspec

from backend.demo.scenes import paint
from backend.domain.deadline import SHANGHAI
from backend.services.pictures import Picture, inspect

VARIANTS = 4
STAGES = ("before", "after")


DAWN, DUSK = 6, 18


def variant_at(moment: datetime, number: int) -> int:
    """The last variant is the night's; the others change with the number."""
    by_day = DAWN <= moment.astimezone(SHANGHAI).hour < DUSK
    return number % (VARIANTS - 1) if by_day else VARIANTS - 1


class Painted(msgspec.Struct, frozen=True):
    scenario: str
    stage: str
    data: bytes
    picture: Picture


def paint_all(scenario: str) -> list[Painted]:
    """Every stage and variant of one scenario."""
    painted = []
    for stage in STAGES:
        for variant in range(VARIANTS):
            data = paint(scenario, stage, variant)
            painted.append(Painted(scenario, stage, data, inspect(data)))
    return painted
