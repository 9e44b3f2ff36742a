"""A car, a van with its boot open, a tipper and a flat tricycle, each from a side view."""

from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.solids import Frame, box, disc, extrude, face, rod
from backend.demo.scenes.tone import Colour, shade, stray
from backend.demo.scenes.view import Pixel

PAINTS: tuple[Colour, ...] = (
    (222, 222, 220), (58, 60, 66), (150, 30, 34), (168, 172, 176), (44, 74, 124), (196, 186, 164),
)  # fmt: skip
GLASS: Colour = (58, 70, 80)
TYRE: Colour = (30, 30, 32)
BODY: tuple[Pixel, ...] = (
    (-2.2, 0.28), (2.2, 0.28), (2.25, 0.62), (2.05, 0.84), (1.0, 0.98), (-1.75, 1.0), (-2.2, 0.9),
)  # fmt: skip
CABIN: tuple[Pixel, ...] = ((-1.75, 0.98), (1.15, 0.96), (0.4, 1.46), (-1.0, 1.5))
VAN: tuple[Pixel, ...] = (
    (-2.1, 0.3), (2.1, 0.3), (2.15, 0.75), (1.85, 1.05), (1.35, 1.85), (1.1, 1.95), (-2.0, 1.95),
    (-2.1, 1.8),
)  # fmt: skip


def _shadow(canvas: Canvas, frame: Frame, long: float, wide: float) -> None:
    for step in range(5):
        x, _, z = frame.at(-long / 2 + long * (step + 0.5) / 5, 0, 0)
        canvas.shadow(x, z, wide * 1.15, wide * 1.2, 0.75)
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    canvas.poly([frame.at(a * long / 2, 0.01, b * wide / 2) for a, b in corners], (38, 39, 42))


def _wheels(canvas: Canvas, frame: Frame, places: tuple[float, ...], half: float, size: float,
            front: bool) -> None:  # fmt: skip
    """First those on the side away from us, later those towards us."""
    sides = sorted((-half, half), key=lambda side: -canvas.camera.seen(frame.at(0, 0, side))[2])
    side = sides[1] if front else sides[0]
    for along in places:
        disc(canvas, frame, (along, size, side), size, TYRE)
        if front:
            disc(canvas, frame, (along, size, side * 1.01), size * 0.66, (150, 152, 154))
            disc(canvas, frame, (along, size, side * 1.02), size * 0.5, (98, 100, 102))
            disc(canvas, frame, (along, size, side * 1.03), size * 0.16, (170, 172, 174))


def _pane(canvas: Canvas, frame: Frame, outline: list[Pixel], half: float, lean: float) -> None:
    """The same pane on both sides; only the one that looks at us is drawn."""
    tops = [max(0.0, (up - 0.98) / 0.52) * lean for _, up in outline]
    pairs = list(zip(outline, tops, strict=True))
    near = [frame.at(along, up, -half + top - 0.01) for (along, up), top in pairs]
    far = [frame.at(along, up, half - top + 0.01) for (along, up), top in pairs]
    face(canvas, near[::-1], GLASS)
    face(canvas, far, GLASS)


def car(canvas: Canvas, frame: Frame, rng: Random) -> None:
    paint = stray(rng.choice(PAINTS), rng)
    _shadow(canvas, frame, 4.4, 1.8)
    _wheels(canvas, frame, (-1.35, 1.35), 0.86, 0.32, False)
    extrude(canvas, frame, BODY, (-0.88, 0.88), paint)
    extrude(canvas, frame, CABIN, (-0.84, 0.84), paint, 0.18)
    _pane(canvas, frame, [(-1.45, 1.02), (-0.35, 1.02), (-0.35, 1.4), (-0.95, 1.42)], 0.84, 0.18)
    _pane(canvas, frame, [(-0.25, 1.02), (0.95, 1.0), (0.36, 1.38), (-0.25, 1.4)], 0.84, 0.18)
    _screens(canvas, frame)
    _lights(canvas, frame, rng)
    for side in (-0.89, 0.89):
        rod(canvas, frame, (-0.3, 0.4, side), (-0.3, 0.98, side), 0.015, shade(paint, 0.6))
        rod(canvas, frame, (-2.0, 0.62, side), (1.9, 0.6, side), 0.02, shade(paint, 0.75))
    _wheels(canvas, frame, (-1.35, 1.35), 0.9, 0.32, True)


def _screens(canvas: Canvas, frame: Frame) -> None:
    front = [(1.08, 1.02, 0.74), (1.08, 1.02, -0.74), (0.46, 1.43, -0.62), (0.46, 1.43, 0.62)]
    back = [(-1.68, 1.04, -0.74), (-1.68, 1.04, 0.74), (-1.06, 1.46, 0.62), (-1.06, 1.46, -0.62)]
    for pane in (front, back):
        lifted = [frame.at(a * 1.01, up + 0.01, aside) for a, up, aside in pane]
        face(canvas, lifted[::-1], shade(GLASS, 1.15))


def _lights(canvas: Canvas, frame: Frame, rng: Random) -> None:
    def front(x: float, low: float, high: float, a: float, b: float, tone: Colour) -> None:
        points = [(x, low, b), (x, low, a), (x, high, a), (x, high, b)]
        if x < 0:
            points.reverse()
        face(canvas, [frame.at(*point) for point in points][::-1], tone)

    for side in (-1, 1):
        a, b = sorted((side * 0.82, side * 0.45))
        front(2.27, 0.6, 0.76, a, b, (236, 236, 226))
        front(-2.24, 0.66, 0.86, a, b, (176, 26, 26))
    front(2.27, 0.4, 0.52, -0.24, 0.24, (36, 84, 176))
    front(-2.24, 0.5, 0.62, -0.24, 0.24, (36, 84, 176))
    front(2.26, 0.54, 0.7, -0.4, 0.4, (40, 42, 46))


