"""Colours as triples of 0..255, and the light a picture is taken in."""

from dataclasses import dataclass
from random import Random

Colour = tuple[int, int, int]


def shade(colour: Colour, factor: float) -> Colour:
    r, g, b = (max(0, min(255, round(part * factor))) for part in colour)
    return r, g, b


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other in the one."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b


def stray(colour: Colour, rng: Random, by: float = 0.08) -> Colour:
    return shade(colour, 1 + rng.uniform(-by, by))


@dataclass(frozen=True)
class Light:
    """`gain` is by what the finished picture is multiplied; `lit` says that windows glow."""

    zenith: Colour
    horizon: Colour
    gain: tuple[float, float, float]
    shadow: float
    lit: bool
    hour: int

    @property
    def haze(self) -> Colour:
        return mix(self.horizon, (150, 155, 160), 0.3)


MORNING = Light((118, 160, 205), (214, 224, 230), (1.03, 1.01, 0.97), 0.42, False, 9)
OVERCAST = Light((172, 182, 192), (218, 221, 222), (0.96, 0.98, 1.0), 0.28, False, 14)
CLEAR = Light((96, 148, 208), (206, 222, 236), (1.06, 1.03, 0.98), 0.48, False, 11)
DUSK = Light((98, 106, 146), (238, 176, 128), (0.86, 0.74, 0.72), 0.3, True, 18)
NIGHT = Light((14, 18, 34), (44, 46, 62), (0.36, 0.38, 0.5), 0.35, True, 21)

DAYS = (MORNING, OVERCAST, CLEAR, DUSK)
