"""Smoke, dust and fire: soft patches laid over what is there."""

from random import Random

from PIL import Image, ImageDraw, ImageFilter

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.noise import ragged
from backend.demo.scenes.solids import Frame
from backend.demo.scenes.tone import Colour


def plume(
    canvas: Canvas, frame: Frame, tone: Colour, size: tuple[float, float], dense: int, rng: Random
) -> None:
    """A cloud of `size` metres (wide, high) that rises from a place and drifts."""
    sheet = canvas.sheet(frame.x, frame.z, frame.y)
    if sheet.hidden:
        return
    wide, high = int(size[0] * sheet.scale / 4), int(size[1] * sheet.scale / 4)
    mask = Image.new("L", (max(8, wide), max(8, high)), 0)
    for _ in range(60):
        share = rng.random()
        u = wide * (0.3 + share * 0.35 + rng.gauss(0, 0.05 + 0.09 * share))
        v = high * (1 - share * 0.86) - high * 0.06
        puff = Image.new("L", mask.size, 0)
        reach = wide * (0.05 + 0.13 * share) * rng.uniform(0.6, 1.2)
        ImageDraw.Draw(puff).ellipse((u - reach, v - reach, u + reach, v + reach), fill=dense)
        mask.paste(255, (0, 0), puff.point([int(v * (1 - share * 0.8)) for v in range(256)]))
    soft = mask.filter(ImageFilter.GaussianBlur(max(2.0, wide * 0.03)))
    whole = soft.resize((wide * 4, high * 4), Image.Resampling.BICUBIC)
    left, top = sheet.at(-size[0] * 0.33, size[1] * 0.95)
    canvas.blot(whole, (int(left), int(top)), tone)


def smoke(canvas: Canvas, frame: Frame, rng: Random) -> None:
    plume(canvas, frame, (206, 208, 210), (3.2, 3.6), 40, rng)


def black_smoke(canvas: Canvas, frame: Frame, rng: Random) -> None:
    plume(canvas, frame, (70, 70, 72), (4.2, 5.0), 46, rng)


def dust(canvas: Canvas, frame: Frame, rng: Random) -> None:
    for _ in range(4):
        spot = Frame(frame.x + rng.uniform(-3.4, 3.4), frame.z, 0, rng.uniform(-0.4, 0.9))
        plume(canvas, spot, (206, 184, 148), (6.0, 3.6), 44, rng)


def fire(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Flames over charred scraps."""
    sheet = canvas.sheet(frame.x, frame.z)
    canvas.shadow(frame.x, frame.z, 2.0, 1.5, 1.6)
    for _ in range(60):
        sheet.oval(rng.gauss(0, 0.4), rng.uniform(0, 0.22), 0.09, 0.05, rng.choice(((30, 28, 28), (66, 56, 48), (120, 112, 100))))
    for tone, share in (((226, 82, 22), 1.0), ((246, 150, 36), 0.72), ((254, 224, 120), 0.42)):
        for _ in range(9):
            u, tall = rng.gauss(0, 0.28 * share), rng.uniform(0.4, 1.05) * share
            lean = rng.uniform(-0.1, 0.2)
            sheet.poly([(u - 0.13 * share, 0.08), (u + 0.13 * share, 0.08), (u + 0.1 * share + lean, tall * 0.55),
                        (u + lean * 1.6, tall), (u - 0.08 * share + lean, tall * 0.5)], tone)  # fmt: skip
    _soften(canvas, sheet.at(-1.0, 1.2), sheet.at(1.0, 0.0))


def _soften(canvas: Canvas, a: tuple[float, float], b: tuple[float, float]) -> None:
    area = (int(a[0]), int(a[1]), int(b[0]), int(b[1]))
    part = canvas.image.crop(area)
    canvas.image.paste(part.filter(ImageFilter.GaussianBlur(4)), area)


def stain_mask(size: tuple[int, int], rng: Random) -> Image.Image:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse((size[0] * 0.12, size[1] * 0.12, size[0] * 0.88, size[1] * 0.88), fill=255)
    return ragged(mask, max(4, size[0] // 14), rng)
