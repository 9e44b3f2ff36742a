"""Smoke, dust, flames: soft layers over the drawing."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from backend.demo.scenes.camera import Vector
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour, shade


def draw_plume(canvas: Canvas, foot: Vector, height: float, spread: float, colour: Colour, strength: int,
               drift: float = 0.6, puffs: int = 60) -> None:  # fmt: skip
    """Rising, widening and thinning; drawn small, softened, then enlarged."""
    small = (canvas.size[0] // 8, canvas.size[1] // 8)
    layer = Image.new("L", small, 0)
    rng = canvas.rng
    for puff in range(puffs):
        part = puff / puffs
        x = foot[0] + drift * height * part**1.4 * 0.5 + rng.gauss(0, 0.12 + spread * part * 0.5)
        spot = (x, foot[1] + height * part, foot[2] + rng.gauss(0, 0.1 + spread * part * 0.3))
        px, py = canvas.spot(spot)
        size = (0.12 + spread * part) * canvas.view.size(spot) * rng.uniform(0.5, 1.0) / 8
        level = max(4, round(strength * (1 - part) ** 0.8 * rng.uniform(0.3, 0.8)))
        one = Image.new("L", small, 0)
        box = (px / 8 - size, py / 8 - size, px / 8 + size, py / 8 + size)
        ImageDraw.Draw(one).ellipse(box, fill=level)
        layer = _over(layer, one, box)
    _veil(canvas, layer.filter(ImageFilter.GaussianBlur(3)), colour)


def _over(layer: Image.Image, one: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, low = min(layer.width, int(box[2]) + 2), min(layer.height, int(box[3]) + 2)
    if right > left and low > top:
        part = (left, top, right, low)
        white = Image.new("L", (right - left, low - top), 255)
        layer.paste(white, part[:2], one.crop(part))
    return layer


def _veil(canvas: Canvas, mask: Image.Image, colour: Colour) -> None:
    full = mask.resize(canvas.size, Image.Resampling.BICUBIC)
    tone = shade(colour, canvas.light.ambient + 0.15)
    canvas.image.paste(tone, (0, 0, *canvas.size), full)


def draw_haze(canvas: Canvas, spots: list[Vector], size: float, colour: Colour, strength: int) -> None:
    """A cloud of dust hanging over several places."""
    small = (canvas.size[0] // 8, canvas.size[1] // 8)
    layer = Image.new("L", small, 0)
    for spot in spots:
        px, py = canvas.spot(spot)
        reach = size * canvas.view.size(spot) / 8 * canvas.rng.uniform(0.6, 1.2)
        box = (px / 8 - reach, py / 8 - reach * 0.7, px / 8 + reach, py / 8 + reach * 0.7)
        one = Image.new("L", small, 0)
        ImageDraw.Draw(one).ellipse(box, fill=round(strength * canvas.rng.uniform(0.4, 1.0)))
        layer = _over(layer, one, box)
    _veil(canvas, layer.filter(ImageFilter.GaussianBlur(7)), colour)


def draw_flames(canvas: Canvas, x: float, z: float, wide: float, high: float) -> None:
    rng = canvas.rng
    for tone, part in (((226, 84, 20), 1.0), ((250, 150, 34), 0.72), ((255, 226, 120), 0.4)):
        for _ in range(9):
            foot = x + rng.gauss(0, wide * 0.3 * part)
            tip = high * part * rng.uniform(0.5, 1.1)
            _tongue(canvas, foot, z, wide * 0.16 * part + 0.03, tip, tone, rng)
    canvas.glows.append(((x, high * 0.4, z), 1.9, (150, 76, 20)))


def _tongue(canvas: Canvas, x: float, z: float, wide: float, high: float, colour: Colour, rng: random.Random) -> None:
    lean = rng.uniform(-0.12, 0.12)
    points: list[Vector] = []
    for step in range(7):
        part = step / 6
        points.append((x - wide * math.cos(part * math.pi / 2) + lean * part, high * part, z))
    for step in range(6, -1, -1):
        part = step / 6
        points.append((x + wide * math.cos(part * math.pi / 2) + lean * part, high * part, z))
    canvas.face(points, colour, 200, flat=True)
