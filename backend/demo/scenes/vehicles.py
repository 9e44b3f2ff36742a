"""Bicycles, scooters, cars, vans."""

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame, Local, slab, tyre, wheel
from backend.demo.scenes.light import Colour, shade

SHARED: tuple[Colour, ...] = ((248, 200, 24), (44, 158, 222), (36, 190, 150), (248, 200, 24))
PAINTS: tuple[Colour, ...] = (
    (226, 228, 230),
    (40, 42, 46),
    (168, 172, 176),
    (150, 32, 34),
    (44, 70, 118),
)
SCOOTERS: tuple[Colour, ...] = (
    (196, 36, 40),
    (46, 48, 52),
    (228, 228, 224),
    (62, 120, 168),
    (238, 176, 40),
)
TYRE: Colour = (32, 32, 34)
GLASS: Colour = (54, 68, 78)

_BICYCLE: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = (
    ((-0.53, 0.33), (-0.05, 0.3)), ((-0.05, 0.3), (-0.2, 0.84)), ((-0.2, 0.74), (0.38, 0.8)),
    ((-0.05, 0.3), (0.4, 0.68)), ((0.36, 0.98), (0.53, 0.33)), ((-0.53, 0.33), (-0.2, 0.74)),
)  # fmt: skip


def draw_bicycle(canvas: Canvas, frame: Frame, colour: Colour) -> None:
    dim = canvas.light.ambient + 0.15
    for hub in (-0.53, 0.53):
        points = wheel(frame, hub, 0.33, 0.32, 0.0)
        centre = frame.at((hub, 0.33, 0.0))
        for spoke in points[::3]:
            canvas.line([centre, spoke], 0.008, (150, 150, 152), 150)
        tyre(canvas, points, 0.05, TYRE)
        guard = wheel(frame, hub, 0.33, 0.37, 0.0)[1:9]
        canvas.line(guard, 0.05, shade(colour, dim * 0.9))
    for (a0, u0), (a1, u1) in _BICYCLE:
        canvas.line([frame.at((a0, u0, 0)), frame.at((a1, u1, 0))], 0.05, shade(colour, dim))
    canvas.line([frame.at((0.34, 1.02, -0.28)), frame.at((0.34, 1.02, 0.28))], 0.035, (40, 40, 42))
    canvas.line([frame.at((-0.32, 0.88, 0)), frame.at((-0.06, 0.88, 0))], 0.1, (36, 36, 38))
    slab(canvas, frame, (0.46, 0.72, -0.14), (0.74, 0.96, 0.14), shade(colour, 0.82))


_SCOOTER: tuple[tuple[float, float], ...] = (
    (-0.78, 0.5), (-0.74, 0.76), (-0.12, 0.78), (-0.02, 0.36), (0.32, 0.34), (0.5, 0.98), (0.62, 0.94),
    (0.66, 0.5), (0.5, 0.26), (-0.5, 0.26),
)  # fmt: skip


def draw_scooter(canvas: Canvas, frame: Frame, colour: Colour) -> None:
    for hub in (-0.55, 0.62):
        points = wheel(frame, hub, 0.24, 0.2, 0.0)
        canvas.face(points, (70, 70, 72))
        tyre(canvas, points, 0.09, TYRE)
    near = -0.15 if frame.looks_at(canvas, -0.15) else 0.15
    for aside in (-near, near):
        canvas.face(
            frame.all((a, u, aside) for a, u in _SCOOTER),
            colour if aside == near else shade(colour, 0.7),
        )
    strips: tuple[tuple[int, Colour], ...] = (
        (1, (38, 38, 40)),
        (2, colour),
        (3, (70, 70, 72)),
        (4, colour),
    )
    for index, tone in strips:
        (a0, u0), (a1, u1) = _SCOOTER[index], _SCOOTER[index + 1]
        canvas.face(
            frame.all(((a0, u0, -0.15), (a1, u1, -0.15), (a1, u1, 0.15), (a0, u0, 0.15))), tone
        )
    canvas.line(frame.all(((-0.74, 0.8, 0), (-0.14, 0.82, 0))), 0.16, (36, 36, 38))
    canvas.line(frame.all(((0.5, 1.04, -0.32), (0.5, 1.04, 0.32))), 0.04, (44, 44, 46))
    canvas.ball(frame.at((0.66, 0.86, 0)), 0.06, (230, 230, 220))


Profile = tuple[tuple[float, float, str], ...]
SEDAN: Profile = (
    (-2.2, 0.3, "paint"), (-2.2, 0.78, "paint"), (-2.02, 0.96, "paint"), (-1.6, 1.0, "glass"),
    (-0.95, 1.42, "paint"), (0.3, 1.45, "glass"), (1.0, 0.98, "paint"), (2.0, 0.84, "paint"),
    (2.2, 0.62, "paint"), (2.2, 0.3, "paint"),
)  # fmt: skip
VAN: Profile = (
    (-1.95, 0.3, "paint"), (-1.95, 0.95, "glass"), (-1.85, 1.72, "paint"), (-1.5, 1.86, "paint"),
    (1.0, 1.86, "glass"), (1.72, 1.1, "paint"), (1.95, 0.85, "paint"), (1.98, 0.3, "paint"),
)  # fmt: skip
_SEDAN_WINDOWS = (((-1.35, 1.0), (-0.9, 1.34), (-0.32, 1.36), (-0.32, 1.0)),
                  ((-0.24, 1.0), (-0.24, 1.36), (0.26, 1.37), (0.84, 1.0)))  # fmt: skip
