"""What lies flat on the ground: puddles, holes, patches, mud, leaves, gravel, paper, hatching."""

import math
from random import Random

from PIL import Image, ImageChops, ImageFilter

from backend.demo.scenes.air import stain_mask
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.lettering import letter
from backend.demo.scenes.noise import blotches
from backend.demo.scenes.solids import Frame
from backend.demo.scenes.tone import Colour, shade, stray
from backend.demo.scenes.view import Point
TREAD: Colour = (72, 70, 68)


def _patch(canvas: Canvas, frame: Frame, wide: float, deep: float) -> tuple[int, int, int, int]:
    """The pixels that a piece of ground covers."""
    corners = [(a * wide / 2, b * deep / 2) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    spots = [canvas.camera.project((frame.x + a, 0, frame.z + b)) for a, b in corners]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    left, top = int(min(xs)), int(min(ys))
    return left, top, max(left + 8, int(max(xs))), max(top + 8, int(max(ys)))


def puddle(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Mirrors what stands above it, darker and rippled."""
    left, top, right, low = _patch(canvas, frame, 7.0, 3.4)
    size = right - left, low - top
    mask = stain_mask(size, rng)
    mirrored = canvas.image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    foot = canvas.camera.project((frame.x, 0, frame.z + 2.4))[1]
    start = int(canvas.image.height - foot + (top - foot))
    image = mirrored.crop((left, start, right, start + size[1]))
    image = image.filter(ImageFilter.GaussianBlur(5)).point([int(v * 0.8 + 6) for v in range(256)] * 3)
    ripples = blotches((max(2, size[0] // 6), size[1]), 3, 0.25, rng).resize(size)
    rippled = ImageChops.add(image, Image.merge("RGB", (ripples,) * 3), 1, -128)
    wet = mask.filter(ImageFilter.GaussianBlur(14))
    canvas.blot(wet.point([v // 2 for v in range(256)]), (left, top), (46, 46, 46))
    canvas.image.paste(rippled, (left, top), mask)


def _stain(canvas: Canvas, frame: Frame, wide: float, deep: float, tone: Colour, dense: float,
           rng: Random) -> None:  # fmt: skip
    left, top, right, low = _patch(canvas, frame, wide, deep)
    mask = stain_mask((right - left, low - top), rng)
    rough = blotches(mask.size, 7, 0.8, rng)
    thin = ImageChops.multiply(mask, rough.point([min(255, int(v * 1.6 * dense)) for v in range(256)]))
    canvas.blot(thin, (left, top), tone)


def mud(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Brown stains with tyre tracks through them."""
    for _ in range(9):
        spot = Frame(frame.x + rng.uniform(-3.5, 4), frame.z + rng.uniform(-1.0, 1.2))
        _stain(canvas, spot, rng.uniform(1.2, 2.8), rng.uniform(0.6, 1.3), (104, 80, 54), 1.0, rng)
    for aside in (-0.7, 0.7):
        tracks(canvas, Frame(frame.x, frame.z + aside), rng, (88, 68, 46))


def tracks(canvas: Canvas, frame: Frame, rng: Random, tone: Colour = TREAD) -> None:
    for step in range(90):
        x = frame.x - 6 + step * 0.16
        z = frame.z + 0.12 * math.sin(step * 0.07)
        for row in (-0.08, 0.0, 0.08):
            canvas.poly([(x, 0, z + row), (x + 0.1, 0, z + row), (x + 0.1, 0, z + row + 0.05), (x, 0, z + row + 0.05)],
                        stray(tone, rng, 0.2))  # fmt: skip


def leaves(canvas: Canvas, frame: Frame, rng: Random) -> None:
    for _ in range(420):
        x, z = frame.x + rng.gauss(0, 3.2), frame.z + rng.gauss(0, 0.9)
        tone = rng.choice(((166, 120, 48), (140, 92, 40), (186, 148, 62), (104, 96, 48)))
        _scrap(canvas, x, z, rng.uniform(0.04, 0.085), 0.6, stray(tone, rng, 0.15), rng)


def paper(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Leaflets dropped on the ground."""
    for _ in range(34):
        x, z = frame.x + rng.gauss(0, 1.5), frame.z + rng.gauss(0, 0.75)
        tone = rng.choice(((240, 236, 220), (244, 214, 90), (236, 150, 150), (222, 232, 240)))
        _scrap(canvas, x, z, 0.13, 0.7, tone, rng)
        _scrap(canvas, x, z, 0.06, 0.4, (206, 60, 50), rng)


def _scrap(canvas: Canvas, x: float, z: float, size: float, slim: float, tone: Colour, rng: Random) -> None:
    turn = Frame(x, z, rng.uniform(0, 180))
    canvas.poly([turn.at(a * size, 0.01, b * size * slim) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))], tone)


def gravel(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A line of gravel and sand, as it falls from a lorry that drives on."""
    for step in range(7):
        _stain(canvas, Frame(frame.x - 5 + step * 1.5, frame.z), 2.4, 1.0, (176, 156, 120), 1.1, rng)
    stones = [(frame.x + rng.uniform(-6, 5), frame.z + rng.gauss(0, 0.28)) for _ in range(900)]
    for x, z in sorted(stones, key=lambda stone: -stone[1]):
        tone = stray(rng.choice(((188, 176, 152), (150, 144, 134), (206, 190, 156))), rng, 0.12)
        sheet, size = canvas.sheet(x, z), rng.uniform(0.015, 0.05)
        sheet.oval(0.01, 0.0, size, size * 0.6, shade(tone, 0.5))
        sheet.oval(0, size * 0.5, size, size * 0.75, tone)


def _rim(frame: Frame, radius: float, rng: Random) -> list[Point]:
    return [(frame.x + radius * rng.uniform(0.82, 1.15) * math.cos(math.tau * k / 18), 0.0,
             frame.z + 0.6 * radius * rng.uniform(0.82, 1.15) * math.sin(math.tau * k / 18)) for k in range(18)]  # fmt: skip


def hole(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Sunken asphalt: cracks, a broken edge, layers of ground, darkness."""
    rim = _rim(frame, 1.25, rng)
    for x, _, z in rim:
        _crack(canvas, (x, 0.0, z), math.atan2(z - frame.z, x - frame.x), rng)
    canvas.poly([(frame.x + (x - frame.x) * 1.18, 0, frame.z + (z - frame.z) * 1.18) for x, _, z in rim], (82, 82, 84))
    canvas.poly(rim, (128, 122, 112))
    for sunk, tone in ((0.08, (92, 84, 74)), (0.18, (110, 88, 62)), (0.34, (66, 54, 42)), (0.6, (30, 27, 25))):
        inner = [(frame.x + (x - frame.x) * (0.98 - sunk * 0.5), -sunk * 0.6, frame.z + 0.12 + (z - frame.z) * (0.96 - sunk * 0.6)) for x, _, z in rim]
        canvas.poly(inner, tone)
    for _ in range(26):
        turn = rng.uniform(0, math.tau)
        x, z = frame.x + 1.5 * math.cos(turn), frame.z + 0.95 * math.sin(turn)
        sheet, size = canvas.sheet(x, z), rng.uniform(0.03, 0.1)
        sheet.ball(0, size * 0.4, size, size * 0.6, (92, 92, 94))


def _crack(canvas: Canvas, at: Point, heading: float, rng: Random) -> None:
    x, _, z = at
    for step in range(rng.randint(3, 8)):
        heading += rng.uniform(-0.6, 0.6)
        a, b = x + 0.2 * math.cos(heading), z + 0.14 * math.sin(heading)
        canvas.line((x, 0, z), (a, 0, b), 0.045 - step * 0.004, (44, 44, 46))
        x, z = a, b


def patch(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Fresh asphalt, darker, its edge sealed."""
    canvas.floor(frame.x - 1.75, frame.x + 1.75, frame.z - 1.15, frame.z + 1.15, (48, 48, 50))
    canvas.floor(frame.x - 1.68, frame.x + 1.68, frame.z - 1.08, frame.z + 1.08, (70, 70, 73))
    for _ in range(500):
        x, z = frame.x + rng.uniform(-1.65, 1.65), frame.z + rng.uniform(-1.05, 1.05)
        canvas.sheet(x, z).oval(0, 0, 0.012, 0.006, stray((84, 84, 88), rng, 0.3))


def trench(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """An excavated strip with its spoil beside it."""
    x0, x1, z0, z1 = frame.x - 3.2, frame.x + 3.2, frame.z - 0.6, frame.z + 0.6
    canvas.floor(x0, x1, z0, z1, (54, 44, 34))
    canvas.poly([(x0, 0, z1), (x1, 0, z1), (x1, -0.5, z1), (x0, -0.5, z1)], (140, 108, 74))
    canvas.poly([(x0, 0, z1), (x1, 0, z1), (x1, -0.12, z1), (x0, -0.12, z1)], (86, 86, 88))
    for _ in range(700):
        x, z = rng.uniform(x0, x1), z0 - abs(rng.gauss(0, 0.25))
        size = rng.uniform(0.02, 0.07)
        canvas.sheet(x, z).ball(0, size * 0.5, size, size * 0.7, stray((134, 106, 74), rng, 0.15))


def hatch(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A yellow hatched box with the words for a fire lane."""
    yellow: Colour = (226, 184, 40)
    x0, x1, z0, z1 = frame.x - 2.9, frame.x + 2.9, frame.z - 1.5, frame.z + 1.5
    for step in range(-6, 12):
        a = x0 + step * 0.6
        b = a + (z1 - z0)
        for cut in range(12):
            s, t = cut / 12, (cut + 1) / 12
            left, right = a + (b - a) * s, a + (b - a) * t
            if x0 <= left and right <= x1:
                low, high = z0 + (z1 - z0) * s, z0 + (z1 - z0) * t
                canvas.poly([(left, 0, low), (left + 0.14, 0, low), (right + 0.14, 0, high), (right, 0, high)], yellow)
    for a, b, c, d in ((x0, x1, z0, z0 + 0.14), (x0, x1, z1 - 0.14, z1), (x0, x0 + 0.14, z0, z1), (x1 - 0.14, x1, z0, z1)):
        canvas.floor(a, b, c, d, yellow)
    corners = ((x0 + 0.3, 0.0, z0 - 0.25), (x1 - 0.3, 0.0, z0 - 0.25), (x1 - 0.3, 0.0, z0 - 1.35), (x0 + 0.3, 0.0, z0 - 1.35))
    letter(canvas, corners, "消防通道 禁止占用", yellow)
