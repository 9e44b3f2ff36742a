"""The street, the estate and the building site in which everything happens."""

import math
import random

from PIL import Image, ImageFilter

from backend.demo.scenes import facades
from backend.demo.scenes.camera import Vector
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.ground import Ground, pave_street
from backend.demo.scenes.light import Colour, mix, shade
from backend.demo.scenes.trees import paint_crown, set_tree, shade_tree

PAVEMENTS: tuple[Colour, ...] = ((176, 168, 158), (168, 142, 128), (158, 160, 160), (186, 178, 160))
FACADE = -4.2
TREES = (12.5, 19.0, 25.5, 32.0, 40.0)
FAR_TREES = (9.0, 15.5, 22.0, 28.5, 36.0, 44.0)


def paint_sky(canvas: Canvas) -> None:
    light = canvas.light
    width, height = canvas.size
    horizon = canvas.spot((canvas.view.camera.x, canvas.view.camera.y, 1000.0))[1]
    deep = max(2, round(horizon) + 40)
    ramp = Image.linear_gradient("L").resize((width, deep))
    sky = Image.composite(Image.new("RGB", (width, deep), light.sky_low),
                          Image.new("RGB", (width, deep), light.sky_top), ramp)  # fmt: skip
    canvas.image.paste(light.sky_low, (0, 0, width, height))
    canvas.image.paste(sky, (0, 0))


def paint_skyline(canvas: Canvas, rng: random.Random) -> None:
    """Towers in the haze at the end of the street."""
    light = canvas.light
    for _ in range(15):
        x, z = rng.uniform(-70, 80), rng.uniform(90, 150)
        wide, tall = rng.uniform(8, 18), rng.uniform(18, 52)
        haze = 0.45 + (z - 90) / 150
        tone = mix(shade((150, 148, 150), light.ambient), light.sky_low, haze)
        canvas.face(_upright(x, x + wide, 0, tall, z), tone, flat=True)
        for storey in range(2, int(tall) - 1, 3):
            row = _upright(x + 1, x + wide - 1, storey, storey + 1.2, z - 0.1)
            canvas.face(row, shade(tone, 0.93), flat=True)
    for far, part in ((88.0, 0.45), (80.0, 0.3)):
        green = mix(shade((84, 104, 70), light.ambient), light.sky_low, part)
        tops: list[Vector] = [(float(x), rng.uniform(3.2, 6.2), far) for x in range(-120, 125, 2)]
        canvas.face([(-120.0, -3.0, far), *tops, (124.0, -3.0, far)], green, flat=True)


def _upright(x0: float, x1: float, y0: float, y1: float, z: float) -> list[Vector]:
    return [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]


def lay_front(canvas: Canvas, front: Image.Image, x: float, z: float) -> None:
    """A drawn house front along the street, brightened by the sun on it."""
    step = 1 / facades.SCALE
    slope = (1.0 if x < canvas.view.camera.x else -1.0) * canvas.light.sun[0]
    factor = canvas.light.ambient + canvas.light.direct * max(0.0, slope)
    alpha = front.getchannel("A")
    lit = front.convert("RGB").point(lambda value: min(255, round(value * factor)))
    lit = lit.filter(ImageFilter.BoxBlur(0.8))
    lit.putalpha(alpha)
    canvas.lay(lit, (x, facades.HEIGHT, z), (0.0, 0.0, step), (0.0, -step, 0.0))


def paint_street(canvas: Canvas, ground: Ground, front: str, seed: str) -> None:
    """`front`: what stands on the left: shops, hoarding, tower or wall. Opposite: shops, trees."""
    rng = random.Random(seed)
    draw = {"shops": facades.draw_shops, "hoarding": facades.draw_hoarding,
            "tower": facades.draw_tower, "wall": facades.draw_wall}[front]  # fmt: skip
    paint_sky(canvas)
    paint_skyline(canvas, rng)
    ground.lay(canvas)
    other = facades.draw_shops(46, rng, canvas.light, not canvas.mirrored)
    lay_front(canvas, other, 13.2, 12.0)
    lay_front(canvas, draw(46, rng, canvas.light, canvas.mirrored), FACADE, 1.0)
    if canvas.light.lamps and front == "shops":
        _light_windows(canvas)
    canvas.cast([(FACADE, 0.01, 1), (FACADE + 0.5, 0.01, 1), (FACADE + 0.5, 0.01, 50),
                 (FACADE, 0.01, 50)])  # fmt: skip


def _light_windows(canvas: Canvas) -> None:
    """Shops shine on the pavement."""
    for z in (4.5, 8.7, 12.9, 17.0, 21.5):
        canvas.glows.append(((FACADE, 1.6, z), 2.7, (150, 118, 66)))
        canvas.glows.append(((FACADE + 1.4, 0.0, z), 2.2, (74, 56, 28)))


def paint_ground(seed: str) -> Ground:
    rng = random.Random(seed)
    ground = Ground(rng)
    pave_street(ground, rng.choice(PAVEMENTS))
    return ground


def far_trees(canvas: Canvas, seed: str) -> Image.Image:
    """Those opposite, at once; the crown for those on this side."""
    kind = random.Random(seed).randrange(2)
    crown = paint_crown(kind, canvas.light.ambient + canvas.light.direct * 0.55)
    for z in reversed(FAR_TREES):
        set_tree(canvas, crown, 9.9, z, 5.4)
    return crown


def tree_shadows(canvas: Canvas) -> None:
    for z in TREES:
        shade_tree(canvas, -0.75, z)


def set_lamp(canvas: Canvas, x: float, z: float) -> None:
    grey = shade((130, 134, 138), canvas.light.ambient)
    canvas.line([(x, 0, z), (x, 6.5, z), (x + 1.4, 6.9, z)], 0.1, grey)
    canvas.box((x + 1.1, 6.82, z - 0.1), (x + 1.9, 6.94, z + 0.1), (210, 210, 206))
    if canvas.light.lamps:
        canvas.glows.append(((x + 1.5, 6.7, z), 1.8, (255, 206, 130)))
        canvas.glows.append(((x + 1.5, 0.1, z), 4.5, (60, 44, 22)))


def set_rail(canvas: Canvas, z0: float, z1: float, x: float = 4.67) -> None:
    """The white guard rail between the directions of a town road."""
    white = shade((222, 226, 228), canvas.light.ambient + 0.1)
    posts = math.ceil((z1 - z0) / 1.5)
    for post in range(posts, -1, -1):
        z = z0 + post * 1.5
        canvas.line([(x, 0, z), (x, 0.95, z)], 0.06, white)
    for y in (0.3, 0.85):
        canvas.line([(x, y, z0), (x, y, z0 + posts * 1.5)], 0.05, white)