_VAN_WINDOWS = (((-1.75, 1.1), (-1.7, 1.66), (-0.9, 1.68), (-0.9, 1.1)),
                ((-0.8, 1.1), (-0.8, 1.68), (0.1, 1.68), (0.1, 1.1)),
                ((0.2, 1.1), (0.2, 1.68), (0.94, 1.68), (1.45, 1.1)))  # fmt: skip


def draw_car(canvas: Canvas, frame: Frame, colour: Colour, profile: Profile = SEDAN) -> None:
    half = 0.88 if profile is SEDAN else 0.8
    ends = 2.2 if profile is SEDAN else 1.95
    strips = []
    for (a0, u0, kind), (a1, u1, _) in zip(profile, (*profile[1:], profile[0]), strict=True):
        face = frame.all(((a0, u0, -half), (a1, u1, -half), (a1, u1, half), (a0, u0, half)))
        strips.append((face, GLASS if kind == "glass" else colour))
    canvas.solid(strips)
    near = -half if frame.looks_at(canvas, -half) else half
    _draw_side(canvas, frame, colour, profile, near)
    _draw_ends(canvas, frame, ends, half)


def _draw_side(canvas: Canvas, frame: Frame, colour: Colour, profile: Profile, near: float) -> None:
    windows = _SEDAN_WINDOWS if profile is SEDAN else _VAN_WINDOWS
    hubs = (-1.36, 1.36) if profile is SEDAN else (-1.25, 1.3)
    canvas.face(frame.all((a, u, near) for a, u, _ in profile), colour)
    canvas.face(frame.all(((-2.0, 0.3, near), (-2.0, 0.42, near), (2.0, 0.42, near), (2.0, 0.3, near))),
                shade(colour, 0.55))  # fmt: skip
    for window in windows:
        canvas.face(frame.all((a, u, near * 1.01) for a, u in window), GLASS)
        (a0, u0), (a1, u1) = window[0], window[1]
        canvas.line(
            frame.all(((a0 + 0.2, u0, near * 1.01), (a1 + 0.25, u1, near * 1.01))),
            0.05,
            (120, 138, 148),
            120,
        )
    for door in (-0.28, 0.8):
        canvas.line(
            frame.all(((door, 0.4, near * 1.01), (door, 1.0, near * 1.01))),
            0.012,
            shade(colour, 0.5),
        )
    for hub in hubs:
        canvas.face(wheel(frame, hub, 0.34, 0.4, near * 1.0), (24, 24, 26), flat=True)
        canvas.face(wheel(frame, hub, 0.32, 0.33, near * 1.02), TYRE, flat=True)
        canvas.face(wheel(frame, hub, 0.32, 0.2, near * 1.03), (158, 160, 164))


def _draw_ends(canvas: Canvas, frame: Frame, ends: float, half: float) -> None:
    """Lamps and plates of the end that looks at the camera."""
    depths = {end: canvas.view.depth(frame.at((end, 0.6, 0))) for end in (-ends, ends)}
    end = min(depths, key=depths.__getitem__)
    lamp: Colour = (190, 26, 26) if end < 0 else (236, 238, 236)
    out = end * 1.004

    def patch(u0: float, u1: float, s0: float, s1: float, colour: Colour) -> None:
        points: tuple[Local, ...] = ((out, u0, s0), (out, u1, s0), (out, u1, s1), (out, u0, s1))
        canvas.face(frame.all(points), colour)

    for side in (-1, 1):
        patch(0.56, 0.72, side * half * 0.94, side * half * 0.55, lamp)
    patch(0.44, 0.54, -0.24, 0.24, (34, 72, 160))
    patch(0.3, 0.38, -half * 0.9, half * 0.9, (50, 50, 52))


def draw_tricycle(canvas: Canvas, frame: Frame, colour: Colour) -> None:
    """A hawker's flat-bed tricycle."""
    for hub, aside in ((-0.6, 0.5), (-0.6, -0.5), (1.3, 0.0)):
        points = wheel(frame, hub, 0.3, 0.28, aside)
        tyre(canvas, points, 0.07, TYRE)
    slab(canvas, frame, (-1.3, 0.55, -0.5), (0.4, 0.78, 0.5), colour)
    canvas.line(
        frame.all(((0.4, 0.6, 0), (0.9, 0.5, 0), (1.15, 1.05, 0), (1.3, 0.3, 0))),
        0.06,
        shade(colour, 0.8),
    )
    canvas.line(frame.all(((1.12, 1.08, -0.3), (1.12, 1.08, 0.3))), 0.04, (50, 50, 52))
    canvas.line(frame.all(((0.6, 0.85, 0), (0.86, 0.85, 0))), 0.14, (38, 38, 40))
