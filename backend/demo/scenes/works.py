"""Cones, barriers, an excavator: a building site in the road."""

import math

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame, slab, tyre, wheel
from backend.demo.scenes.light import Colour, shade

ORANGE: Colour = (236, 92, 30)
WHITE: Colour = (238, 238, 234)
MACHINE: Colour = (240, 178, 30)


def draw_cone(canvas: Canvas, x: float, z: float) -> None:
    canvas.box((x - 0.19, 0, z - 0.19), (x + 0.19, 0.04, z + 0.19), (48, 46, 46))
    bands = (
        (0.04, 0.15, ORANGE),
        (0.24, 0.118, WHITE),
        (0.36, 0.094, ORANGE),
        (0.5, 0.066, WHITE),
        (0.6, 0.046, ORANGE),
    )
    for (low, wide, tone), (high, narrow) in zip(
        bands, [*((b[0], b[1]) for b in bands[1:]), (0.7, 0.028)], strict=True
    ):
        metre = canvas.view.size((x, low, z))
        a, b = canvas.spot((x, low, z)), canvas.spot((x, high, z))
        bright = canvas.light.ambient + 0.25
        canvas.pen.polygon([(a[0] - wide * metre, a[1]), (a[0] + wide * metre, a[1]), (b[0] + narrow * metre, b[1]),
                            (b[0] - narrow * metre, b[1])], fill=shade(tone, bright))  # fmt: skip
        canvas.pen.polygon([(a[0] + wide * metre * 0.25, a[1]), (a[0] + wide * metre, a[1]),
                            (b[0] + narrow * metre, b[1]), (b[0] + narrow * metre * 0.25, b[1])],
                           fill=shade(tone, bright * 0.8))  # fmt: skip


def draw_barrier(canvas: Canvas, x: float, z: float, heading: float, length: float = 1.9) -> None:
    """Red and white boards on a frame."""
    frame = Frame(x, z, heading)
    for post in (0.1, length - 0.1):
        canvas.line(frame.all(((post, 0, 0), (post, 1.05, 0))), 0.06, (190, 190, 190))
        canvas.line(frame.all(((post, 0.03, -0.25), (post, 0.03, 0.25))), 0.06, (170, 170, 170))
    for low in (0.42, 0.8):
        stripes = round(length / 0.24)
        for stripe in range(stripes):
            a = stripe * length / stripes
            b = a + length / stripes
            tone = (206, 40, 36) if stripe % 2 else WHITE
            canvas.face(
                frame.all(((a, low, 0), (b, low, 0), (b, low + 0.22, 0), (a, low + 0.22, 0))), tone
            )


def draw_water_barrier(
    canvas: Canvas, x: float, z: float, heading: float, colour: Colour = ORANGE
) -> None:
    frame = Frame(x, z, heading)
    slab(canvas, frame, (0, 0, -0.22), (1.3, 0.3, 0.22), colour)
    slab(canvas, frame, (0.05, 0.3, -0.13), (1.25, 0.95, 0.13), colour)
    face = -0.135 if frame.looks_at(canvas, -0.135) else 0.135
    canvas.face(
        frame.all(((0.15, 0.55, face), (1.15, 0.55, face), (1.15, 0.72, face), (0.15, 0.72, face))),
        WHITE,
    )


def draw_warning(canvas: Canvas, x: float, z: float) -> None:
    """A yellow triangle on a stand."""
    for leg in (-0.3, 0.3):
        canvas.line([(x + leg, 0, z), (x, 1.0, z)], 0.04, (90, 90, 92))
    canvas.face([(x - 0.48, 0.62, z), (x + 0.48, 0.62, z), (x, 1.45, z)], (30, 30, 30))
    canvas.face(
        [(x - 0.4, 0.67, z - 0.01), (x + 0.4, 0.67, z - 0.01), (x, 1.36, z - 0.01)], (250, 206, 20)
    )
    canvas.line([(x, 0.88, z - 0.02), (x, 1.14, z - 0.02)], 0.06, (30, 30, 30))
    canvas.ball((x, 0.78, z - 0.02), 0.035, (30, 30, 30))


def draw_excavator(canvas: Canvas, x: float, z: float, heading: float) -> None:
    frame = Frame(x, z, heading)
    for aside in (0.75, -0.75):
        slab(canvas, frame, (-1.2, 0.0, aside - 0.2), (1.2, 0.62, aside + 0.2), (52, 52, 54))
        for roll in (-0.9, -0.3, 0.3, 0.9):
            tyre(canvas, wheel(frame, roll, 0.3, 0.18, aside - 0.21), 0.06, (84, 84, 86))
    slab(canvas, frame, (-1.3, 0.7, -0.9), (0.9, 1.35, 0.9), MACHINE)
    slab(canvas, frame, (-1.35, 1.35, -0.9), (-0.3, 1.75, 0.9), shade(MACHINE, 0.9))
    slab(canvas, frame, (-0.2, 1.35, -0.9), (0.9, 2.5, -0.05), (66, 80, 88))
    slab(canvas, frame, (-0.25, 2.5, -0.95), (0.95, 2.6, 0.0), MACHINE)
    arm = frame.all(((0.7, 1.3, 0.35), (1.9, 2.9, 0.35), (3.1, 2.2, 0.35), (3.0, 0.9, 0.35)))
    canvas.line(arm[:3], 0.32, shade(MACHINE, 0.92))
    canvas.line(arm[2:], 0.22, shade(MACHINE, 0.8))
    canvas.line(frame.all(((0.9, 1.2, 0.35), (1.5, 2.2, 0.35))), 0.12, (190, 190, 192))
    canvas.face(
        frame.all(((2.6, 0.9, 0.1), (3.4, 0.9, 0.1), (3.2, 0.2, 0.1), (2.5, 0.3, 0.1))),
        (70, 68, 66),
    )


def draw_hole(canvas: Canvas, x: float, z: float, radius: float) -> None:
    """A hole in asphalt: rim, layers of the road, darkness."""
    rng = canvas.rng
    edge = [(math.cos(a / 22 * math.tau) * rng.uniform(0.86, 1.12), math.sin(a / 22 * math.tau) * rng.uniform(0.86, 1.12))
            for a in range(22)]  # fmt: skip
    for low, reach, tone in ((0.0, 1.1, (86, 84, 84)), (-0.02, 1.0, (48, 46, 46)), (-0.16, 0.97, (120, 104, 84)),
                             (-0.45, 0.9, (84, 70, 54)), (-0.75, 0.8, (30, 26, 22))):  # fmt: skip
        canvas.face(
            [(x + a * radius * reach, low, z + b * radius * reach * 0.8) for a, b in edge], tone
        )
    for _ in range(9):
        angle, reach = rng.uniform(0, math.tau), rng.uniform(1.05, 1.3)
        crack = []
        for step in range(5):
            reach += 0.18 * step * rng.uniform(0.5, 1)
            angle += rng.uniform(-0.12, 0.12)
            crack.append(
                (
                    x + math.cos(angle) * radius * reach,
                    0.005,
                    z + math.sin(angle) * radius * reach * 0.8,
                )
            )
        canvas.line(crack, 0.03, (44, 42, 42), 220)
