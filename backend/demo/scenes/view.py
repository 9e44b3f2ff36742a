"""A pinhole camera over a street: x runs along it, y up, z across it away from us; metres."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1280, 960
SCALE = 1.5
"""Pictures are drawn so much larger and then reduced, which smooths the edges."""
W, H = int(WIDTH * SCALE), int(HEIGHT * SCALE)
NEAR = 0.4

Point = tuple[float, float, float]
Pixel = tuple[float, float]


@dataclass(frozen=True)
class Camera:
    """`yaw` turns from looking across the street (0) to along it (90); `flip` -1 mirrors."""

    x: float = 0.0
    height: float = 2.4
    z: float = 0.0
    yaw: float = 20.0
    focus: float = 1450.0
    horizon: float = 0.42
    flip: int = 1

    def seen(self, point: Point) -> Point:
        """In the camera's own axes: right, up, ahead."""
        x, y, z = point[0] - self.x, point[1] - self.height, point[2] - self.z
        cos, sin = math.cos(math.radians(self.yaw)), math.sin(math.radians(self.yaw))
        return x * cos - z * sin, y, x * sin + z * cos

    def depth(self, x: float, z: float) -> float:
        return max(NEAR, self.seen((x, 0, z))[2])

    def pixel(self, seen: Point) -> Pixel:
        scale = self.focus / max(seen[2], NEAR)
        return W / 2 + self.flip * seen[0] * scale, H * self.horizon - seen[1] * scale

    def project(self, point: Point) -> Pixel:
        return self.pixel(self.seen(point))

    def outline(self, points: Sequence[Point]) -> list[Pixel]:
        """A polygon on the picture, cut off where it comes behind the camera."""
        seen = [self.seen(point) for point in points]
        kept: list[Point] = []
        for a, b in pairwise([*seen, seen[0]]):
            if a[2] >= NEAR:
                kept.append(a)
            if (a[2] >= NEAR) != (b[2] >= NEAR):
                t = (NEAR - a[2]) / (b[2] - a[2])
                kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, NEAR))
        return [self.pixel(point) for point in kept]

    def ground(self, per_metre: float, origin: tuple[float, float]) -> tuple[float, ...]:
        """The coefficients by which PIL lays a texture, seen from above, on the ground."""
        cos, sin = math.cos(math.radians(self.yaw)), math.sin(math.radians(self.yaw))
        rise, level, flip = self.height, H * self.horizon, self.flip
        middle = W / 2

        def row(right: float, ahead: float, offset: float) -> tuple[float, float, float]:
            a = right * rise * flip * per_metre
            c = (-right * flip * middle + ahead * self.focus) * rise * per_metre
            return a, offset * per_metre, c - offset * per_metre * level

        us = row(cos, sin, self.x - origin[0])
        vs = row(-sin, cos, self.z - origin[1])
        return tuple(part / -level for part in (*us, *vs, 0.0, 1.0))
