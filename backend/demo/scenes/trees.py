"""Street trees: one crown painted leaf by leaf, set up many times."""

import math
import random
from functools import lru_cache

from PIL import Image, ImageDraw

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.light import Colour, shade

CROWN = 340
GREENS: tuple[Colour, ...] = (
    (52, 82, 38),
    (68, 100, 44),
    (84, 118, 52),
    (104, 136, 62),
    (126, 152, 76),
)
BARK: Colour = (112, 98, 82)


@lru_cache(maxsize=8)
def paint_crown(seed: int, brightness: float) -> Image.Image:
    """A round of leaves, dark below and within, light above."""
    rng = random.Random(seed)
    crown = Image.new("RGBA", (CROWN, CROWN), (0, 0, 0, 0))
    pen = ImageDraw.Draw(crown)
    clumps = [
        (rng.gauss(0.5, 0.17), rng.gauss(0.5, 0.15), rng.uniform(0.09, 0.17)) for _ in range(34)
    ]
    for step in range(1500):
        x, y, reach = clumps[step % len(clumps)]
        angle, far = rng.uniform(0, math.tau), reach * math.sqrt(rng.random())
        px, py = x + math.cos(angle) * far, y + math.sin(angle) * far * 0.8
        height = (y - py) / reach * 0.5 + (0.5 - py) * 0.8 + rng.uniform(-0.3, 0.3)
        tone = GREENS[max(0, min(4, round(2 + height * 3.2 + step / 1500 - 0.7)))]
        size = rng.uniform(2, 5)
        spot = (
            px * CROWN - size,
            py * CROWN - size * 0.7,
            px * CROWN + size,
            py * CROWN + size * 0.7,
        )
        pen.ellipse(spot, fill=(*shade(tone, brightness), 255))
    return crown


def set_tree(canvas: Canvas, crown: Image.Image, x: float, z: float, height: float = 6.2) -> None:
    metre = canvas.view.size((x, 0, z))
    foot, fork = canvas.spot((x, 0, z)), canvas.spot((x, height * 0.5, z))
    thick = 0.13 * metre
    tone = shade(BARK, canvas.light.ambient)
    canvas.pen.polygon([(foot[0] - thick, foot[1]), (foot[0] + thick, foot[1]),
                        (fork[0] + thick * 0.6, fork[1]), (fork[0] - thick * 0.6, fork[1])], fill=tone)  # fmt: skip
    canvas.pen.polygon([(foot[0] - thick, foot[1]), (foot[0] - thick * 0.2, foot[1]),
                        (fork[0] - thick * 0.1, fork[1]), (fork[0] - thick * 0.6, fork[1])],
                       fill=shade(tone, 0.75))  # fmt: skip
    for branch in (-0.9, 0.8):
        end = canvas.spot((x + branch, height * 0.72, z))
        canvas.pen.line((*fork, *end), fill=tone, width=max(2, round(thick * 0.7)))
    size = round(height * 0.78 * metre)
    if size < 8 or size > 2600:
        return
    leaves = crown.resize((size, size), Image.Resampling.BILINEAR)
    centre = canvas.spot((x, height * 0.74, z))
    canvas.image.paste(leaves, (round(centre[0] - size / 2), round(centre[1] - size / 2)), leaves)


def shade_tree(canvas: Canvas, x: float, z: float, height: float = 6.2) -> None:
    """A dappled shadow, thrown away from the sun."""
    sun = canvas.light.sun
    away = height * 0.55 / max(0.3, sun[1])
    middle = (x - sun[0] * away, z - sun[2] * away)
    for _ in range(22):
        px, pz = canvas.rng.gauss(middle[0], 1.1), canvas.rng.gauss(middle[1], 1.1)
        canvas.cast(ring(px, 0.012, pz, canvas.rng.uniform(0.25, 0.7)), canvas.light.shade * 3 // 4)


def ring(
    x: float, y: float, z: float, radius: float, rz: float | None = None
) -> list[tuple[float, float, float]]:
    deep = radius if rz is None else rz
    return [(x + math.cos(a / 9 * math.pi) * radius, y, z + math.sin(a / 9 * math.pi) * deep)
            for a in range(18)]  # fmt: skip
