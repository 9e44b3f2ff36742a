"""Backdrops beyond the shops, and the things that belong to one scenario only."""

from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.lettering import letter
from backend.demo.scenes.solids import Frame, box, face, rod
from backend.demo.scenes.tone import Colour, mix, shade, stray

ADS: tuple[Colour, ...] = ((244, 240, 226), (246, 214, 84), (238, 150, 140), (206, 226, 240), (232, 232, 226))
ADVERTS = ("办证", "疏通", "开锁", "租房", "贷款", "招工", "搬家", "回收")


def ash(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A faint grey trace."""
    canvas.shadow(frame.x, frame.z, 1.3, 0.8, 0.5)


def clean_wall(canvas: Canvas, frame: Frame, rng: Random) -> None:
    tone: Colour = (196, 190, 178)
    canvas.shadow(frame.x, frame.z - 0.2, 5, 0.8)
    face(canvas, [frame.at(-2.4, 0, 0), frame.at(2.4, 0, 0), frame.at(2.4, 2.5, 0), frame.at(-2.4, 2.5, 0)], tone, True)
    face(canvas, [frame.at(-2.4, 0, -0.01), frame.at(2.4, 0, -0.01), frame.at(2.4, 0.45, -0.01), frame.at(-2.4, 0.45, -0.01)], shade(tone, 0.72), True)
    box(canvas, Frame(frame.x, frame.z, frame.turn, 2.5), (4.95, 0.14, 0.36), shade(tone, 0.8))
    for _ in range(26):
        _notice(canvas, frame, rng, mix(tone, (222, 216, 206), rng.random() * 0.7), False)


def stickered_wall(canvas: Canvas, frame: Frame, rng: Random) -> None:
    clean_wall(canvas, frame, rng)
    for _ in range(48):
        _notice(canvas, frame, rng, rng.choice(ADS), True)


def _notice(canvas: Canvas, frame: Frame, rng: Random, tone: Colour, printed: bool) -> None:
    along, up = rng.uniform(-2.2, 1.9), rng.uniform(0.55, 2.0)
    wide, high, tilt = rng.uniform(0.18, 0.42), rng.uniform(0.2, 0.36), rng.uniform(-0.04, 0.04)
    corners = (frame.at(along, up + high, -0.02), frame.at(along + wide, up + high + tilt, -0.02),
               frame.at(along + wide, up + tilt, -0.02), frame.at(along, up, -0.02))  # fmt: skip
    canvas.poly(corners, stray(tone, rng, 0.03))
    if printed:
        ink: Colour = rng.choice(((196, 36, 34), (36, 36, 40), (34, 62, 140)))
        letter(canvas, corners, rng.choice(ADVERTS), ink)


def clean_pole(canvas: Canvas, frame: Frame, rng: Random) -> None:
    canvas.shadow(frame.x, frame.z, 0.6, 0.4)
    sheet = canvas.sheet(frame.x, frame.z)
    for step in range(8):
        u = -0.2 + step * 0.05
        sheet.rect(u, u + 0.055, 0, 9, shade((172, 168, 162), 1.08 - abs(step - 2.4) * 0.08))
    for _ in range(9):
        u, v = rng.uniform(-0.16, 0.02), rng.uniform(0.7, 2.2)
        sheet.rect(u, u + 0.14, v, v + 0.18, stray((182, 178, 172), rng, 0.03))


def stickered_pole(canvas: Canvas, frame: Frame, rng: Random) -> None:
    clean_pole(canvas, frame, rng)
    sheet = canvas.sheet(frame.x, frame.z)
    for _ in range(26):
        u, v = rng.uniform(-0.19, 0.02), rng.uniform(0.6, 2.3)
        wide, high = rng.uniform(0.1, 0.17), rng.uniform(0.12, 0.24)
        sheet.rect(u, u + wide, v, v + high, stray(rng.choice(ADS), rng))
        for row in range(3):
            low = v + high * (0.2 + row * 0.25)
            sheet.rect(u + 0.02, u + wide - 0.02, low, low + high * 0.1, rng.choice(((196, 44, 40), (50, 50, 54))))


def gate(canvas: Canvas, rng: Random) -> None:
    """The wall and gate of a housing compound, flats behind it."""
    for number in range(5):
        flats(canvas, 34 - number * 13, 19 + (number % 2) * 5, 11, 7 + number % 3, rng)
    tone: Colour = (198, 186, 166)
    for x0, x1 in ((-30.0, 0.0), (6.4, 90.0)):
        canvas.wall(x0, x1, 0, 2.0, 10.4, tone)
        canvas.wall(x0, x1, 2.0, 2.15, 10.3, shade(tone, 0.8))
        canvas.wall(x0, x1, 0, 0.5, 10.38, shade(tone, 0.75))
    for x in (-0.1, 6.5):
        box(canvas, Frame(x, 10.3), (0.8, 3.4, 0.8), (170, 92, 74))
    box(canvas, Frame(3.2, 10.3, 0, 3.4), (7.8, 0.9, 0.7), (170, 92, 74))
    letter(canvas, ((1.2, 4.15, 9.9), (5.2, 4.15, 9.9), (5.2, 3.55, 9.9), (1.2, 3.55, 9.9)), "华银坊小区", (242, 216, 130))
    for step in range(20):
        rod(canvas, Frame(0.35 + step * 0.31, 10.3), (0, 0.1, 0), (0, 2.3, 0), 0.035, (52, 56, 60))


def flats(canvas: Canvas, x: float, z: float, wide: float, storeys: int, rng: Random) -> None:
    """A block with balconies, quilts and AC units."""
    tone = stray(rng.choice(((212, 198, 176), (198, 172, 148), (204, 204, 200))), rng, 0.05)
    canvas.wall(x, x + wide, 0, storeys * 3 + 1, z, tone)
    canvas.wall(x, x + wide, storeys * 3 + 0.6, storeys * 3 + 1.2, z - 0.2, shade(tone, 0.85))
    for storey in range(storeys):
        for step in range(int(wide / 3.6)):
            _flat(canvas, x + 0.4 + step * 3.6, storey * 3 + 0.3, z, tone, rng)


def _flat(canvas: Canvas, x: float, y: float, z: float, tone: Colour, rng: Random) -> None:
    lit = canvas.light.lit and rng.random() < 0.45
    glass: Colour = (255, 216, 150) if lit else stray((92, 108, 122), rng, 0.15)
    canvas.wall(x, x + 2.0, y + 0.3, y + 2.5, z - 0.02, shade(tone, 0.6))
    canvas.wall(x + 0.05, x + 1.95, y + 1.1, y + 2.4, z - 0.04, glass)
    for bar in (0.5, 1.0, 1.5):
        canvas.line((x + bar, y + 1.1, z - 0.05), (x + bar, y + 2.4, z - 0.05), 0.05, (206, 206, 202))
    canvas.wall(x - 0.05, x + 2.05, y + 0.2, y + 1.1, z - 0.6, shade(tone, 1.07))
    canvas.wall(x - 0.05, x + 2.05, y + 0.1, y + 0.2, z - 0.6, shade(tone, 0.7))
    canvas.wall(x + 2.3, x + 3.1, y + 1.2, y + 2.3, z - 0.02, glass)
    if rng.random() < 0.6:
        canvas.wall(x + 2.35, x + 3.05, y + 0.45, y + 0.95, z - 0.3, (212, 210, 204))
        canvas.wall(x + 2.4, x + 2.8, y + 0.52, y + 0.9, z - 0.32, (130, 132, 132))
    if rng.random() < 0.35:
        cloth = stray(rng.choice(((200, 90, 100), (90, 120, 170), (226, 220, 206))), rng)
        canvas.wall(x + 0.3, x + 1.3, y + 0.5, y + 1.2, z - 0.65, cloth)


def tower(canvas: Canvas, rng: Random) -> None:
    """A high-rise near enough to fill the picture, with a forecourt."""
    flats(canvas, 20, 32, 18, 11, rng)
    flats(canvas, -3.5, 14, 14.8, 9, rng)
    canvas.wall(3.0, 5.0, 0, 2.6, 13.9, (70, 76, 80))
    box(canvas, Frame(4.0, 13.2, 0, 2.6), (3.0, 0.2, 1.8), (196, 190, 180))


def site(canvas: Canvas, rng: Random) -> None:
    """A shell of concrete under green netting behind the hoarding."""
    for storey in range(6):
        y = storey * 3.0
        canvas.wall(-2, 16, y, y + 3, 22, (124, 120, 112))
        canvas.wall(-2, 16, y + 2.6, y + 3, 21.8, (168, 164, 156))
        for step in range(6):
            net = stray((62, 118, 84), rng, 0.14)
            canvas.wall(-2 + step * 3, 0.9 + step * 3, y, y + 2.6, 21.6, net)
    canvas.line((22, 0, 24), (22, 32, 24), 0.5, (214, 160, 50))
    canvas.line((6, 26, 24), (32, 27, 24), 0.4, (214, 160, 50))


def shelter(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """The roof over a place where waste is sorted."""
    for along in (-2.0, 2.0):
        rod(canvas, frame, (along, 0, 0), (along, 2.5, 0), 0.09, (120, 124, 126))
    back = (frame.at(-2.0, 0.2, 0.1), frame.at(2.0, 0.2, 0.1), frame.at(2.0, 2.3, 0.1), frame.at(-2.0, 2.3, 0.1))
    canvas.poly(back, (84, 128, 98))
    corners = (frame.at(-1.6, 2.2, 0), frame.at(1.6, 2.2, 0), frame.at(1.6, 1.7, 0), frame.at(-1.6, 1.7, 0))
    letter(canvas, corners, "定时定点 分类投放", (240, 240, 230))
    roof = [frame.at(-2.3, 2.5, -1.2), frame.at(2.3, 2.5, -1.2), frame.at(2.3, 2.8, 0.3), frame.at(-2.3, 2.8, 0.3)]
    canvas.poly(roof, (96, 112, 116))
    canvas.poly([roof[0], roof[1], frame.at(2.3, 2.35, -1.2), frame.at(-2.3, 2.35, -1.2)], (130, 146, 150))


def falling(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A bag on its way down, its path dotted and boxed in red as the analysis draws it."""
    sheet = canvas.sheet(frame.x, frame.z)
    red: Colour = (236, 30, 30)
    for step in range(15):
        share = step / 14
        u, v = 1.0 - 1.6 * share**0.8, 11.2 - 7.6 * share**1.6
        sheet.oval(u, v, 0.075, 0.075, red if step < 14 else (255, 220, 60))
    u, v = -0.6, 3.5
    sheet.ball(u, v, 0.26, 0.3, (226, 226, 222))
    sheet.poly([(u - 0.06, v + 0.26), (u + 0.06, v + 0.26), (u + 0.16, v + 0.5), (u - 0.14, v + 0.48)], (206, 206, 202))
    box_ = [(u - 0.5, v - 0.5), (u + 0.5, v - 0.5), (u + 0.5, v + 0.65), (u - 0.5, v + 0.65), (u - 0.5, v - 0.5)]
    sheet.path(box_, 0.05, red)


