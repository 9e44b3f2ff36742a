"""Painted scenes: every scenario before and after, the same for the same arguments."""

import io

import pytest
from PIL import Image

from backend.demo.pictures import VARIANTS
from backend.demo.scenes import paint
from backend.demo.town import SCENARIOS

SIZE, MOST_BYTES = (1280, 960), 220_000


def check(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("JPEG", SIZE)
        colours = picture.resize((64, 48)).getcolors(64 * 48)
    assert colours is not None
    assert len(colours) > 300, "a blank square is no scene"
    assert len(data) < MOST_BYTES


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario(scenario: str) -> None:
    before, after = paint(scenario, "before", 0), paint(scenario, "after", 0)
    check(before)
    check(after)
    assert before != after


def test_variants_differ_and_repeat() -> None:
    painted = [paint("stall", "before", variant) for variant in range(VARIANTS)]
    assert len(set(painted)) == VARIANTS
    assert paint("stall", "before", 0) == painted[0]


def test_an_unknown_scenario_is_a_fault() -> None:
    with pytest.raises(KeyError):
        paint("nonsense", "before", 0)
