"""Painting the demo's pictures in worker processes."""

import msgspec

from backend.demo.scenes import paint
from backend.services.pictures import inspect

VARIANTS = 3
STAGES = ("before", "after")


class Painted(msgspec.Struct, frozen=True):
    scenario: str
    stage: str
    data: bytes
    thumbnail: bytes
    width: int
    height: int


def paint_all(scenario: str) -> list[Painted]:
    """Every stage and variant of one scenario."""
    painted = []
    for stage in STAGES:
        for variant in range(VARIANTS):
            data = paint(scenario, stage, variant)
            picture = inspect(data)
            painted.append(
                Painted(scenario, stage, data, picture.thumbnail, picture.width, picture.height)
            )
    return painted
