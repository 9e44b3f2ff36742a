"""Boxes, extruded outlines and heaps in space, each face shaded by where it looks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.tone import Colour, shade
from backend.demo.scenes.view import Pixel, Point

SUN = (-0.45, 0.75, -0.5)


@dataclass(frozen=True)
class Frame:
    """A thing's own axes: along (forward), up, aside; `turn` in degrees from the street's."""

    x: float
    z: float
    turn: float = 0.0
    y: float = 0.0

    def at(self, along: float, up: float, aside: float) -> Point:
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        x = self.x + along * cos - aside * sin
        return x, self.y + up, self.z + along * sin + aside * cos


def face(canvas: Canvas, points: Sequence[Point], colour: Colour, always: bool = False) -> None:
    """A face that is drawn only when it looks at us; its corners run so that it looks outward."""
    nx, ny, nz = _normal(points)
    px, py, pz = points[0]
    cam = canvas.camera
    facing = nx * (cam.x - px) + ny * (cam.height - py) + nz * (cam.z - pz)
    if facing <= 0 and not always:
        return
    light = nx * SUN[0] + ny * SUN[1] + nz * SUN[2]
    canvas.poly(points, shade(colour, 0.82 + 0.3 * light))


def _normal(points: Sequence[Point]) -> Point:
    """Newell's, which bears with any polygon."""
    nx = ny = nz = 0.0
    for number, (x0, y0, z0) in enumerate(points):
        x1, y1, z1 = points[(number + 1) % len(points)]
        nx += (y0 - y1) * (z0 + z1)
        ny += (z0 - z1) * (x0 + x1)
        nz += (x0 - x1) * (y0 + y1)
    size = math.sqrt(nx * nx + ny * ny + nz * nz) or 1.0
    return nx / size, ny / size, nz / size


def extrude(
    canvas: Canvas, frame: Frame, outline: Sequence[Pixel], asides: tuple[float, float],
    colour: Colour, taper: float = 0.0,
) -> None:  # fmt: skip
    """A side view (along, up), anticlockwise, drawn out between two asides; the top may taper."""
    low, high = min(up for _, up in outline), max(up for _, up in outline)

    def corner(along: float, up: float, side: int) -> Point:
        lean = taper * (up - low) / (high - low or 1)
        return frame.at(along, up, asides[side] + (lean if side == 0 else -lean))

    right = [corner(along, up, 0) for along, up in outline]
    left = [corner(along, up, 1) for along, up in outline]
    bands = []
    for number in range(len(outline)):
        after = (number + 1) % len(outline)
        bands.append([right[after], left[after], left[number], right[number]])
    bands.sort(key=lambda band: -sum(canvas.camera.seen(point)[2] for point in band))
    for band in bands:
        face(canvas, band, colour)
    face(canvas, right[::-1], colour)
    face(canvas, left, colour)


def box(
    canvas: Canvas, frame: Frame, size: tuple[float, float, float], colour: Colour
) -> None:
    """`size`: along, up, aside; it stands on the frame's height and is centred there."""
    along, up, aside = size
    half = along / 2
    side = [(-half, 0.0), (half, 0.0), (half, up), (-half, up)]
    extrude(canvas, frame, side, (-aside / 2, aside / 2), colour)


def disc(canvas: Canvas, frame: Frame, at: Point, radius: float, colour: Colour) -> None:
    """An upright wheel-like disc in the plane of along and up."""
    along, up, aside = at
    turns = [math.tau * step / 18 for step in range(18)]
    canvas.poly(
        [frame.at(along + radius * math.cos(t), up + radius * math.sin(t), aside) for t in turns],
        colour,
    )


def rod(canvas: Canvas, frame: Frame, a: Point, b: Point, width: float, colour: Colour) -> None:
    canvas.line(frame.at(*a), frame.at(*b), width, colour)
