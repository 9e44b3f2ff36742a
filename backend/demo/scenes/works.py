"""What guards a works: cones, barriers, hoardings, a grill, poles covered in small ads."""

from random import Random

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.lettering import letter
from backend.demo.scenes.solids import Frame, box, face, rod
from backend.demo.scenes.tone import Colour, shade, stray

ORANGE: Colour = (226, 84, 32)
WHITE: Colour = (232, 232, 228)


def cone(canvas: Canvas, frame: Frame, rng: Random) -> None:
    canvas.shadow(frame.x, frame.z, 0.6, 0.5)
    box(canvas, frame, (0.42, 0.05, 0.42), (54, 50, 48))
    sheet = canvas.sheet(frame.x, frame.z, 0.05)
    for band in range(5):
        low, high = band * 0.14, band * 0.14 + 0.14
        wide, slim = 0.17 - low * 0.2, 0.17 - high * 0.2
        tone = WHITE if band in (1, 3) else ORANGE
        sheet.poly([(-wide, low), (wide, low), (slim, high), (-slim, high)], tone)
        sheet.poly([(wide * 0.3, low), (wide, low), (slim, high), (slim * 0.3, high)], shade(tone, 0.75))


def barrier(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A water-filled one in red and white."""
    canvas.shadow(frame.x, frame.z, 1.9, 0.8)
    for step in range(4):
        x, _, z = frame.at(-0.6 + step * 0.4, 0, 0)
        tone = WHITE if step % 2 else (206, 50, 40)
        box(canvas, Frame(x, z, frame.turn), (0.4, 0.34, 0.42), tone)
        box(canvas, Frame(x, z, frame.turn, 0.34), (0.4, 0.5, 0.22), tone)


def fence(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A mesh fence panel of yellow tubes."""
    yellow: Colour = (222, 176, 40)
    canvas.shadow(frame.x, frame.z, 2.2, 0.5, 0.6)
    for step in range(13):
        along = -1 + step / 6
        rod(canvas, frame, (along, 0.1, 0), (along, 1.15, 0), 0.02, shade(yellow, 0.85))
    for up in (0.12, 1.15):
        rod(canvas, frame, (-1, up, 0), (1, up, 0), 0.05, yellow)
    for along in (-1, 1):
        rod(canvas, frame, (along, 0, 0), (along, 1.2, 0), 0.05, yellow)
    a = [frame.at(-0.6, 0.9, -0.02), frame.at(0.6, 0.9, -0.02), frame.at(0.6, 0.5, -0.02), frame.at(-0.6, 0.5, -0.02)]
    face(canvas, a, (40, 92, 168), True)
    letter(canvas, (a[0], a[1], a[2], a[3]), "施工", WHITE)


def hoarding(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Twelve metres of corrugated blue sheet with a slogan."""
    canvas.shadow(frame.x, frame.z, 9, 0.8)
    for step in range(48):
        a = -6 + step * 0.25
        tone = shade((52, 104, 158), 0.92 + 0.16 * (step % 2))
        face(canvas, [frame.at(a, 0, 0), frame.at(a + 0.25, 0, 0), frame.at(a + 0.25, 2.6, 0), frame.at(a, 2.6, 0)],
             stray(tone, rng, 0.04), True)  # fmt: skip
    for up in (0.0, 2.5):
        canvas.poly([frame.at(-6, up, -0.03), frame.at(6, up, -0.03), frame.at(6, up + 0.16, -0.03),
                     frame.at(-6, up + 0.16, -0.03)], (206, 208, 208))  # fmt: skip
    corners = (frame.at(-4, 1.95, -0.04), frame.at(4, 1.95, -0.04), frame.at(4, 1.0, -0.04), frame.at(-4, 1.0, -0.04))
    letter(canvas, corners, "安全生产 文明施工", (238, 238, 230))


def grill(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A long charcoal grill with skewers."""
    canvas.shadow(frame.x, frame.z, 1.8, 0.7)
    for along in (-0.6, 0.6):
        for aside in (-0.14, 0.14):
            rod(canvas, frame, (along, 0, aside), (along, 0.7, aside), 0.035, (60, 60, 62))
    box(canvas, Frame(frame.x, frame.z, frame.turn, 0.66), (1.5, 0.2, 0.36), (74, 72, 70))
    rod(canvas, frame, (-0.7, 0.87, 0), (0.7, 0.87, 0), 0.22, (206, 86, 30))
    for step in range(14):
        along = -0.65 + step * 0.1
        rod(canvas, frame, (along, 0.9, 0.15), (along + 0.03, 0.9, -0.3), 0.015, (190, 170, 130))
        rod(canvas, frame, (along, 0.91, 0.14), (along + 0.02, 0.91, -0.1), 0.05, stray((130, 66, 40), rng, 0.2))


def stool(canvas: Canvas, frame: Frame, rng: Random) -> None:
    tone = rng.choice(((196, 48, 48), (44, 98, 170), (226, 180, 60)))
    canvas.shadow(frame.x, frame.z, 0.45, 0.4, 0.8)
    for along, aside in ((-0.12, 0.12), (0.12, 0.12), (-0.12, -0.12), (0.12, -0.12)):
        rod(canvas, frame, (along, 0, aside), (along * 0.7, 0.42, aside * 0.7), 0.05, shade(tone, 0.8))
    box(canvas, Frame(frame.x, frame.z, frame.turn, 0.42), (0.3, 0.05, 0.3), tone)


def low_table(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """A folding one with bowls and bottles of beer."""
    canvas.shadow(frame.x, frame.z, 1.1, 0.9)
    for along, aside in ((-0.35, 0.3), (0.35, 0.3), (-0.35, -0.3), (0.35, -0.3)):
        rod(canvas, frame, (along, 0, aside), (along * 0.6, 0.6, aside * 0.6), 0.03, (110, 112, 114))
    box(canvas, Frame(frame.x, frame.z, frame.turn, 0.6), (0.9, 0.04, 0.8), (196, 170, 124))
    for _ in range(5):
        x, y, z = frame.at(rng.uniform(-0.35, 0.35), 0.64, rng.uniform(-0.3, 0.3))
        sheet = canvas.sheet(x, z, y)
        if rng.random() < 0.5:
            sheet.rect(-0.035, 0.035, 0, 0.17, (36, 92, 56))
            sheet.rect(-0.014, 0.014, 0.17, 0.26, (36, 92, 56))
        else:
            sheet.oval(0, 0.02, 0.1, 0.04, WHITE)
