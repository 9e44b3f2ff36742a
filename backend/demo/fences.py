"""E-fences of the demo town: where shared bicycles may not stand, and where they may."""

import math
from typing import Literal, NamedTuple

from backend.demo.mall import Point
from backend.demo.shapes import METRES_A_DEGREE, LonLat, Ring
from backend.domain.text import Label

Use = Literal["forbidden", "allowed"]


class Fence(NamedTuple):
    code: str
    label: Label
    use: Use
    ring: Ring


def build_fences(mall: LonLat, points: tuple[Point, ...]) -> tuple[Fence, ...]:
    """Around the mall's block of 240 by 180 m, and at five streets' points."""
    found = [
        Fence("F001", Label("万达广场南门禁停区", "No bicycles, Wanda Plaza south"), "forbidden",
              _box(mall, -120, -165, 240, 60)),
        Fence("F002", Label("万达广场西侧停放区", "Bicycle stand, Wanda Plaza west"), "allowed",
              _box(mall, -205, -90, 55, 110)),
        Fence("F003", Label("万达广场东侧停放区", "Bicycle stand, Wanda Plaza east"), "allowed",
              _box(mall, 150, -90, 55, 110)),
    ]  # fmt: skip
    streets = [each for each in points if not each.mall and each.segment][::9][:5]
    for number, point in enumerate(streets, len(found) + 1):
        use: Use = "forbidden" if number % 2 else "allowed"
        zh, en = ("禁停区", "no bicycles") if use == "forbidden" else ("停放区", "bicycle stand")
        label = Label(f"{point.label.zh}{zh}", f"{point.label.en}, {en}")
        found.append(Fence(f"F{number:03}", label, use, _box(point.position, -60, -35, 120, 70)))
    return tuple(found)


def _box(centre: LonLat, west: float, south: float, wide: float, high: float) -> Ring:
    """Metres east and north of the centre."""
    metres = METRES_A_DEGREE * math.cos(math.radians(centre[1]))
    corners = ((0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high))
    return tuple(
        (round(centre[0] + (west + east) / metres, 6),
         round(centre[1] + (south + north) / METRES_A_DEGREE, 6))
        for east, north in corners
    )  # fmt: skip
