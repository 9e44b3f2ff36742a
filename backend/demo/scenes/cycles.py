"""Shared bicycles and electric scooters, standing or toppled."""

import math
from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.solids import Frame
from backend.demo.scenes.tone import Colour, shade
from backend.demo.scenes.view import Pixel, Point

SHARED: tuple[Colour, ...] = ((38, 128, 206), (244, 196, 26), (60, 168, 196))
TYRE: Colour = (34, 34, 36)
STEEL: Colour = (130, 134, 138)


class Laid:
    """A side view (along, up), leaning by `lean` degrees towards the ground about its foot."""

    def __init__(self, canvas: Canvas, frame: Frame, lean: float) -> None:
        self.canvas, self.frame = canvas, frame
        self._cos, self._sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))

    def at(self, along: float, up: float, aside: float = 0.0) -> Point:
        high = up * self._cos + aside * self._sin + 0.03
        return self.frame.at(along, high, aside * self._cos - up * self._sin)

    def path(self, points: list[Pixel], width: float, colour: Colour) -> None:
        for a, b in zip(points, points[1:], strict=False):
            self.canvas.line(self.at(*a), self.at(*b), width, colour)

    def fill(self, points: list[Pixel], colour: Colour, aside: float = 0.0) -> None:
        self.canvas.poly([self.at(along, up, aside) for along, up in points], colour)

    def wheel(self, along: float, size: float, rim: Colour) -> None:
        turns = [math.tau * step / 20 for step in range(21)]
        for radius, width, tone in ((size, 0.055, TYRE), (size * 0.87, 0.02, rim)):
            ring = [(along + radius * math.cos(t), size + radius * math.sin(t)) for t in turns]
            self.path(ring, width, tone)
        for t in turns[::3]:
            end = (along + size * 0.85 * math.cos(t), size + size * 0.85 * math.sin(t))
            self.path([(along, size), end], 0.008, STEEL)


def bicycle(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _bicycle(canvas, frame, rng, rng.uniform(3, 8))


def toppled(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _bicycle(canvas, frame, rng, rng.choice((-1, 1)) * rng.uniform(66, 82))


def _bicycle(canvas: Canvas, frame: Frame, rng: Random, lean: float) -> None:
    tone = rng.choice(SHARED)
    flat = abs(lean) > 45
    canvas.shadow(frame.x, frame.z, 1.6, 0.9 if flat else 0.35, 0.6)
    laid = Laid(canvas, frame, lean)
    for along in (-0.52, 0.52):
        laid.wheel(along, 0.32, shade(tone, 0.9))
    laid.fill([(-0.86, 0.34), (-0.8, 0.52), (-0.6, 0.67), (-0.5, 0.6), (-0.74, 0.48)], shade(tone, 0.8))
    crank, saddle, head, back, fore = (-0.1, 0.3), (-0.24, 0.78), (0.36, 0.74), (-0.52, 0.32), (0.52, 0.32)
    laid.path([head, crank, saddle], 0.065, tone)
    laid.path([saddle, back, crank], 0.045, tone)
    laid.path([fore, head, (0.31, 0.96)], 0.055, shade(tone, 0.9))
    laid.path([(0.2, 0.98), (0.38, 0.97)], 0.05, (40, 40, 42))
    laid.fill([(-0.42, 0.84), (-0.1, 0.85), (-0.12, 0.79), (-0.4, 0.77)], (36, 36, 38))
    for end in (0.28, -0.28):
        canvas.line(laid.at(0.31, 0.97), laid.at(0.24, 0.99, end), 0.035, (60, 62, 64))
    a, b = laid.at(0.36, 0.62), laid.at(0.66, 0.85)
    canvas.poly([a, laid.at(0.66, 0.64), b, laid.at(0.36, 0.85)], shade(tone, 0.75))
    laid.path([(0.36, 0.62), (0.66, 0.64), (0.66, 0.85), (0.36, 0.85)], 0.03, (90, 92, 94))


def scooter(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _scooter(canvas, frame, rng, 4)


def fallen_scooter(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _scooter(canvas, frame, rng, 70)


def _scooter(canvas: Canvas, frame: Frame, rng: Random, lean: float) -> None:
    tone = rng.choice(((178, 34, 40), (226, 226, 222), (44, 46, 52), (58, 132, 120), (214, 120, 150)))
    canvas.shadow(frame.x, frame.z, 1.5, 0.5, 0.7)
    laid = Laid(canvas, frame, lean)
    for along in (-0.55, 0.6):
        laid.wheel(along, 0.23, STEEL)
        turns = [math.tau * step / 14 for step in range(14)]
        laid.fill([(along + 0.2 * math.cos(t), 0.23 + 0.2 * math.sin(t)) for t in turns], (70, 72, 74))
    body: list[Pixel] = [(-0.85, 0.5), (-0.5, 0.3), (0.3, 0.18), (0.42, 0.22), (0.5, 0.75),
                         (0.42, 0.8), (0.26, 0.3), (0.05, 0.34), (0.0, 0.6), (-0.8, 0.66)]  # fmt: skip
    laid.fill(body, shade(tone, 0.7), 0.12)
    laid.fill(body, tone, -0.12)
    laid.fill([(-0.82, 0.66), (0.02, 0.62), (0.0, 0.72), (-0.3, 0.78), (-0.78, 0.78)], (38, 36, 36), -0.1)
    laid.path([(0.6, 0.23), (0.44, 0.95)], 0.07, shade(tone, 0.8))
    laid.fill([(0.38, 0.8), (0.56, 0.78), (0.5, 1.0), (0.36, 1.0)], shade(tone, 0.9), -0.1)
    for end in (0.3, -0.3):
        canvas.line(laid.at(0.42, 1.0), laid.at(0.32, 1.04, end), 0.045, (44, 44, 46))
    laid.path([(0.4, 1.0), (0.3, 1.25)], 0.02, (60, 60, 62))