def van(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A small bread-loaf van whose open boot shows boxes."""
    paint = stray(rng.choice(((214, 214, 212), (186, 190, 194), (210, 206, 190))), rng)
    _shadow(canvas, frame, 4.3, 1.7)
    _wheels(canvas, frame, (-1.35, 1.4), 0.8, 0.31, False)
    extrude(canvas, frame, VAN, (-0.82, 0.82), paint, 0.05)
    for a, b in ((-1.85, -0.95), (-0.85, 0.2), (0.3, 1.2)):
        top = b if b < 1 else 1.0
        _pane(canvas, frame, [(a, 1.1), (b, 1.1), (top, 1.7), (a, 1.7)], 0.83, 0.03)
    _lights(canvas, frame, rng)
    _open_boot(canvas, frame, paint, rng)
    _wheels(canvas, frame, (-1.35, 1.4), 0.84, 0.31, True)


def _open_boot(canvas: Canvas, frame: Frame, paint: Colour, rng: Random) -> None:
    hole = [frame.at(-2.12, up, aside) for up, aside in
            ((0.55, 0.72), (0.55, -0.72), (1.75, -0.7), (1.75, 0.7))]  # fmt: skip
    face(canvas, hole[::-1], (44, 42, 40))
    if canvas.camera.seen(frame.at(-2.2, 0, 0))[2] < canvas.camera.seen(frame.at(2.2, 0, 0))[2]:
        for number in range(6):
            aside, up = -0.5 + (number % 3) * 0.5, 0.55 + (number // 3) * 0.42
            x, y, z = frame.at(-2.16, up, aside)
            tone = stray(rng.choice(((190, 150, 104), (206, 92, 60), (226, 190, 80))), rng)
            box(canvas, Frame(x, z, frame.turn, y), (0.3, 0.38, 0.44), tone)
    lid = [frame.at(-2.08, 1.9, -0.78), frame.at(-2.08, 1.9, 0.78),
           frame.at(-3.05, 2.2, 0.74), frame.at(-3.05, 2.2, -0.74)]  # fmt: skip
    face(canvas, lid, shade(paint, 0.9), True)


def truck(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A tipper with a heaped load."""
    _shadow(canvas, frame, 6.2, 2.2)
    wheels = (-2.2, -1.2, 2.0)
    _wheels(canvas, frame, wheels, 1.0, 0.48, False)
    box(canvas, Frame(*_flat(frame, 0.0), frame.turn, 0.55), (6.0, 0.3, 1.2), (60, 60, 62))
    load = [(-2.9, 1.0), (0.9, 1.0), (1.1, 2.1), (-3.0, 2.1)]
    heap = [(-2.8, 2.1), (0.8, 2.1), (-0.2, 2.6), (-1.8, 2.65)]
    extrude(canvas, frame, heap, (-0.9, 0.9), (150, 132, 106), 0.5)
    extrude(canvas, frame, load, (-1.15, 1.15), (196, 122, 38))
    for along in (-2.2, -1.2, -0.2, 0.7):
        for side in (-1.17, 1.17):
            rod(canvas, frame, (along, 1.05, side), (along, 2.05, side), 0.07, (160, 96, 30))
    cab = [(1.4, 0.7), (3.0, 0.7), (3.05, 1.5), (2.85, 2.5), (1.4, 2.5)]
    extrude(canvas, frame, cab, (-1.1, 1.1), (56, 104, 160))
    _pane(canvas, frame, [(1.8, 1.6), (2.85, 1.6), (2.7, 2.25), (1.8, 2.25)], 1.11, 0.0)
    _wheels(canvas, frame, wheels, 1.12, 0.48, True)


def _flat(frame: Frame, along: float) -> tuple[float, float]:
    x, _, z = frame.at(along, 0, 0)
    return x, z


def tricycle(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """The flat-bed three-wheeler of every street trader."""
    _shadow(canvas, frame, 2.4, 1.0)
    blue = stray((44, 92, 128), rng, 0.2)
    _wheels(canvas, frame, (-0.6,), 0.5, 0.3, False)
    box(canvas, Frame(*_flat(frame, -0.5), frame.turn, 0.45), (1.5, 0.34, 1.0), blue)
    disc(canvas, frame, (1.15, 0.3, 0.0), 0.3, TYRE)
    disc(canvas, frame, (1.15, 0.3, -0.02), 0.24, (150, 152, 150))
    for a, b in (((0.25, 0.5, 0), (0.95, 0.5, 0)), ((1.15, 0.3, 0), (0.95, 1.05, 0)),
                 ((0.45, 0.5, 0), (0.4, 0.85, 0)), ((0.95, 1.05, -0.3), (0.95, 1.05, 0.3)),
                 ((0.95, 0.5, 0), (1.0, 0.9, 0))):  # fmt: skip
        rod(canvas, frame, a, b, 0.05, (66, 68, 70))
    box(canvas, Frame(*_flat(frame, 0.4), frame.turn, 0.84), (0.34, 0.1, 0.26), (40, 38, 38))
    _wheels(canvas, frame, (-0.6,), 0.53, 0.3, True)
