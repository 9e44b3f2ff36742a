"""People, seen from some way off."""

import math

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour, shade

JACKETS: tuple[Colour, ...] = ((46, 74, 122), (122, 40, 44), (70, 74, 78), (186, 170, 138), (60, 96, 76),
                               (208, 206, 200), (150, 110, 60))  # fmt: skip
SKIN: Colour = (216, 172, 140)
HAIR: Colour = (34, 30, 28)


def draw_person(
    canvas: Canvas, x: float, z: float, jacket: Colour, arm: float = 0.0, walking: float = 0.2,
    apron: Colour | None = None, height: float = 1.68,
) -> None:  # fmt: skip
    """`arm`: how far the right arm reaches out, metres; `walking`: half a step."""
    metre = canvas.view.size((x, 0.8, z)) * height / 1.68
    foot = canvas.spot((x, 0.0, z))
    bright = canvas.light.ambient + 0.2

    def at(aside: float, up: float) -> tuple[float, float]:
        return foot[0] + aside * metre, foot[1] - up * metre

    def shape(points: list[tuple[float, float]], colour: Colour) -> None:
        canvas.pen.polygon([at(*point) for point in points], fill=shade(colour, bright))

    def limb(points: list[tuple[float, float]], thick: float, colour: Colour) -> None:
        width = max(2, round(thick * metre))
        canvas.pen.line(
            [at(*point) for point in points], fill=shade(colour, bright), width=width, joint="curve"
        )

    trousers: Colour = (44, 46, 56)
    for side in (-1, 1):
        step = side * walking
        limb(
            [(side * 0.08, 0.82), (side * 0.09 + step * 0.5, 0.44), (side * 0.08 + step, 0.06)],
            0.15,
            trousers,
        )
        limb([(side * 0.08 + step, 0.05), (side * 0.08 + step + 0.1, 0.04)], 0.09, (30, 28, 28))
    limb([(-0.2, 1.32), (-0.28, 1.06), (-0.22, 0.84)], 0.1, shade(jacket, 0.86))
    shape(
        [(-0.2, 0.78), (-0.23, 1.3), (-0.13, 1.42), (0.13, 1.42), (0.23, 1.3), (0.2, 0.78)], jacket
    )
    shape([(0.06, 0.78), (0.1, 1.4), (0.23, 1.3), (0.2, 0.78)], shade(jacket, 0.86))
    if apron is not None:
        shape([(-0.15, 0.62), (-0.13, 1.22), (0.12, 1.22), (0.15, 0.62)], apron)
    hand = (0.2 + arm, 1.1 if arm else 0.82)
    limb([(0.19, 1.32), (0.26 + arm * 0.4, 1.08), hand], 0.1, jacket)
    _dot(canvas, at(*hand), 0.05 * metre, shade(SKIN, bright))
    limb([(0, 1.38), (0, 1.5)], 0.1, SKIN)
    _dot(canvas, at(0, 1.56), 0.115 * metre, shade(SKIN, bright))
    cap = at(0, 1.6)
    r = 0.125 * metre
    canvas.pen.pieslice(
        (cap[0] - r, cap[1] - r, cap[0] + r, cap[1] + r * 1.1), 175, 365, fill=shade(HAIR, bright)
    )


def _dot(canvas: Canvas, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    x, y = centre
    canvas.pen.ellipse((x - radius, y - radius * 1.1, x + radius, y + radius * 1.1), fill=colour)


def draw_leaf_of_paper(canvas: Canvas, x: float, y: float, z: float, colour: Colour) -> None:
    metre = canvas.view.size((x, y, z))
    px, py = canvas.spot((x, y, z))
    angle = canvas.rng.uniform(-0.5, 0.5)
    points = []
    for a, b in ((-0.1, -0.14), (0.1, -0.14), (0.1, 0.14), (-0.1, 0.14)):
        points.append((px + (a * math.cos(angle) - b * math.sin(angle)) * metre,
                       py + (a * math.sin(angle) + b * math.cos(angle)) * metre))  # fmt: skip
    canvas.pen.polygon(points, fill=colour)
