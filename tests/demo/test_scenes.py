"""Every scenario is painted: a JPEG of the right size, before unlike after, the same each time."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from backend.demo.scenes import paint
from backend.demo.town import SCENARIOS

MOST_BYTES = 200_000


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_a_before_and_an_after(scenario: str) -> None:
    before, after = (paint(scenario, stage, 0) for stage in ("before", "after"))
    for data in (before, after):
        assert len(data) < MOST_BYTES
        picture = Image.open(io.BytesIO(data))
        assert (picture.format, picture.size) == ("JPEG", (1280, 960))
    assert _difference(before, after) > 2


@pytest.mark.parametrize("variant", range(4))
def test_a_picture_is_no_blank_square(variant: int) -> None:
    picture = Image.open(io.BytesIO(paint("exposed_waste", "before", variant)))
    assert min(ImageStat.Stat(picture).stddev) > 20


def test_variants_differ_and_repeat() -> None:
    pictures = [paint("stall", "before", variant) for variant in range(4)]
    assert len(set(pictures)) == 4
    assert paint("stall", "before", 2) == pictures[2]


def test_an_unknown_scenario_is_an_error() -> None:
    with pytest.raises(KeyError):
        paint("parade", "before", 0)


def _difference(one: bytes, other: bytes) -> float:
    """Mean over the pixels, 0 to 255."""
    pictures = [Image.open(io.BytesIO(data)).convert("L") for data in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*pictures)).mean[0])
