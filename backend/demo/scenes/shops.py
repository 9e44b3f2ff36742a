"""A row of small shops with dwellings above: signs, awnings, windows, bars, balconies, AC."""

from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.ground import WALL
from backend.demo.scenes.lettering import letter
from backend.demo.scenes.solids import Frame, box, face
from backend.demo.scenes.tone import Colour, mix, shade, stray

NAMES = (
    "兴旺水果店", "便民超市", "老王五金", "沙县小吃", "兰州拉面", "快递驿站", "丽丽美发", "康泰药房",
    "安居房产", "早点铺", "手机维修", "烟酒茶叶", "福满楼", "童装童鞋", "农家粮油", "电动车行",
)  # fmt: skip
BOARDS: tuple[Colour, ...] = (
    (176, 38, 34), (28, 92, 150), (34, 118, 74), (214, 140, 32), (120, 44, 92), (60, 62, 70),
    (196, 60, 40), (22, 128, 140),
)  # fmt: skip
WALLS: tuple[Colour, ...] = ((206, 192, 168), (214, 204, 190), (188, 178, 168), (202, 178, 156))
SIGN = (2.85, 3.75)
STOREY = 3.0


def paint_shops(canvas: Canvas, rng: Random) -> None:
    wall = rng.choice(WALLS)
    x, storeys = -26.0, rng.choice((3, 4))
    names = rng.sample(NAMES, len(NAMES))
    places = []
    while x < 95:
        width = rng.uniform(3.6, 5.0)
        places.append((x, x + width))
        x += width
    for number, (x0, x1) in enumerate(reversed(places)):
        if number % 7 == 6:
            wall = rng.choice(WALLS)
        _house(canvas, x0, x1, storeys, wall, rng)
        _shop(canvas, x0, x1, names[number % len(names)], rng)


def _house(
    canvas: Canvas, x0: float, x1: float, storeys: int, wall: Colour, rng: Random
) -> None:
    top = 4.0 + storeys * STOREY
    canvas.wall(x0, x1, 0, top, WALL, wall)
    canvas.wall(x0, x1, top - 0.35, top + 0.25, WALL - 0.15, shade(wall, 1.06))
    for storey in range(storeys):
        floor = 4.0 + storey * STOREY
        canvas.wall(x0, x1, floor, floor + 0.12, WALL, shade(wall, 0.86))
        for share in (0.27, 0.73):
            _window(canvas, x0 + (x1 - x0) * share, floor + 0.9, wall, rng)


def _window(canvas: Canvas, x: float, y: float, wall: Colour, rng: Random) -> None:
    glass = stray((86, 104, 122), rng, 0.2)
    if canvas.light.lit and rng.random() < 0.45:
        glass = (255, 214, 140)
    canvas.wall(x - 0.75, x + 0.75, y - 0.05, y + 1.55, WALL - 0.02, shade(wall, 1.12))
    canvas.wall(x - 0.68, x + 0.68, y, y + 1.5, WALL - 0.03, glass)
    canvas.wall(x - 0.68, x - 0.1, y + 0.7, y + 1.5, WALL - 0.04, mix(glass, (220, 230, 240), 0.3))
    canvas.wall(x - 0.04, x + 0.04, y, y + 1.5, WALL - 0.05, (210, 210, 206))
    kind = rng.random()
    if kind < 0.4:
        _bars(canvas, x, y)
    if 0.25 < kind < 0.75:
        _air_conditioner(canvas, x + 0.3, y - 0.75)
    if kind > 0.7:
        face(canvas, [(x - 0.85, y + 1.6, WALL), (x - 0.95, y + 1.4, WALL - 0.6),
                      (x + 0.95, y + 1.4, WALL - 0.6), (x + 0.85, y + 1.6, WALL)],
             (96, 128, 150), True)  # fmt: skip


def _bars(canvas: Canvas, x: float, y: float) -> None:
    grey: Colour = (176, 178, 178)
    front = WALL - 0.4
    for step in range(9):
        bar = x - 0.75 + step * 1.5 / 8
        canvas.line((bar, y - 0.1, front), (bar, y + 1.5, front), 0.025, grey)
    for level in (y - 0.1, y + 0.7, y + 1.5):
        canvas.line((x - 0.75, level, front), (x + 0.75, level, front), 0.03, grey)


