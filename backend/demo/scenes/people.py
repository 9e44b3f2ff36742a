"""Persons seen from far enough that they need no face."""

from random import Random

from backend.demo.scenes.canvas import Canvas, Sheet
from backend.demo.scenes.solids import Frame
from backend.demo.scenes.tone import Colour, shade, stray

COATS: tuple[Colour, ...] = (
    (62, 72, 96), (150, 60, 56), (92, 96, 92), (186, 172, 148), (70, 104, 96), (206, 204, 198),
)  # fmt: skip
SKIN: Colour = (206, 164, 136)
HAIR: Colour = (34, 30, 30)


def person(canvas: Canvas, frame: Frame, rng: Random) -> None:
    _stand(canvas, frame, rng, stray(rng.choice(COATS), rng), False)


def leafleteer(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Holds a paper out, a sheaf under the other arm."""
    _stand(canvas, frame, rng, (196, 52, 48), True)


def cleaner(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """In the sweepers' orange, with a broom."""
    _stand(canvas, frame, rng, (232, 112, 30), False)
    sheet = canvas.sheet(frame.x, frame.z)
    sheet.rect(-0.24, 0.24, 1.08, 1.14, (222, 226, 120))
    sheet.path([(0.3, 1.25), (0.62, 0.12)], 0.03, (150, 116, 70))
    sheet.poly([(0.58, 0.18), (0.68, 0.18), (0.86, 0.0), (0.5, 0.0)], (140, 128, 70))


def vendor(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """In an apron and a straw hat."""
    _stand(canvas, frame, rng, stray(rng.choice(COATS), rng), False)
    sheet = canvas.sheet(frame.x, frame.z)
    sheet.rect(-0.17, 0.17, 0.62, 1.2, (206, 200, 186))
    sheet.oval(0, 1.68, 0.26, 0.06, (206, 180, 120))
    sheet.ball(0, 1.73, 0.13, 0.09, (212, 186, 126))


def _stand(canvas: Canvas, frame: Frame, rng: Random, coat: Colour, offering: bool) -> None:
    canvas.shadow(frame.x + 0.1, frame.z, 0.7, 0.5)
    sheet = canvas.sheet(frame.x, frame.z)
    trousers = stray(rng.choice(((46, 50, 62), (66, 62, 58), (38, 38, 40))), rng)
    for side in (-1, 1):
        tone = shade(trousers, 1 if side < 0 else 0.8)
        sheet.poly([(side * 0.02, 0.85), (side * 0.2, 0.85), (side * 0.17, 0.06), (side * 0.06, 0.06)], tone)
        sheet.oval(side * 0.13, 0.05, 0.1, 0.05, (36, 34, 34))
    sheet.poly([(-0.2, 0.78), (0.2, 0.78), (0.24, 1.38), (0.1, 1.47), (-0.1, 1.47), (-0.24, 1.38)], coat)
    sheet.poly([(0.06, 0.78), (0.2, 0.78), (0.24, 1.38), (0.1, 1.47)], shade(coat, 0.82))
    _arms(sheet, coat, offering)
    sheet.rect(-0.05, 0.05, 1.44, 1.54, shade(SKIN, 0.85))
    sheet.ball(0, 1.62, 0.105, 0.135, SKIN)
    sheet.oval(0.005, 1.69, 0.115, 0.09, HAIR)


def _arms(sheet: Sheet, coat: Colour, offering: bool) -> None:
    sheet.path([(-0.22, 1.36), (-0.3, 1.08), (-0.22, 0.84)], 0.12, shade(coat, 0.94))
    sheet.oval(-0.22, 0.82, 0.05, 0.06, SKIN)
    if not offering:
        sheet.path([(0.22, 1.36), (0.31, 1.08), (0.25, 0.84)], 0.12, shade(coat, 0.74))
        sheet.oval(0.25, 0.82, 0.05, 0.06, SKIN)
        return
    sheet.path([(0.22, 1.36), (0.42, 1.14), (0.68, 1.2)], 0.12, shade(coat, 0.74))
    sheet.oval(0.7, 1.2, 0.05, 0.05, SKIN)
    sheet.poly([(0.68, 1.16), (0.94, 1.22), (0.9, 1.5), (0.66, 1.44)], (246, 240, 220))
    sheet.poly([(0.7, 1.34), (0.9, 1.38), (0.89, 1.47), (0.68, 1.43)], (214, 60, 50))
    sheet.rect(-0.36, -0.12, 0.84, 1.02, (240, 234, 214))
