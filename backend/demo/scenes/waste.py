"""Bags, bins, rubble, heaps."""

import math

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame, slab
from backend.demo.scenes.ground import blot
from backend.demo.scenes.light import Colour, shade

BAGS: tuple[Colour, ...] = (
    (38, 40, 44),
    (38, 40, 44),
    (214, 214, 216),
    (178, 40, 44),
    (64, 110, 170),
    (226, 196, 90),
)
BIN_COLOURS: tuple[Colour, ...] = ((66, 68, 72), (112, 78, 48), (36, 92, 160), (170, 36, 38))
"""Shanghai's: dry, wet, recyclable, hazardous."""
STONES: tuple[Colour, ...] = (
    (164, 160, 152),
    (142, 138, 132),
    (168, 96, 70),
    (188, 182, 170),
    (150, 84, 62),
)


def draw_bag(
    canvas: Canvas, x: float, z: float, size: float, colour: Colour, y: float = 0.0
) -> None:
    """A tied plastic bag, `size` metres high."""
    metre = canvas.view.size((x, y, z)) * size
    px, py = canvas.spot((x, y, z))
    rng = canvas.rng
    bright = canvas.light.ambient + 0.22
    lumps = [rng.uniform(0.85, 1.12) for _ in range(14)]
    body = []
    for step, lump in enumerate(lumps):
        angle = step / 14 * math.tau
        across, up = math.cos(angle) * 0.56 * lump, 0.42 + math.sin(angle) * 0.43 * lump
        body.append((px + across * metre, py - max(0.0, up) * metre))
    canvas.pen.polygon(body, fill=shade(colour, bright * 0.85))
    shine = shade(colour, bright * 1.2 + 0.06)
    for _ in range(4):
        sx, sy = px + rng.uniform(-0.35, 0.25) * metre, py - rng.uniform(0.3, 0.72) * metre
        canvas.pen.polygon([(sx, sy), (sx + 0.16 * metre, sy - 0.07 * metre), (sx + 0.1 * metre, sy + 0.14 * metre)],
                           fill=(*shine, 150))  # fmt: skip
    knot = py - 0.8 * metre
    canvas.pen.polygon([(px - 0.12 * metre, knot + 0.06 * metre), (px - 0.2 * metre, knot - 0.22 * metre),
                        (px, knot - 0.06 * metre), (px + 0.18 * metre, knot - 0.24 * metre),
                        (px + 0.12 * metre, knot + 0.06 * metre)], fill=shade(colour, bright))  # fmt: skip


def draw_bin(canvas: Canvas, x: float, z: float, colour: Colour, full: bool = False) -> None:
    """240 litres, on wheels; a full one does not shut."""
    canvas.box((x - 0.29, 0.06, z - 0.34), (x + 0.29, 0.98, z + 0.34), colour)
    canvas.face([(x - 0.14, 0.5, z - 0.345), (x + 0.14, 0.5, z - 0.345), (x + 0.14, 0.76, z - 0.345),
                 (x - 0.14, 0.76, z - 0.345)], (228, 230, 228))  # fmt: skip
    if full:
        for aside, up in ((-0.12, 0.9), (0.14, 0.95), (0.0, 1.08)):
            draw_bag(canvas, x + aside, z, 0.42, canvas.rng.choice(BAGS), up)
        canvas.face([(x - 0.31, 1.02, z + 0.34), (x + 0.31, 1.02, z + 0.34), (x + 0.31, 1.62, z + 0.52),
                     (x - 0.31, 1.62, z + 0.52)], shade(colour, 1.1))  # fmt: skip
    else:
        canvas.box((x - 0.32, 0.98, z - 0.38), (x + 0.32, 1.08, z + 0.36), shade(colour, 1.15))


def draw_heap(canvas: Canvas, x: float, z: float, radius: float, height: float, colours: tuple[Colour, ...],
              grain: float, count: int) -> None:  # fmt: skip
    """A cone of loose stuff: lumps from far to near, from the foot to the top."""
    rng = canvas.rng
    base = colours[0]
    foot = [(px, 0.0, pz) for px, pz in blot(x, z, radius, radius * 0.8, rng)]
    canvas.face(foot, shade(base, 0.7))
    lumps = []
    for _ in range(count):
        angle, part = rng.uniform(0, math.tau), math.sqrt(rng.random())
        px, pz = x + math.cos(angle) * part * radius, z + math.sin(angle) * part * radius * 0.8
        lumps.append((pz, px, height * max(0.0, 1 - part) * rng.uniform(0.85, 1.1)))
    for pz, px, up in sorted(lumps, reverse=True):
        _draw_lump(canvas, (px, up, pz), grain * rng.uniform(0.5, 1.4), rng.choice(colours))


