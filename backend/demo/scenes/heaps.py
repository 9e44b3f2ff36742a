"""What lies about: bricks, sand, pipes, rubble, bags and bins, and what guards a site."""

import math
from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.solids import Frame, box, face, rod
from backend.demo.scenes.tone import Colour, mix, shade, stray
from backend.demo.scenes.view import Point

BAGS: tuple[Colour, ...] = ((34, 36, 40), (40, 42, 44), (196, 200, 204), (176, 52, 56), (60, 110, 76))


def bag(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _bag(canvas, frame, rng, rng.uniform(0.22, 0.36))


def _bag(canvas: Canvas, frame: Frame, rng: Random, size: float) -> None:
    tone = stray(rng.choice(BAGS), rng)
    canvas.shadow(frame.x, frame.z, size * 2.4, size * 1.8)
    sheet = canvas.sheet(frame.x, frame.z, frame.y)
    bumps = [rng.uniform(0.86, 1.1) for _ in range(12)]
    for part in range(4):
        grow, drift = 1 - part * 0.2, part * 0.09 * size
        ring = [(size * grow * bump * math.cos(math.tau * k / 12) - drift,
                 size * 0.85 + size * 0.85 * grow * bump * math.sin(math.tau * k / 12) + drift)
                for k, bump in enumerate(bumps)]  # fmt: skip
        sheet.poly(ring, shade(tone, 0.7 + part * 0.17))
    sheet.poly([(-0.05, size * 1.6), (0.05, size * 1.6), (0.13, size * 2.05), (-0.11, size * 2.0)], shade(tone, 0.9))
    for _ in range(5):
        u, v = rng.uniform(-0.6, 0.4) * size, rng.uniform(0.5, 1.3) * size
        sheet.path([(u, v), (u + size * 0.25, v - size * 0.3)], 0.012, mix(tone, (255, 255, 255), 0.3))


def bags(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A heap of seven or so with scraps around it."""
    litter(canvas, frame, rng)
    spots = [(rng.uniform(-0.9, 0.9), rng.uniform(-0.5, 0.5)) for _ in range(8)]
    for along, aside in sorted(spots, key=lambda spot: -spot[1]):
        x, _, z = frame.at(along, 0, aside)
        _bag(canvas, Frame(x, z), rng, rng.uniform(0.22, 0.36))


def litter(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Scraps of paper, peel and cups flat on the ground."""
    for _ in range(46):
        x, z = frame.x + rng.gauss(0, 0.9), frame.z + rng.gauss(0, 0.55)
        size = rng.uniform(0.03, 0.1)
        tone = rng.choice(((232, 230, 222), (206, 196, 170), (196, 60, 50), (90, 120, 60), (70, 120, 170)))
        turn = Frame(x, z, rng.uniform(0, 180))
        canvas.poly([turn.at(a * size, 0.01, b * size * 0.6) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))],
                    stray(tone, rng))  # fmt: skip


