"""The ground seen from above, in metres: pavement, kerb, road and what lies flat on them."""

import math
import random

from PIL import Image, ImageChops, ImageDraw

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour, shade

SCALE = 40
"""Pixels of a metre."""
WEST, EAST, NEAR, FAR = -5.0, 14.0, 1.0, 50.0
KERB = 0.0
ROAD_END = 9.0
TACTILE: Colour = (196, 168, 84)


class Ground:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.size = (round((EAST - WEST) * SCALE), round((FAR - NEAR) * SCALE))
        self.image = Image.new("RGB", self.size, (112, 112, 114))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def at(self, x: float, z: float) -> tuple[float, float]:
        return (x - WEST) * SCALE, (z - NEAR) * SCALE

    def fill(
        self, x0: float, z0: float, x1: float, z1: float, colour: Colour, alpha: int = 255
    ) -> None:
        self.pen.rectangle((*self.at(x0, z0), *self.at(x1, z1)), fill=(*colour, alpha))

    def disc(self, x: float, z: float, radius: float, colour: Colour, alpha: int = 255) -> None:
        left, top = self.at(x - radius, z - radius)
        right, low = self.at(x + radius, z + radius)
        self.pen.ellipse((left, top, right, low), fill=(*colour, alpha))

    def line(
        self, points: list[tuple[float, float]], thick: float, colour: Colour, alpha: int = 255
    ) -> None:
        pixels = [self.at(x, z) for x, z in points]
        self.pen.line(pixels, fill=(*colour, alpha), width=max(1, round(thick * SCALE)))

    def blot(
        self, x: float, z: float, rx: float, rz: float, colour: Colour, alpha: int = 255
    ) -> None:
        """An irregular patch."""
        self.pen.polygon([self.at(*p) for p in blot(x, z, rx, rz, self.rng)], fill=(*colour, alpha))

    def specks(self, x: float, z: float, rx: float, rz: float, count: int, colours: list[Colour],
               size: tuple[float, float]) -> None:  # fmt: skip
        """Small things strewn about, dense in the middle."""
        for _ in range(count):
            px, pz = self.rng.gauss(x, rx / 2), self.rng.gauss(z, rz / 2)
            small = self.rng.random() ** 2
            self.disc(px, pz, size[0] + (size[1] - size[0]) * small, self.rng.choice(colours))

    def roughen(self, strength: int = 34) -> None:
        """Grain of the stone and blotches of wear, over all that lies there."""
        fine = _noise(self.size, self.rng, strength)
        small = (self.size[0] // 48, self.size[1] // 48)
        wear = _noise(small, self.rng, strength).resize(self.size, Image.Resampling.BILINEAR)
        both = ImageChops.add(fine, wear, 2.0)
        self.image = ImageChops.multiply(self.image, Image.merge("RGB", [both] * 3))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def lay(self, canvas: Canvas) -> None:
        step = 1 / SCALE
        light = canvas.light
        factor = light.ambient + light.direct * light.sun[1]
        lit = self.image.point(lambda value: min(255, round(value * factor)))
        canvas.lay(lit, (WEST, 0.0, NEAR), (step, 0.0, 0.0), (0.0, 0.0, step))


def blot(x: float, z: float, rx: float, rz: float, rng: random.Random) -> list[tuple[float, float]]:
    waves = [(rng.uniform(0, 6.3), rng.uniform(0.04, 0.16)) for _ in range(4)]
    points = []
    for step in range(40):
        angle = step / 40 * math.tau
        reach = 1 + sum(a * math.sin(n * angle + p) for n, (p, a) in enumerate(waves, 2))
        points.append((x + math.cos(angle) * rx * reach, z + math.sin(angle) * rz * reach))
    return points


def _noise(size: tuple[int, int], rng: random.Random, strength: int) -> Image.Image:
    """Grey from 255 down by at most `strength`."""
    raw = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
    return raw.point(lambda value: 255 - value * strength // 255)


def pave_street(ground: Ground, pavement: Colour) -> None:
    """Facade, 4.2 m of pavement with a tactile path, kerb, 9 m of road, the other pavement."""
    ground.fill(WEST, NEAR, KERB, FAR, shade(pavement, 0.84))
    _tile(ground, WEST, KERB - 0.02, pavement)
    ground.fill(ROAD_END, NEAR, EAST, FAR, shade(pavement, 0.95))
    _tactile_path(ground)
    ground.fill(KERB, NEAR, ROAD_END, FAR, (104, 105, 109))
    _mark_road(ground)
    for x in (KERB, ROAD_END):
        ground.fill(x - 0.02, NEAR, x + 0.2, FAR, (172, 171, 166))
        for z in range(int(NEAR), int(FAR)):
            ground.line([(x, z), (x + 0.2, z)], 0.02, (120, 120, 118))


def _tile(ground: Ground, west: float, east: float, colour: Colour) -> None:
    width, length = 0.5, 0.5
    for row in range(round((36 - NEAR) / length)):
        for column in range(round((east - west) / width)):
            tone = shade(colour, ground.rng.uniform(0.92, 1.06))
            x, z = west + column * width, NEAR + row * length
            ground.fill(x + 0.02, z + 0.02, x + width - 0.01, z + length - 0.01, tone)


def _tactile_path(ground: Ground) -> None:
    for row in range(round((36 - NEAR) / 0.3)):
        z = NEAR + row * 0.3
        tone = shade(TACTILE, ground.rng.uniform(0.86, 1.04))
        ground.fill(-2.25, z, -1.95, z + 0.28, tone)
        for bar in (-2.2, -2.12, -2.04):
            ground.line([(bar, z + 0.03), (bar, z + 0.25)], 0.03, shade(tone, 1.14))


def _mark_road(ground: Ground) -> None:
    white: Colour = (212, 212, 206)
    ground.line([(0.75, NEAR), (0.75, FAR)], 0.13, white, 210)
    for z in range(2, int(FAR), 6):
        ground.line([(2.9, z), (2.9, z + 3)], 0.13, white, 200)
    for x in (4.55, 4.8):
        ground.line([(x, NEAR), (x, FAR)], 0.11, (206, 172, 70), 220)
    _wear_road(ground)


def _wear_road(ground: Ground) -> None:
    rng = ground.rng
    for _ in range(5):
        ground.blot(rng.uniform(1, 8), rng.uniform(3, 40), rng.uniform(0.5, 1.4), rng.uniform(1, 4),
                    rng.choice([(92, 93, 97), (114, 114, 116)]), 120)  # fmt: skip
    for _ in range(6):
        x, z = rng.uniform(0.6, 8), rng.uniform(3, 30)
        crack = [(x, z)]
        for _ in range(7):
            x, z = x + rng.uniform(-0.3, 0.3), z + rng.uniform(0.1, 0.6)
            crack.append((x, z))
        ground.line(crack, 0.025, (66, 66, 70), 200)
    ground.disc(1.7, rng.uniform(6, 14), 0.36, (78, 78, 80))
