"""House fronts as flat drawings: shops below, flats above; a hoarding; a tower."""

import random

from PIL import Image, ImageDraw

from backend.demo.scenes.glyphs import SHOPS, write
from backend.demo.scenes.light import Colour, Light, mix, shade

SCALE = 40
"""Pixels of a metre."""
HEIGHT = 13.0
BAY = 4.2
SIGN_LOW, SIGN_HIGH = 2.9, 3.85

WALLS: tuple[Colour, ...] = ((214, 202, 178), (196, 168, 146), (222, 216, 204), (188, 184, 178),
                             (206, 178, 160), (176, 158, 142))  # fmt: skip
SIGNS: tuple[tuple[Colour, Colour], ...] = (
    ((178, 34, 32), (250, 232, 180)), ((30, 110, 62), (250, 250, 240)),
    ((28, 74, 150), (255, 255, 255)), ((232, 176, 40), (160, 30, 20)),
    ((90, 52, 34), (240, 214, 160)), ((236, 236, 230), (196, 40, 34)),
    ((24, 120, 128), (255, 255, 255)),
)  # fmt: skip


class Front:
    """A drawing of `length` metres; y is up from the pavement."""

    def __init__(self, length: float, rng: random.Random, light: Light, mirrored: bool) -> None:
        self.length = length
        self.rng = rng
        self.light = light
        self.mirrored = mirrored
        self.image = Image.new("RGBA", (round(length * SCALE), round(HEIGHT * SCALE)), (0, 0, 0, 0))
        self.pen = ImageDraw.Draw(self.image)

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        box = (x0 * SCALE, (HEIGHT - y1) * SCALE, x1 * SCALE, (HEIGHT - y0) * SCALE)
        self.pen.rectangle(box, fill=(*colour, 255))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, px: int = 1) -> None:
        ends = (x0 * SCALE, (HEIGHT - y0) * SCALE, x1 * SCALE, (HEIGHT - y1) * SCALE)
        self.pen.line(ends, fill=(*colour, 255), width=px)

    def sign(self, text: str, x: float, y: float, size: float, colour: Colour) -> None:
        write(
            self.pen, text, (x * SCALE, (HEIGHT - y) * SCALE), size * SCALE, colour, self.mirrored
        )


def draw_shops(length: float, rng: random.Random, light: Light, mirrored: bool) -> Image.Image:
    front = Front(length, rng, light, mirrored)
    x = 0.0
    shops = list(SHOPS)
    rng.shuffle(shops)
    number = 0
    while x < length:
        bays, wall = rng.choice((2, 3)), rng.choice(WALLS)
        roof = rng.choice((7.2, 9.9, 9.9, 12.7))
        front.fill(x, 0, x + bays * BAY, roof, wall)
        _stain(front, x, x + bays * BAY, roof, wall)
        front.fill(x, roof - 0.35, x + bays * BAY, roof, shade(wall, 0.82))
        for bay in range(bays):
            _flats(front, x + bay * BAY, roof, wall)
            _shop(front, x + bay * BAY, shops[number % len(shops)])
            number += 1
        x += bays * BAY
    return front.image


def _stain(front: Front, x0: float, x1: float, roof: float, wall: Colour) -> None:
    for _ in range(26):
        x = front.rng.uniform(x0, x1)
        top = front.rng.uniform(4.5, roof)
        front.line(x, top, x, top - front.rng.uniform(0.5, 2), shade(wall, 0.9), 3)


def _flats(front: Front, x: float, roof: float, wall: Colour) -> None:
    floor = 4.3
    while floor + 2.3 < roof:
        for place in (x + 0.45, x + 2.5):
            _window(front, place, floor + 0.5, wall)
        floor += 2.8


