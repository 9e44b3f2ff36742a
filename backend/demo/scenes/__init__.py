"""Pictures of the demo town's streets: what a camera or a phone would have seen."""

from collections.abc import Callable
from random import Random

from backend.demo.scenes import (
    air, cycles, goods, greenery, heaps, marks, people, places, vehicles, works,
)  # fmt: skip
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.finish import develop, paint_sky
from backend.demo.scenes.ground import PAVINGS, paint_ground, weather
from backend.demo.scenes.shops import paint_shops
from backend.demo.scenes.solids import Frame
from backend.demo.scenes.table import PLOTS, Item, Plot
from backend.demo.scenes.tone import DAYS, NIGHT
from backend.demo.scenes.view import Camera

Prop = Callable[[Canvas, Frame, Random], None]
Grown = Callable[[Canvas, float, float, Random], None]

GROWN: dict[str, Grown] = {"tree": greenery.tree, "bush": greenery.bush, "lamp": greenery.lamp, "pole": greenery.pole}
FLAT: dict[str, Prop] = {
    name: getattr(marks, name)
    for name in ("puddle", "mud", "tracks", "leaves", "paper", "gravel", "hole", "patch", "trench", "hatch")
}
SOURCES = (air, cycles, goods, heaps, people, places, vehicles, works)


def paint(scenario: str, stage: str, variant: int) -> bytes:
    """A JPEG of 1280x960; `stage` is before or after, `variant` 0 to 3."""
    plot = PLOTS[scenario]
    seed = f"{scenario}/{variant}"
    canvas = Canvas(_camera(plot, variant), NIGHT if plot.night else DAYS[variant % 4], Random(seed))
    paint_sky(canvas)
    greenery.blocks(canvas, Random(f"{seed}/blocks"))
    paint_ground(canvas, PAVINGS[(variant + len(scenario)) % 4])
    _backdrop(canvas, plot.backdrop, Random(f"{seed}/backdrop"))
    items = (*plot.always, *(plot.before if stage == "before" else plot.after))
    _lay_flat(canvas, items, seed)
    weather(canvas)
    _stand(canvas, items, seed)
    return develop(canvas, Random(f"{seed}/{stage}"), f"CAM {sum(map(ord, seed)) % 900 + 100}")


def _camera(plot: Plot, variant: int) -> Camera:
    flip = -1 if variant % 2 else 1
    if plot.backdrop == "street":
        return Camera(x=0, height=2.9, z=2.2, yaw=70 - variant * 3, horizon=0.36, flip=flip)
    if plot.backdrop == "tower":
        return Camera(x=0.5, height=2.6, z=-3, yaw=14, horizon=0.72, focus=1400, flip=flip)
    return Camera(x=0.3, height=2.3, z=-0.4 + variant * 0.15, yaw=20 + variant * 2, flip=flip)


def _backdrop(canvas: Canvas, kind: str, rng: Random) -> None:
    drawers = {"gate": places.gate, "tower": places.tower, "site": places.site}
    drawers.get(kind, paint_shops)(canvas, rng)


def _lay_flat(canvas: Canvas, items: tuple[Item, ...], seed: str) -> None:
    for number, (name, x, z, turn) in enumerate(items):
        if name in FLAT and name != "puddle":
            FLAT[name](canvas, Frame(x, z, turn), Random(f"{seed}/{number}"))


def _stand(canvas: Canvas, items: tuple[Item, ...], seed: str) -> None:
    """From the farthest to the nearest."""
    numbered = sorted(enumerate(items), key=lambda pair: -canvas.camera.depth(*pair[1][1:3]))
    for number, (name, x, z, turn) in numbered:
        rng = Random(f"{seed}/{number}/{name}")
        if name in GROWN:
            GROWN[name](canvas, x, z, rng)
        elif name not in FLAT:
            prop: Prop = next(getattr(part, name) for part in SOURCES if hasattr(part, name))
            prop(canvas, Frame(x, z, turn), rng)
    for name, x, z, turn in items:
        if name == "puddle":
            marks.puddle(canvas, Frame(x, z, turn), Random(f"{seed}/puddle"))
