"""Smoke, dust, flames: soft layers over the drawing."""

import math
import random

from PIL import Image, ImageChops

from backend.demo.scenes.camera import Vector
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour, shade

SMALL = 8
"""Soft layers are drawn so many times smaller."""


class Veil:
    """How much of a colour hides the picture, put together from soft puffs."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.mask = Image.new("L", (canvas.size[0] // SMALL, canvas.size[1] // SMALL), 0)
        self._puff = ImageChops.invert(Image.radial_gradient("L")).resize((64, 64))

    def puff(self, spot: Vector, radius: float, strength: int) -> None:
        if self.canvas.view.depth(spot) < 0.6:
            return
        x, y = self.canvas.spot(spot)
        size = max(2, round(radius * self.canvas.view.size(spot) / SMALL))
        soft = self._puff.resize((size * 2, size * 2)).point(lambda value: value * strength // 255)
        corner = (round(x / SMALL) - size, round(y / SMALL) - size)
        self.mask.paste(255, (*corner, corner[0] + size * 2, corner[1] + size * 2), soft)

    def draw(self, colour: Colour) -> None:
        full = self.mask.resize(self.canvas.size, Image.Resampling.BICUBIC)
        tone = shade(colour, self.canvas.light.ambient + 0.15)
        self.canvas.image.paste(tone, (0, 0, *self.canvas.size), full)


def draw_plume(
    canvas: Canvas, foot: Vector, height: float, spread: float, colour: Colour, strength: int,
    drift: float = 0.6, puffs: int = 90,
) -> None:  # fmt: skip
    """Rising, widening and thinning."""
    veil, rng = Veil(canvas), canvas.rng
    for puff in range(puffs):
        part = puff / puffs
        lean = drift * height * part**1.4 * 0.5 + rng.gauss(0, 0.12 + spread * part * 0.4)
        spot = (foot[0] + lean, foot[1] + height * part, foot[2] + rng.gauss(0, 0.1))
        level = max(4, round(strength * (1 - part) ** 0.9 * rng.uniform(0.2, 0.6)))
        veil.puff(spot, (0.2 + spread * part * 0.8) * rng.uniform(0.6, 1.1), level)
    veil.draw(colour)


def draw_haze(
    canvas: Canvas, spots: list[Vector], size: float, colour: Colour, strength: int
) -> None:
    """A cloud of dust hanging over several places."""
    veil, rng = Veil(canvas), canvas.rng
    for spot in spots:
        veil.puff(spot, size * rng.uniform(0.6, 1.3), round(strength * rng.uniform(0.3, 0.9)))
    veil.draw(colour)


def draw_flames(canvas: Canvas, x: float, z: float, wide: float, high: float) -> None:
    rng = canvas.rng
    for tone, part in (((226, 84, 20), 1.0), ((250, 150, 34), 0.72), ((255, 226, 120), 0.4)):
        for _ in range(9):
            foot = x + rng.gauss(0, wide * 0.3 * part)
            tip = high * part * rng.uniform(0.5, 1.1)
            _tongue(canvas, (foot, 0.0, z), (wide * 0.16 * part + 0.03, tip), tone, rng)
    canvas.glows.append(((x, high * 0.4, z), 1.9, (150, 76, 20)))


def _tongue(
    canvas: Canvas, foot: Vector, size: tuple[float, float], colour: Colour, rng: random.Random
) -> None:
    (x, _, z), (wide, high) = foot, size
    lean = rng.uniform(-0.12, 0.12)
    rise = [step / 6 for step in range(7)]
    left = [(x - wide * math.cos(p * math.pi / 2) + lean * p, high * p, z) for p in rise]
    right = [(x + wide * math.cos(p * math.pi / 2) + lean * p, high * p, z) for p in rise]
    canvas.face([*left, *reversed(right)], colour, 200, flat=True)