def _window(front: Front, x: float, y: float, wall: Colour) -> None:
    rng, lamps = front.rng, front.light.lamps
    glass: Colour = rng.choice(((78, 96, 110), (96, 112, 122), (60, 74, 86)))
    if lamps and rng.random() < 0.45:
        glass = rng.choice(((255, 222, 150), (246, 240, 214)))
    front.fill(x - 0.08, y - 0.08, x + 1.28, y + 1.48, shade(wall, 1.1))
    front.fill(x, y, x + 1.2, y + 1.4, glass)
    front.fill(x, y + 0.9, x + 1.2, y + 1.4, shade(glass, 1.12))
    front.line(x + 0.6, y, x + 0.6, y + 1.4, (206, 206, 204), 3)
    if rng.random() < 0.4:
        for bar in range(7):
            front.line(x + bar * 0.2, y - 0.1, x + bar * 0.2, y + 1.1, (188, 188, 186), 2)
    if rng.random() < 0.5:
        front.fill(x + 0.2, y - 0.85, x + 1.0, y - 0.25, (214, 214, 208))
        front.fill(x + 0.28, y - 0.78, x + 0.72, y - 0.32, (150, 152, 150))


def _shop(front: Front, x: float, name: str) -> None:
    rng = front.rng
    board, letters = rng.choice(SIGNS)
    lit = front.light.lamps
    inside: Colour = (244, 226, 176) if lit else (58, 60, 62)
    front.fill(x + 0.12, 0, x + BAY - 0.12, SIGN_LOW, (88, 88, 90))
    front.fill(x + 0.25, 0.12, x + BAY - 0.25, SIGN_LOW - 0.15, inside)
    _shelves(front, x, inside)
    for pane in (x + 0.25, x + 1.5, x + 2.75):
        front.line(pane, 0, pane, SIGN_LOW - 0.15, (176, 178, 180), 4)
    front.line(x + 0.3, 2.5, x + 1.3, 0.5, mix(inside, (255, 255, 255), 0.25), 6)
    glow = 1.25 if lit else 1.0
    front.fill(x + 0.02, SIGN_LOW, x + BAY - 0.02, SIGN_HIGH, shade(board, glow))
    front.fill(x + 0.02, SIGN_HIGH - 0.06, x + BAY - 0.02, SIGN_HIGH, shade(board, 0.7))
    size = 0.58
    start = x + (BAY - (len(name) * 1.25 - 0.25) * size) / 2
    front.sign(name, start, SIGN_HIGH - 0.19, size, letters)


def _shelves(front: Front, x: float, inside: Colour) -> None:
    rng = front.rng
    for shelf in (0.5, 1.05, 1.6):
        place = x + 1.6
        while place < x + BAY - 0.6:
            wide = rng.uniform(0.1, 0.3)
            tone = (rng.randint(60, 220), rng.randint(60, 180), rng.randint(40, 150))
            goods = mix(inside, tone, 0.5)
            front.fill(place, shelf, place + wide, shelf + rng.uniform(0.2, 0.42), goods)
            place += wide + 0.04
        front.line(x + 1.55, shelf, x + BAY - 0.5, shelf, mix(inside, (160, 150, 140), 0.6), 2)


def draw_hoarding(length: float, rng: random.Random, light: Light, mirrored: bool) -> Image.Image:
    """Blue sheets of 2.5 m; behind them concrete floors, scaffold and green netting."""
    front = Front(length, rng, light, mirrored)
    for storey in range(3):
        y = 2.9 + storey * 3.2
        front.fill(3, y, length, y + 3.2, (112, 142, 112))
        for pole in range(int(length)):
            front.line(3 + pole, y, 3 + pole, y + 3.2, (152, 148, 132), 3)
        for plank in (0.05, 1.6):
            front.line(3, y + plank, length, y + plank, (176, 160, 120), 5)
        front.fill(3, y, length, y + 0.28, (150, 150, 146))
    sheet = 0.0
    while sheet < length:
        front.fill(sheet, 0, sheet + 1.5, 2.5, shade((52, 104, 168), rng.uniform(0.93, 1.05)))
        front.line(sheet, 0, sheet, 2.5, (40, 78, 128), 3)
        sheet += 1.5
    front.fill(0, 0, length, 0.35, (176, 172, 164))
    front.fill(0, 2.42, length, 2.55, (222, 222, 218))
    for place in range(1, int(length) - 6, 9):
        front.sign("大王工土", place + 0.7, 1.95, 0.85, (232, 236, 240))
    return front.image


