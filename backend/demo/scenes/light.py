"""The hour and the weather of a picture."""

import msgspec

from backend.demo.scenes.camera import Vector

Colour = tuple[int, int, int]


class Light(msgspec.Struct, frozen=True, kw_only=True):
    """`sun`: towards it; `shade`: how dark shadows are, 0 to 255; `tint` multiplies the picture."""

    sky_top: Colour
    sky_low: Colour
    sun: Vector
    ambient: float
    direct: float
    shade: int
    tint: tuple[float, float, float]
    lamps: bool = False
    grain: float = 1.0


SUNNY = Light(
    sky_top=(106, 156, 214), sky_low=(214, 228, 238), sun=(0.55, 0.72, -0.42),
    ambient=0.66, direct=0.46, shade=92, tint=(1.03, 1.0, 0.95),
)  # fmt: skip
OVERCAST = Light(
    sky_top=(176, 186, 196), sky_low=(216, 219, 221), sun=(0.2, 0.95, -0.25),
    ambient=0.8, direct=0.2, shade=62, tint=(0.96, 0.98, 1.0), grain=1.0,
)  # fmt: skip
EVENING = Light(
    sky_top=(112, 134, 178), sky_low=(246, 206, 160), sun=(0.8, 0.36, 0.1),
    ambient=0.6, direct=0.46, shade=84, tint=(1.08, 0.97, 0.84), grain=1.0,
)  # fmt: skip
NIGHT = Light(
    sky_top=(20, 26, 48), sky_low=(62, 62, 84), sun=(0.3, 0.9, -0.3),
    ambient=0.6, direct=0.3, shade=120, tint=(0.68, 0.64, 0.68), lamps=True, grain=1.4,
)  # fmt: skip

LIGHTS = (SUNNY, OVERCAST, EVENING, NIGHT)


def shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = colour
    return _part(red * factor), _part(green * factor), _part(blue * factor)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a + (b - a) * part for a, b in zip(one, other, strict=True))
    return _part(red), _part(green), _part(blue)


def _part(value: float) -> int:
    return max(0, min(255, round(value)))
