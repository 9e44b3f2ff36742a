"""What is sold in the street: fruit in crates, cartons, racks, under parasols."""

import math

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame, slab
from backend.demo.scenes.light import Colour, shade

FRUIT: tuple[Colour, ...] = ((226, 122, 30), (190, 34, 36), (232, 204, 60), (132, 170, 52), (120, 60, 110),
                             (246, 170, 120))  # fmt: skip
CRATES: tuple[Colour, ...] = (
    (40, 100, 180),
    (200, 60, 48),
    (236, 236, 230),
    (196, 160, 104),
    (60, 140, 90),
)
CARTON: Colour = (188, 150, 104)


def draw_crate(canvas: Canvas, x: float, y: float, z: float, fruit: Colour, crate: Colour) -> None:
    """0.55 by 0.4 m, heaped."""
    canvas.box((x - 0.27, y, z - 0.2), (x + 0.27, y + 0.22, z + 0.2), crate, shade(crate, 0.5))
    for hole in (-0.15, 0.0, 0.15):
        canvas.face([(x + hole - 0.05, y + 0.09, z - 0.205), (x + hole + 0.05, y + 0.09, z - 0.205),
                     (x + hole + 0.05, y + 0.13, z - 0.205), (x + hole - 0.05, y + 0.13, z - 0.205)],
                    shade(crate, 0.55))  # fmt: skip
    for row in range(4):
        for place in range(6 - row % 2):
            up = y + 0.24 + 0.04 * (row > 0) + canvas.rng.uniform(0, 0.03)
            spot = (x - 0.22 + place * 0.088 + 0.04 * (row % 2), up, z + 0.15 - row * 0.095)
            canvas.ball(spot, 0.052, shade(fruit, canvas.rng.uniform(0.9, 1.1)))


def draw_stall(canvas: Canvas, x: float, z: float, wide: float, cloth: Colour) -> None:
    """A table with a cloth, crates on it and before it."""
    rng = canvas.rng
    canvas.box((x - wide / 2, 0, z - 0.45), (x + wide / 2, 0.7, z + 0.45), cloth, shade(cloth, 1.1))
    count = round(wide / 0.6)
    for back in (0.22, -0.22):
        for place in range(count):
            spot = x - wide / 2 + 0.32 + place * 0.6
            draw_crate(canvas, spot, 0.7, z + back, rng.choice(FRUIT), rng.choice(CRATES))
    for place in range(count):
        spot = x - wide / 2 + 0.3 + place * 0.62
        draw_crate(canvas, spot, 0.0, z - 0.8, rng.choice(FRUIT), rng.choice(CRATES))


def draw_parasol(canvas: Canvas, x: float, z: float, colours: tuple[Colour, Colour], radius: float = 1.45,
                 up: float = 2.15) -> None:  # fmt: skip
    canvas.line([(x, 0, z), (x, up + 0.5, z)], 0.05, (150, 150, 152))
    tip = (x, up + 0.55, z)
    rim = [
        (x + math.cos(a / 8 * math.tau) * radius, up, z + math.sin(a / 8 * math.tau) * radius)
        for a in range(8)
    ]
    pieces = []
    for number, (a, b) in enumerate(zip(rim, rim[1:] + rim[:1], strict=True)):
        pieces.append(([tip, a, b], colours[number % 2]))
        low_a, low_b = (a[0], a[1] - 0.16, a[2]), (b[0], b[1] - 0.16, b[2])
        pieces.append(([a, b, low_b, low_a], shade(colours[number % 2], 0.9)))
    canvas.solid(pieces)


def draw_cartons(
    canvas: Canvas, x: float, z: float, across: int, high: int, colour: Colour = CARTON
) -> None:
    rng = canvas.rng
    for level in range(high):
        for place in range(across):
            left = x + place * 0.52 + rng.uniform(-0.03, 0.03)
            low, tone = level * 0.36, shade(colour, rng.uniform(0.88, 1.08))
            canvas.box((left - 0.24, low, z - 0.2), (left + 0.24, low + 0.35, z + 0.2), tone)
            strip = [(left - 0.24, low + 0.16, z - 0.205), (left + 0.24, low + 0.16, z - 0.205),
                     (left + 0.24, low + 0.2, z - 0.205), (left - 0.24, low + 0.2, z - 0.205)]  # fmt: skip
            canvas.face(strip, (214, 190, 140))


def draw_shelf(canvas: Canvas, x: float, z: float, length: float) -> None:
    """A rack of 1.5 m with goods, along the street."""
    rng = canvas.rng
    frame = Frame(x, z, 90)
    for level in (0.1, 0.55, 1.0, 1.4):
        slab(canvas, frame, (0, level, -0.22), (length, level + 0.04, 0.22), (196, 198, 200))
        place = 0.05
        while level < 1.4 and place < length - 0.2:
            tone = (rng.randint(60, 235), rng.randint(60, 200), rng.randint(40, 190))
            deep, tall = rng.uniform(0.14, 0.3), rng.uniform(0.15, 0.36)
            slab(
                canvas,
                frame,
                (place, level + 0.04, -0.2),
                (place + deep, level + 0.04 + tall, 0.18),
                tone,
            )
            place += deep + 0.03
    for post in (0.0, length):
        canvas.line(frame.all(((post, 0, -0.22), (post, 1.5, -0.22))), 0.05, (160, 162, 164))


def draw_clothes_rack(canvas: Canvas, x: float, z: float, heading: float = 75.0) -> None:
    rng = canvas.rng
    frame = Frame(x, z, heading)
    steel: Colour = (176, 178, 180)
    for post in (0.0, 1.6):
        canvas.line(frame.all(((post, 0, 0), (post, 1.65, 0))), 0.04, steel)
        canvas.line(frame.all(((post, 0.02, -0.3), (post, 0.02, 0.3))), 0.04, steel)
    for place in range(11):
        tone = (rng.randint(40, 235), rng.randint(40, 200), rng.randint(50, 210))
        along = 0.1 + place * 0.14
        swing = rng.uniform(-0.04, 0.04)
        canvas.face(frame.all(((along, 1.58, -0.05), (along + swing, 1.5, -0.24), (along + swing, 0.75, -0.27),
                               (along + swing, 0.75, 0.27), (along + swing, 1.5, 0.24))), tone)  # fmt: skip
    canvas.line(frame.all(((0, 1.65, 0), (1.6, 1.65, 0))), 0.04, steel)


def draw_price_card(canvas: Canvas, x: float, y: float, z: float) -> None:
    canvas.face(
        [(x - 0.14, y, z), (x + 0.14, y, z), (x + 0.14, y + 0.2, z), (x - 0.14, y + 0.2, z)],
        (250, 222, 60),
    )
    for line in (0.05, 0.12):
        canvas.line(
            [(x - 0.09, y + line, z - 0.01), (x + 0.08, y + line, z - 0.01)], 0.025, (190, 30, 30)
        )