def _air_conditioner(canvas: Canvas, x: float, y: float) -> None:
    box(canvas, Frame(x, WALL - 0.2, 0, y), (0.8, 0.55, 0.34), (214, 212, 204))
    canvas.wall(x - 0.3, x + 0.12, y + 0.08, y + 0.47, WALL - 0.38, (120, 122, 122))
    canvas.wall(x - 0.36, x - 0.32, y - 1.1, y, WALL - 0.02, (190, 184, 174))


def _shop(canvas: Canvas, x0: float, x1: float, name: str, rng: Random) -> None:
    board = rng.choice(BOARDS)
    _inside(canvas, x0 + 0.2, x1 - 0.2, rng)
    low, high = SIGN
    box(canvas, Frame((x0 + x1) / 2, WALL - 0.15, 0, low), (x1 - x0 - 0.1, high - low, 0.3), board)
    front = WALL - 0.31
    if canvas.light.lit:
        canvas.wall(x0 + 0.1, x1 - 0.1, low + 0.06, high - 0.06, front, mix(board, (255, 240, 220), 0.25))
    margin = (x1 - x0) * 0.14
    corners = ((x0 + margin, high - 0.15, front), (x1 - margin, high - 0.15, front),
               (x1 - margin, low + 0.17, front), (x0 + margin, low + 0.17, front))  # fmt: skip
    letter(canvas, corners, name, (250, 240, 214) if rng.random() < 0.7 else (250, 216, 70))
    canvas.wall(x0 - 0.1, x0 + 0.1, 0, 2.9, WALL - 0.06, (196, 190, 182))
    if rng.random() < 0.3:
        _awning(canvas, x0, x1, rng)


def _inside(canvas: Canvas, x0: float, x1: float, rng: Random) -> None:
    """A glass front with shelves behind it, or a rolling shutter that is down."""
    if rng.random() < 0.18:
        canvas.wall(x0, x1, 0.05, 2.85, WALL - 0.03, (164, 168, 172))
        for step in range(22):
            y = 0.1 + step * 0.125
            canvas.line((x0, y, WALL - 0.04), (x1, y, WALL - 0.04), 0.02, (134, 138, 142))
        return
    glow = (232, 206, 150) if canvas.light.lit else (64, 66, 66)
    canvas.wall(x0, x1, 0.05, 2.85, WALL - 0.02, glow)
    for shelf in range(4):
        y = 0.35 + shelf * 0.55
        for step in range(int((x1 - x0) / 0.22)):
            tone = stray(rng.choice(BOARDS + WALLS), rng, 0.3)
            x = x0 + step * 0.22
            top = y + rng.uniform(0.12, 0.4)
            canvas.wall(x, x + 0.18, y, top, WALL - 0.025, mix(tone, glow, 0.55))
    canvas.wall(x0, x1, 2.3, 2.85, WALL - 0.03, mix(glow, (180, 200, 214), 0.4))
    for x in (x0, (x0 + x1) / 2, x1):
        canvas.line((x, 0.05, WALL - 0.05), (x, 2.85, WALL - 0.05), 0.07, (200, 202, 204))


def _awning(canvas: Canvas, x0: float, x1: float, rng: Random) -> None:
    tone, other = rng.choice(BOARDS), (232, 230, 222)
    stripes = 10
    for step in range(stripes):
        a = x0 + (x1 - x0) * step / stripes
        b = x0 + (x1 - x0) * (step + 1) / stripes
        cloth: Colour = tone if step % 2 else other
        canvas.poly([(a, 2.85, WALL - 0.3), (b, 2.85, WALL - 0.3),
                     (b, 2.35, WALL - 1.5), (a, 2.35, WALL - 1.5)], cloth)  # fmt: skip
        canvas.wall(a, b, 2.18, 2.35, WALL - 1.5, shade(cloth, 0.85))