def draw_wall(length: float, rng: random.Random, light: Light, mirrored: bool) -> Image.Image:
    """A plastered wall of 2.4 m with pillars and a coping; flats behind it."""
    front = Front(length, rng, light, mirrored)
    wall: Colour = rng.choice(((206, 200, 188), (214, 206, 186), (196, 198, 196)))
    for bay in range(int(length // 3.6)):
        for storey in range(1, 4):
            front.fill(
                bay * 3.6, storey * 2.8, bay * 3.6 + 3.6, storey * 2.8 + 2.8, (186, 170, 152)
            )
            _window(front, bay * 3.6 + 0.9, storey * 2.8 + 0.9, (186, 170, 152))
    front.fill(0, 0, length, 2.4, wall)
    _stain(front, 0, length, 4.6, wall)
    front.fill(0, 0, length, 0.4, shade(wall, 0.76))
    for pillar in range(0, int(length), 4):
        front.fill(pillar, 0, pillar + 0.45, 2.55, shade(wall, 0.93))
    front.fill(0, 2.36, length, 2.5, shade(wall, 0.7))
    return front.image


def draw_tower(length: float, rng: random.Random, light: Light, mirrored: bool) -> Image.Image:
    """A housing estate's front: an entrance hall, flats with balconies above it."""
    front = Front(length, rng, light, mirrored)
    wall, trim = rng.choice(((204, 190, 168), (186, 150, 128), (200, 200, 194))), (226, 224, 216)
    front.fill(0, 0, length, HEIGHT, wall)
    front.fill(0, 0, length, 0.9, shade(wall, 0.74))
    for storey in range(5):
        floor = storey * 2.8
        front.fill(0, floor + 2.62, length, floor + 2.8, shade(wall, 0.86))
        for bay in range(int(length // 3.6)):
            x = bay * 3.6
            if storey == 0 and bay % 4 == 1:
                _entrance(front, x)
            elif bay % 2:
                _balcony(front, x + 0.3, floor, trim)
            else:
                _window(front, x + 0.9, floor + 1.0, wall)
    return front.image


def _entrance(front: Front, x: float) -> None:
    inside: Colour = (238, 220, 170) if front.light.lamps else (70, 76, 80)
    front.fill(x, 0, x + 2.6, 2.6, (120, 108, 98))
    front.fill(x + 0.3, 0, x + 2.3, 2.2, inside)
    front.line(x + 1.3, 0, x + 1.3, 2.2, (180, 180, 180), 4)
    front.fill(x - 0.3, 2.5, x + 2.9, 2.75, (150, 146, 140))


def _balcony(front: Front, x: float, floor: float, trim: Colour) -> None:
    rng = front.rng
    glass: Colour = (92, 108, 118)
    if front.light.lamps and rng.random() < 0.4:
        glass = (250, 220, 156)
    front.fill(x, floor + 0.1, x + 2.9, floor + 2.5, shade(glass, 0.8))
    front.fill(x, floor + 1.1, x + 2.9, floor + 2.45, glass)
    front.fill(x, floor + 0.1, x + 2.9, floor + 1.05, trim)
    for pane in range(1, 4):
        front.line(x + pane * 0.72, floor + 1.05, x + pane * 0.72, floor + 2.45, (206, 206, 204), 3)
    if rng.random() < 0.5:
        for cloth in range(rng.randint(2, 4)):
            tone = (rng.randint(90, 230), rng.randint(90, 220), rng.randint(100, 230))
            left = x + 0.4 + cloth * 0.6
            front.fill(left, floor + 1.3, left + 0.4, floor + 2.2, tone)
