"""Plane trees along the kerb, bushes, street lamps and far blocks of flats."""

import math
from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.tone import Colour, mix, shade, stray

BARK: Colour = (104, 92, 78)
LEAVES: tuple[Colour, ...] = ((52, 84, 44), (66, 98, 48), (84, 116, 58), (108, 138, 70))


def tree(canvas: Canvas, x: float, z: float, rng: Random) -> None:
    canvas.floor(x - 0.6, x + 0.6, z - 0.6, z + 0.6, (92, 82, 68))
    canvas.shadow(x + 0.6, z, 2.6, 2.2, 0.8)
    sheet = canvas.sheet(x, z)
    tall = rng.uniform(2.6, 3.2)
    for step in range(8):
        low, high = tall * step / 8, tall * (step + 1) / 8
        wide = 0.17 - step * 0.008
        sheet.rect(-wide, wide, low, high, stray(BARK, rng, 0.12))
        sheet.rect(wide * 0.3, wide, low, high, shade(BARK, 0.72))
    for lean in (-0.9, -0.3, 0.5, 1.0):
        sheet.path([(0, tall - 0.2), (lean, tall + 1.3)], 0.11, shade(BARK, 0.8))
    sheet.rect(-0.18, 0.18, 0.1, 1.05, (216, 214, 204))
    crown(canvas, x, z, tall + 1.5, 2.0, rng)


def crown(canvas: Canvas, x: float, z: float, up: float, size: float, rng: Random) -> None:
    """Dabs of leaves, dark ones below and behind, light ones above and to the left."""
    sheet = canvas.sheet(x, z)
    puffs = [(rng.gauss(0, 0.5) * size, up + rng.gauss(0.1, 0.36) * size) for _ in range(11)]
    for layer, tone in enumerate(LEAVES):
        rise = layer * 0.11 * size
        for u, v in puffs:
            for _ in range(30 if layer else 22):
                turn, far = rng.uniform(0, math.tau), rng.random() ** 0.6
                reach = size * (0.5 - layer * 0.06) * far
                dab = size * rng.uniform(0.03, 0.075) * (1.5 if layer == 0 else 1)
                sheet.oval(u + reach * math.cos(turn) - rise * 0.6, v + reach * math.sin(turn) + rise,
                           dab, dab * 0.7, stray(tone, rng, 0.16))  # fmt: skip


def bush(canvas: Canvas, x: float, z: float, rng: Random) -> None:
    canvas.shadow(x, z, 0.9, 0.7)
    sheet = canvas.sheet(x, z)
    for layer, tone in enumerate(LEAVES):
        for _ in range(110):
            u, v = rng.uniform(-0.8, 0.8), rng.uniform(0.03, 0.75)
            sheet.oval(u, v * (0.8 + layer * 0.1), 0.07, 0.05, stray(tone, rng, 0.15))


def lamp(canvas: Canvas, x: float, z: float, rng: Random) -> None:
    sheet = canvas.sheet(x, z)
    grey: Colour = (122, 126, 128)
    sheet.path([(0, 0), (0, 6.2), (0.4, 6.7), (1.5, 6.9)], 0.11, grey)
    sheet.rect(-0.14, 0.14, 0, 0.5, shade(grey, 0.8))
    sheet.oval(1.6, 6.86, 0.34, 0.09, (255, 238, 190) if canvas.light.lit else (206, 208, 206))


def pole(canvas: Canvas, x: float, z: float, rng: Random) -> None:
    """A concrete one, for wires."""
    canvas.shadow(x, z, 0.5, 0.4)
    sheet = canvas.sheet(x, z)
    for step in range(6):
        u = -0.17 + step * 0.0567
        sheet.rect(u, u + 0.06, 0, 9, shade((170, 166, 160), 1.08 - abs(step - 1.6) * 0.1))


def blocks(canvas: Canvas, rng: Random) -> None:
    """Flats far off, behind the roofs and at the end of the street."""
    for number in range(9):
        x, z = 70 - number * 16 + rng.uniform(-4, 4), 62 - (number % 3) * 6
        _block(canvas, x, z, rng.uniform(9, 13), rng.uniform(22, 44), rng)
    for number in range(6):
        _block(canvas, 105 - number * 16, -20, 12, rng.uniform(16, 30), rng)


def _block(canvas: Canvas, x: float, z: float, wide: float, tall: float, rng: Random) -> None:
    tone = rng.choice(((206, 198, 188), (196, 186, 172), (188, 194, 198), (212, 190, 168)))
    if canvas.camera.seen((x, 0, z))[2] < 15:
        return
    canvas.wall(x, x + wide, 0, tall, z, tone)
    for storey in range(int(tall / 3)):
        for step in range(int(wide / 2.4)):
            left, low = x + 0.5 + step * 2.4, storey * 3 + 1.0
            lit = canvas.light.lit and rng.random() < 0.4
            glass: Colour = (250, 214, 150) if lit else mix((96, 110, 124), tone, 0.3)
            canvas.wall(left, left + 1.5, low, low + 1.5, z, stray(glass, rng, 0.1))
