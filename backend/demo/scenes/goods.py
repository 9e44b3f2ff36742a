"""What is sold on a street: crates of fruit, parasols, racks, boxes, a clothes rail."""

import math
from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.solids import Frame, box, rod
from backend.demo.scenes.tone import Colour, mix, shade, stray

FRUIT: tuple[Colour, ...] = (
    (226, 120, 30), (196, 36, 40), (150, 176, 52), (236, 196, 60), (120, 40, 80), (86, 140, 58),
)  # fmt: skip
CLOTHES: tuple[Colour, ...] = (
    (186, 48, 62), (50, 74, 120), (226, 214, 196), (40, 42, 48), (212, 150, 168), (96, 142, 128),
    (220, 180, 70), (122, 96, 136),
)  # fmt: skip
CARTON: Colour = (184, 146, 102)


def crate(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A plastic crate heaped with one sort of fruit."""
    tone = rng.choice(((52, 112, 168), (206, 62, 52), (62, 138, 88), (214, 208, 196)))
    canvas.shadow(frame.x, frame.z, 0.8, 0.6, 0.8)
    box(canvas, frame, (0.62, 0.28, 0.44), tone)
    for level in (0.08, 0.16, 0.23):
        for aside in (-0.23, 0.23):
            rod(canvas, frame, (-0.28, level, aside), (0.28, level, aside), 0.02, shade(tone, 0.6))
    fruit = rng.choice(FRUIT)
    for row in range(4):
        for step in range(6):
            x, y, z = frame.at(-0.26 + step * 0.104, 0.27 + rng.uniform(0, 0.07), 0.17 - row * 0.11)
            canvas.sheet(x, z, y).ball(0, 0.03, 0.06, 0.055, stray(fruit, rng, 0.12))


def table(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A trestle table with a cloth and vegetables in rows."""
    canvas.shadow(frame.x, frame.z, 2.0, 1.1)
    cloth = stray(rng.choice(((196, 60, 54), (64, 110, 150), (120, 148, 92))), rng)
    box(canvas, frame, (1.9, 0.72, 0.85), cloth)
    for step in range(6):
        fruit = rng.choice(FRUIT)
        for number in range(14):
            x, y, z = frame.at(-0.8 + step * 0.3 + rng.uniform(0, 0.2), 0.72 + number * 0.009,
                               0.34 - number * 0.045)  # fmt: skip
            canvas.sheet(x, z, y).ball(0, 0.04, 0.07, 0.06, stray(fruit, rng, 0.12))


def parasol(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Big, with gores of two colours."""
    canvas.shadow(frame.x + 0.3, frame.z, 2.9, 2.4, 0.8)
    tone = rng.choice(((196, 44, 44), (40, 104, 172), (36, 132, 84), (222, 132, 34)))
    rod(canvas, frame, (0, 0, 0), (0, 2.5, 0), 0.05, (196, 196, 192))
    rim = [frame.at(1.45 * math.cos(math.tau * k / 10), 2.05, 1.45 * math.sin(math.tau * k / 10))
           for k in range(10)]  # fmt: skip
    top = frame.at(0, 2.72, 0)
    order = sorted(range(10), key=lambda k: -canvas.camera.seen(rim[k])[2])
    for k in order:
        a, b = rim[k], rim[(k + 1) % 10]
        cloth = tone if k % 2 else mix(tone, (244, 238, 224), 0.85)
        light = 0.78 + 0.24 * math.cos(math.tau * (k + 0.5) / 10 - 2.2)
        canvas.poly([a, b, top], shade(cloth, light))
        canvas.poly([a, b, (b[0], b[1] - 0.16, b[2]), (a[0], a[1] - 0.16, a[2])], shade(cloth, light * 0.86))


def carton(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """One to three boxes on each other."""
    canvas.shadow(frame.x, frame.z, 0.8, 0.7, 0.8)
    up = 0.0
    for _ in range(rng.randint(1, 3)):
        high = rng.uniform(0.26, 0.42)
        whole = Frame(frame.x, frame.z, frame.turn + rng.uniform(-8, 8), up)
        box(canvas, whole, (rng.uniform(0.46, 0.62), high, 0.44), stray(CARTON, rng, 0.1))
        rod(canvas, whole, (-0.24, high * 0.6, -0.225), (0.24, high * 0.6, -0.225), 0.05, (206, 182, 138))
        up += high


def rack(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A wire rack with four shelves of packets and basins."""
    canvas.shadow(frame.x, frame.z, 1.4, 0.6)
    steel: Colour = (150, 152, 154)
    for along in (-0.6, 0.6):
        for aside in (0.2, -0.2):
            rod(canvas, frame, (along, 0, aside), (along, 1.55, aside), 0.03, steel)
    for shelf in range(4):
        up = 0.15 + shelf * 0.4
        box(canvas, Frame(frame.x, frame.z, frame.turn, up), (1.25, 0.03, 0.44), steel)
        for step in range(6):
            x, y, z = frame.at(-0.5 + step * 0.2, up + 0.03, -0.02)
            size = (0.17, rng.uniform(0.14, 0.3), 0.34)
            tone = stray(rng.choice(CLOTHES + FRUIT), rng)
            box(canvas, Frame(x, z, frame.turn, y), size, tone)


def rail(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A rail of clothes on hangers."""
    canvas.shadow(frame.x, frame.z, 2.1, 0.7)
    for along in (-1.0, 1.0):
        rod(canvas, frame, (along, 0, 0), (along, 1.65, 0), 0.04, (170, 172, 174))
        rod(canvas, frame, (along, 0.05, -0.3), (along, 0.05, 0.3), 0.04, (120, 122, 124))
    rod(canvas, frame, (-1.0, 1.65, 0), (1.0, 1.65, 0), 0.04, (186, 188, 190))
    for step in range(9):
        garment(canvas, frame, -0.88 + step * 0.22, 1.58, rng.uniform(0.6, 0.95), rng)


def garment(
    canvas: Canvas, frame: Frame, along: float, up: float, long: float, rng: Random
) -> None:
    """A shirt or coat that hangs from a point of a line."""
    tone = stray(rng.choice(CLOTHES), rng)
    outline = ((0, 0), (0.2, -0.06), (0.33, -0.42), (0.24, -0.46), (0.2, -0.3), (0.22, -long),
               (-0.22, -long), (-0.2, -0.3), (-0.24, -0.46), (-0.33, -0.42), (-0.2, -0.06))  # fmt: skip
    twist = rng.uniform(0.55, 1.0)
    canvas.poly([frame.at(along + u * twist, up + v, u * 0.35) for u, v in outline], tone)
    for fold in (-0.12, 0.02, 0.13):
        a, b = frame.at(along + fold, up - 0.25, 0), frame.at(along + fold * 1.2, up - long + 0.03, 0)
        canvas.line(a, b, 0.03, shade(tone, 0.82))


def quilt(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A flowered quilt hung over a line at 1.9 metres."""
    tone = stray(rng.choice(((206, 120, 136), (226, 222, 214), (110, 146, 186), (212, 176, 92))), rng)
    sag = [frame.at(-0.85 + step * 0.17, 1.9 - 0.05 * math.sin(step / 10 * math.pi), 0)
           for step in range(11)]  # fmt: skip
    hem = [frame.at(0.85 - step * 0.17, 0.62 + rng.uniform(-0.03, 0.03), -0.05) for step in range(11)]
    canvas.poly([*sag, *hem], tone)
    for step in range(1, 10, 2):
        canvas.line(sag[step], hem[10 - step], 0.06, shade(tone, 0.88))
    petal = mix(tone, rng.choice(CLOTHES), 0.75)
    for _ in range(26):
        x, y, z = frame.at(rng.uniform(-0.75, 0.75), rng.uniform(0.75, 1.75), -0.05)
        canvas.sheet(x, z, y).oval(0, 0, 0.055, 0.05, stray(petal, rng, 0.15))


def line_of_washing(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A sagging line of six metres with quilts and shirts."""
    ends = [frame.at(-3.0 + step * 0.6, 1.92 + 0.004 * (step - 5) ** 2, 0) for step in range(11)]
    for a, b in zip(ends, ends[1:], strict=False):
        canvas.line(a, b, 0.025, (60, 60, 62))
    canvas.shadow(frame.x, frame.z, 5.0, 0.8, 0.7)
    for along in (-1.9, 1.5):
        x, y, z = frame.at(along, 0, 0)
        quilt(canvas, Frame(x, z, frame.turn), rng)
    for along in (-0.75, -0.25, 0.3, 2.65):
        garment(canvas, frame, along, 1.9, rng.uniform(0.65, 0.95), rng)