def bin_closed(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _bin(canvas, frame, rng.choice(((52, 108, 72), (58, 92, 150), (96, 98, 100), (150, 54, 50))), 0.0)


def bin_full(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Its lid stands open over bags that no longer fit."""
    _bin(canvas, frame, (52, 108, 72), 62)
    for along, up in ((-0.15, 0.92), (0.14, 0.95), (0.0, 1.06)):
        x, y, z = frame.at(along, up, -0.06)
        _bag(canvas, Frame(x, z, 0, y), rng, 0.2)


def _bin(canvas: Canvas, frame: Frame, tone: Colour, opened: float) -> None:
    canvas.shadow(frame.x, frame.z, 0.9, 0.8)
    box(canvas, Frame(frame.x, frame.z, frame.turn, 0.06), (0.56, 0.92, 0.6), tone)
    rod(canvas, frame, (-0.28, 0.86, -0.31), (0.28, 0.86, -0.31), 0.05, shade(tone, 0.75))
    x, y, z = frame.at(0, 0.6, -0.305)
    canvas.sheet(x, z, y).oval(0, 0, 0.1, 0.1, (224, 226, 220))
    if not opened:
        box(canvas, Frame(frame.x, frame.z, frame.turn, 0.98), (0.62, 0.09, 0.68), shade(tone, 1.15))
    else:
        rise = 0.62 * math.sin(math.radians(opened))
        lid = [frame.at(-0.3, 0.98, 0.3), frame.at(0.3, 0.98, 0.3), frame.at(0.3, 0.98 + rise, 0.55),
               frame.at(-0.3, 0.98 + rise, 0.55)]  # fmt: skip
        face(canvas, lid, shade(tone, 0.9), True)
    for along in (-0.2, 0.2):
        px, _, pz = frame.at(along, 0, -0.3)
        canvas.sheet(px, pz).oval(0, 0.06, 0.06, 0.06, (30, 30, 32))


def bricks(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A stack on a pallet with a few fallen off."""
    canvas.shadow(frame.x, frame.z, 2.0, 1.5)
    for course in range(7):
        for row in range(2):
            for step in range(5):
                if course > 4 and rng.random() < 0.4:
                    continue
                x, _, z = frame.at(-0.52 + step * 0.26, 0, 0.2 - row * 0.4)
                tone = stray((166, 84, 60), rng, 0.18)
                box(canvas, Frame(x, z, frame.turn, course * 0.13), (0.245, 0.115, 0.38), tone)
    for _ in range(9):
        x, _, z = frame.at(rng.uniform(-1.2, 1.2), 0, rng.uniform(-0.9, -0.55))
        box(canvas, Frame(x, z, rng.uniform(0, 180)), (0.24, 0.11, 0.12), stray((160, 80, 58), rng, 0.15))


def heap(canvas: Canvas, frame: Frame, tone: Colour, wide: float, high: float, rng: Random) -> None:
    """A cone-like heap: dabs, lighter towards the light and the top."""
    canvas.shadow(frame.x, frame.z, wide * 1.25, wide * 0.9)
    sheet = canvas.sheet(frame.x, frame.z)
    ridge = [(-wide / 2 + wide * k / 16, high * math.sin(math.pi * k / 16) ** 1.3 * rng.uniform(0.9, 1.08))
             for k in range(17)]  # fmt: skip
    foot = [(wide / 2 - wide * k / 16, -0.16 * math.sin(math.pi * k / 16) * wide / 2) for k in range(17)]
    sheet.poly([*ridge, *foot], shade(tone, 0.84))
    for _ in range(900):
        k = rng.uniform(1, 15)
        u = -wide / 2 + wide * k / 16
        top = high * math.sin(math.pi * k / 16) ** 1.3
        v = top * rng.random() ** 0.8 - 0.06 * wide * rng.random() * math.sin(math.pi * k / 16)
        light = 0.88 - 0.24 * u / wide + 0.2 * v / high
        sheet.oval(u, v, 0.035, 0.022, stray(shade(tone, light), rng, 0.09))


def sand(canvas: Canvas, frame: Frame, rng: Random) -> None:
    heap(canvas, frame, (194, 168, 118), 2.6, 0.95, rng)


def pipes(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A pyramid of plastic pipes."""
    canvas.shadow(frame.x, frame.z, 3.2, 0.9)
    for level, count in enumerate((4, 3, 2)):
        for step in range(count):
            aside, up = 0.36 - step * 0.24 - level * 0.12, 0.12 + level * 0.2
            tone = stray((206, 196, 176), rng, 0.06)
            a, b = (-1.6, up, aside), (1.6, up, aside)
            rod(canvas, frame, a, b, 0.23, shade(tone, 0.75))
            rod(canvas, frame, (-1.6, up + 0.04, aside), (1.6, up + 0.04, aside), 0.12, tone)
            for end in (-1.6, 1.6):
                x, y, z = frame.at(end, up, aside)
                canvas.sheet(x, z, y).oval(0, 0, 0.08, 0.115, shade(tone, 0.9))
                canvas.sheet(x, z, y).oval(0, 0, 0.055, 0.085, (52, 50, 48))


def rubble(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A heap with lumps of concrete, bricks and bent rods."""
    heap(canvas, frame, (150, 144, 136), 3.4, 0.85, rng)
    spots = [(rng.gauss(0, 0.75), rng.uniform(0, 1)) for _ in range(80)]
    for along, share in sorted(spots, key=lambda spot: -spot[1]):
        room = max(0.0, 1 - abs(along) / 1.7)
        _lump(canvas, frame.at(along, share * 0.85 * room, share * 0.5 - 0.5), rng)
    for _ in range(5):
        x, y, z = frame.at(rng.uniform(-0.9, 0.9), 0.5, -0.1)
        sheet = canvas.sheet(x, z, y)
        sheet.path([(0, 0), (0.2, 0.35), (rng.uniform(0.2, 0.6), 0.5)], 0.02, (110, 70, 50))


def _lump(canvas: Canvas, at: Point, rng: Random) -> None:
    size = rng.uniform(0.07, 0.24)
    tone = stray(rng.choice(((170, 166, 160), (186, 182, 174), (140, 136, 130), (164, 92, 70))), rng)
    sheet = canvas.sheet(at[0], at[2], at[1])
    ring = [(size * rng.uniform(0.7, 1.2) * math.cos(math.tau * k / 6),
             size * (0.5 + rng.uniform(0.5, 0.8) * math.sin(math.tau * k / 6))) for k in range(6)]  # fmt: skip
    sheet.poly([(u, v - 0.03) for u, v in ring], shade(tone, 0.55))
    sheet.poly(ring, shade(tone, 0.86))
    sheet.poly([ring[1], ring[2], ring[3], (0, size * 0.6)], shade(tone, 1.12))