def _draw_lump(
    canvas: Canvas, spot: tuple[float, float, float], size: float, colour: Colour
) -> None:
    rng = canvas.rng
    metre = canvas.view.size(spot) * size
    px, py = canvas.spot(spot)
    bright = canvas.light.ambient + rng.uniform(0.05, 0.3)
    corners = [rng.uniform(0.6, 1.2) for _ in range(6)]
    points = [(px + math.cos(n / 6 * math.tau) * metre * c, py - (0.4 + math.sin(n / 6 * math.tau) * 0.8) * metre * c)
              for n, c in enumerate(corners)]  # fmt: skip
    canvas.pen.polygon(points, fill=shade(colour, bright))
    canvas.pen.polygon([*points[3:], points[0]], fill=shade(colour, bright * 0.78))


def draw_mound(
    canvas: Canvas, x: float, z: float, radius: float, height: float, colour: Colour
) -> None:
    """Sand or soil: a smooth cone with fine grain."""
    draw_heap(
        canvas, x, z, radius, height, (colour, shade(colour, 1.08), shade(colour, 0.92)), 0.055, 900
    )


def draw_sacks(
    canvas: Canvas, x: float, z: float, count: int, colour: Colour = (224, 222, 212)
) -> None:
    """Woven sacks, lying in layers."""
    per_row = 3
    for number in range(count):
        level, place = divmod(number, per_row)
        frame = Frame(
            x + place * 0.5 - 0.4, z + canvas.rng.uniform(-0.06, 0.06), canvas.rng.uniform(-12, 12)
        )
        tone = shade(colour, canvas.rng.uniform(0.86, 1.05))
        slab(canvas, frame, (-0.26, level * 0.22, -0.32), (0.26, level * 0.22 + 0.21, 0.32), tone)
        canvas.line(frame.all(((-0.18, level * 0.22 + 0.1, -0.33), (0.18, level * 0.22 + 0.1, -0.33))), 0.03,
                    (150, 60, 50), 170)  # fmt: skip


def draw_bricks(canvas: Canvas, x: float, z: float, across: int, high: int) -> None:
    rng = canvas.rng
    for level in range(high):
        for place in range(across):
            left = x + place * 0.25 + (0.12 if level % 2 else 0)
            tone = shade((172, 84, 60), rng.uniform(0.82, 1.14))
            low = level * 0.075
            canvas.box((left, low, z - 0.35), (left + 0.235, low + 0.066, z + 0.35), tone)


def draw_pipes(
    canvas: Canvas, x: float, z: float, heading: float, count: int, colour: Colour
) -> None:
    """Stacked along `heading`, 3 m long."""
    rows = (
        [(0, i) for i in range(count)]
        + [(1, i) for i in range(count - 1)]
        + [(2, i) for i in range(count - 2)]
    )
    frame = Frame(x, z, heading)
    radius = 0.11
    for level, place in rows:
        up, aside = radius + level * radius * 1.75, (place + level * 0.5) * radius * 2.05
        body = frame.all(((0, up, aside), (3.0, up, aside)))
        canvas.line(body, radius * 2, shade(colour, canvas.light.ambient))
        canvas.line(frame.all(((0, up + radius * 0.5, aside), (3.0, up + radius * 0.5, aside))), radius * 0.7,
                    shade(colour, canvas.light.ambient + 0.35))  # fmt: skip
        end = [frame.at((0.0, up + math.sin(a / 8 * math.tau) * radius, aside + math.cos(a / 8 * math.tau) * radius))
               for a in range(8)]  # fmt: skip
        canvas.face(end, shade(colour, 0.8))
        hole = [frame.at((-0.01, up + math.sin(a / 8 * math.tau) * radius * 0.7,
                          aside + math.cos(a / 8 * math.tau) * radius * 0.7)) for a in range(8)]  # fmt: skip
        canvas.face(hole, (34, 34, 36), flat=True)
