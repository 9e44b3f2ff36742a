"""Local frames: things that stand turned, tilted or toppled."""

import math
from collections.abc import Iterable

from backend.demo.scenes.camera import Vector
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour

Local = tuple[float, float, float]


class Frame:
    """Local points are (along, up, aside). `heading` 0 looks to the right, 90 away; `roll` 80 lies
    on its side. Degrees."""

    def __init__(
        self, x: float, z: float, heading: float, roll: float = 0.0, y: float = 0.0
    ) -> None:
        self.x, self.y, self.z = x, y, z
        self.cos, self.sin = math.cos(math.radians(heading)), math.sin(math.radians(heading))
        self.roll_cos, self.roll_sin = math.cos(math.radians(roll)), math.sin(math.radians(roll))

    def at(self, point: Local) -> Vector:
        along, up, aside = point
        up, aside = (up * self.roll_cos - aside * self.roll_sin,
                     up * self.roll_sin + aside * self.roll_cos)  # fmt: skip
        return (self.x + along * self.cos - aside * self.sin, self.y + max(0.0, up),
                self.z + along * self.sin + aside * self.cos)  # fmt: skip

    def all(self, points: Iterable[Local]) -> list[Vector]:
        return [self.at(point) for point in points]

    def looks_at(self, canvas: Canvas, aside: float) -> bool:
        """Whether the side at `aside` faces the camera."""
        eye = canvas.view.camera
        off = ((eye.x - self.x) * -self.sin + (eye.z - self.z) * self.cos) - aside
        return off * (1 if aside > 0 else -1) > 0


def wheel(frame: Frame, along: float, up: float, radius: float, aside: float) -> list[Vector]:
    return frame.all((along + math.cos(a / 10 * math.pi) * radius,
                      up + math.sin(a / 10 * math.pi) * radius, aside) for a in range(20))  # fmt: skip


def tyre(canvas: Canvas, points: list[Vector], thick: float, colour: Colour) -> None:
    canvas.line([*points, points[0]], thick, colour)


def slab(canvas: Canvas, frame: Frame, low: Local, high: Local, colour: Colour) -> None:
    """A box in a frame."""
    (a0, u0, s0), (a1, u1, s1) = low, high
    corners = {(i, j, k): frame.at((a, u, s)) for i, a in enumerate((a0, a1))
               for j, u in enumerate((u0, u1)) for k, s in enumerate((s0, s1))}  # fmt: skip
    sides = (((0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)), ((1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1)),
             ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)), ((0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
             ((0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)))  # fmt: skip
    canvas.solid([([corners[key] for key in side], colour) for side in sides])
