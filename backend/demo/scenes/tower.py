"""A high-rise from below: with the path of what fell from it, as the camera's analysis draws it."""

import math
import random

from PIL import Image, ImageDraw, ImageFont

from backend.demo.scenes import backdrop
from backend.demo.scenes.camera import Camera, Vector
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import Colour, Light, shade
from backend.demo.scenes.trees import paint_crown, set_tree

SCALE = 16
"""Pixels of a metre."""
STOREY, BAY = 2.9, 3.4
STOREYS, BAYS = 18, 9
DISTANCE = 34.0
WEST = -17.0
CAMERA = Camera(x=0.0, y=2.6, z=0.0, yaw=-3.0, pitch=22.0, focal=980.0)
SEEN: Colour = (255, 60, 40)


def draw_wall(rng: random.Random, light: Light) -> Image.Image:
    """18 storeys of balconies and windows, lifts' tower in the middle."""
    wall = rng.choice(((206, 188, 162), (196, 156, 132), (204, 204, 200)))
    width, height = round(BAYS * BAY * SCALE), round((STOREYS + 0.7) * STOREY * SCALE)
    image = Image.new("RGB", (width, height), wall)
    pen = ImageDraw.Draw(image)
    for storey in range(STOREYS):
        low = height - storey * STOREY * SCALE
        pen.rectangle((0, low - 5, width, low), fill=shade(wall, 0.84))
        for bay in range(BAYS):
            _flat(pen, bay * BAY * SCALE, low, bay, wall, rng, light)
    return image


def _flat(
    pen: ImageDraw.ImageDraw,
    x: float,
    low: float,
    bay: int,
    wall: Colour,
    rng: random.Random,
    light: Light,
) -> None:
    glass = rng.choice(((82, 100, 114), (96, 112, 124), (70, 84, 96)))
    if light.lamps and rng.random() < 0.4:
        glass = (250, 220, 150)
    if bay == BAYS // 2:
        pen.rectangle((x + 20, low - 30, x + 34, low - 14), fill=glass)
        return
    if bay % 2:
        pen.rectangle((x + 14, low - 34, x + 38, low - 12), fill=shade(wall, 1.1))
        pen.rectangle((x + 16, low - 32, x + 36, low - 14), fill=glass)
        pen.line((x + 26, low - 32, x + 26, low - 14), fill=(214, 214, 212), width=1)
        if rng.random() < 0.6:
            pen.rectangle((x + 38, low - 22, x + 49, low - 12), fill=(216, 216, 212))
            pen.ellipse((x + 40, low - 21, x + 47, low - 13), fill=(150, 152, 150))
        return
    pen.rectangle((x + 3, low - 42, x + 51, low - 3), fill=shade(glass, 0.62))
    pen.rectangle((x + 3, low - 38, x + 51, low - 19), fill=glass)
    pen.rectangle((x + 2, low - 19, x + 52, low - 3), fill=shade(wall, 1.13))
    for pane in range(1, 5):
        pen.line(
            (x + 3 + pane * 10, low - 38, x + 3 + pane * 10, low - 19),
            fill=(210, 210, 208),
            width=1,
        )
    if rng.random() < 0.45:
        for cloth in range(rng.randint(2, 4)):
            tone = (rng.randint(90, 235), rng.randint(80, 210), rng.randint(90, 230))
            pen.rectangle((x + 7 + cloth * 9, low - 36, x + 13 + cloth * 9, low - 24), fill=tone)


def paint_tower(canvas: Canvas, ground: Ground, seed: str) -> None:
    rng = random.Random(seed)
    backdrop.paint_sky(canvas)
    ground.lay(canvas)
    wall = draw_wall(rng, canvas.light)
    light = canvas.light
    factor = light.ambient + light.direct * max(0.0, -light.sun[2])
    wall = wall.point(lambda value: min(255, round(value * factor)))
    step = 1 / SCALE
    top = (STOREYS + 0.7) * STOREY
    side = shade((150, 132, 116), light.ambient)
    east = WEST + BAYS * BAY
    canvas.face(
        [
            (east, 0, DISTANCE),
            (east, top, DISTANCE),
            (east, top, DISTANCE + 14),
            (east, 0, DISTANCE + 14),
        ],
        side,
    )
    canvas.lay(wall, (WEST, top, DISTANCE), (step, 0.0, 0.0), (0.0, -step, 0.0))
    _second_tower(canvas, rng)
    crown = paint_crown(0, light.ambient + light.direct * 0.5)
    for x in (-13.0, -9.5, -4.0, 5.0, 11.0):
        set_tree(canvas, crown, x, DISTANCE - 7 + rng.uniform(-1.5, 1.5), rng.uniform(5.5, 7.5))


def _second_tower(canvas: Canvas, rng: random.Random) -> None:
    wall = draw_wall(rng, canvas.light)
    step = 1.2 / SCALE
    canvas.lay(wall, (24.0, 52.0, 62.0), (step, 0.0, 0.0), (0.0, -step, 0.0))


def fall_line(variant: int) -> list[Vector]:
    """From a balcony of the 11th, 8th, 14th storey, thrown outwards."""
    storey = (11, 8, 9, 7)[variant % 4]
    x, y = WEST + (2.5, 6.5, 0.5, 2.5)[variant % 4] * BAY, (storey - 0.4) * STOREY
    points = []
    for step in range(15):
        time = step / 14 * math.sqrt(2 * y / 9.8)
        points.append(
            (x + 2.3 * time, max(0.3, y - 4.9 * time * time), DISTANCE - 0.6 - 2.4 * time)
        )
    return points


def draw_fall(canvas: Canvas, variant: int) -> None:
    """The path, a frame round each sighting, the window it came from."""
    path = fall_line(variant)
    pixels = [canvas.spot(point) for point in path]
    for a, b in zip(pixels[::2], pixels[1::2], strict=False):
        canvas.pen.line((*a, *b), fill=(*SEEN, 255), width=10)
    for number, (x, y) in enumerate(pixels[2::3]):
        size = 34
        canvas.pen.rectangle(
            (x - size, y - size, x + size, y + size), outline=(255, 214, 40, 255), width=6
        )
        _thing(canvas, x, y, number)
    start = path[0]
    corners = [(start[0] - 1.5, start[1] - 0.9), (start[0] + 1.5, start[1] + 1.5)]
    left, low = canvas.spot((corners[0][0], corners[0][1], DISTANCE))
    right, high = canvas.spot((corners[1][0], corners[1][1], DISTANCE))
    canvas.pen.rectangle((left, high, right, low), outline=(*SEEN, 255), width=10)
    storey = (11, 8, 9, 7)[variant % 4]
    _caption(canvas, f"{storey}F  0.96", right + 8, high - 8)


def _thing(canvas: Canvas, x: float, y: float, turn: int) -> None:
    """A bag, turning."""
    angle = turn * 0.9
    points = [(x + math.cos(angle + a) * r, y + math.sin(angle + a) * r)
              for a, r in ((0, 24), (1.4, 17), (2.4, 26), (3.6, 18), (4.9, 24))]  # fmt: skip
    canvas.pen.polygon(points, fill=(226, 226, 230))


def _caption(canvas: Canvas, text: str, x: float, y: float) -> None:
    font = ImageFont.load_default(66)
    layer = Image.new("RGB", (round(font.getlength(text)) + 24, 84), SEEN)
    ImageDraw.Draw(layer).text((12, 6), text, fill=(255, 255, 255), font=font)
    if canvas.mirrored:
        layer = layer.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    canvas.image.paste(layer, (round(x), round(y)))
