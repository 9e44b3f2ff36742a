"""The street's floor: carriageway, kerbs, pavements with tiles, lane marks, and their texture."""

from dataclasses import dataclass

from PIL import Image, ImageChops

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.noise import grain, layered
from backend.demo.scenes.tone import Colour, mix, shade, stray
from backend.demo.scenes.view import H, W

KERB = 6.0
"""Where the far pavement begins; the carriageway runs from NEAR_KERB to it."""
NEAR_KERB = -2.5
WALL = 10.4
"""Where the shops stand."""
REACH = (-40.0, 120.0)
ASPHALT: Colour = (104, 105, 108)
CURB = 0.14
TEXTURE = 1024
PER_METRE = 28.0


@dataclass(frozen=True)
class Paving:
    tile: Colour
    joint: Colour
    width: float
    band: Colour


PAVINGS = (
    Paving((176, 168, 158), (140, 133, 125), 0.6, (196, 172, 84)),
    Paving((168, 124, 104), (132, 98, 84), 0.5, (190, 168, 96)),
    Paving((160, 164, 166), (124, 128, 130), 0.8, (200, 178, 90)),
    Paving((182, 176, 166), (150, 144, 136), 0.4, (178, 96, 76)),
)


def paint_ground(canvas: Canvas, paving: Paving) -> None:
    x0, x1 = REACH
    canvas.floor(x0, x1, -60, 80, mix(paving.tile, (120, 124, 112), 0.5))
    canvas.floor(x0, x1, NEAR_KERB, KERB, ASPHALT)
    _gutters(canvas)
    canvas.floor(x0, x1, KERB, WALL, paving.tile)
    canvas.floor(x0, x1, NEAR_KERB - 4, NEAR_KERB, shade(paving.tile, 0.96))
    _tiles(canvas, paving)
    canvas.wall(x0, x1, 0, CURB, KERB, (150, 150, 148))
    canvas.floor(x0, x1, KERB, KERB + 0.22, (188, 188, 184), 0)
    _lane_marks(canvas)


def _gutters(canvas: Canvas) -> None:
    x0, x1 = REACH
    canvas.floor(x0, x1, KERB - 0.45, KERB, shade(ASPHALT, 0.9))
    canvas.floor(x0, x1, NEAR_KERB, NEAR_KERB + 0.4, shade(ASPHALT, 0.9))
    for x in range(-30, 60, 15):
        canvas.floor(x, x + 0.7, KERB - 0.42, KERB - 0.06, (58, 60, 62))


def _tiles(canvas: Canvas, paving: Paving) -> None:
    step, rng = paving.width, canvas.rng
    near, far = canvas.camera.x - 8, canvas.camera.x + 22
    for _ in range(260):
        x = near + step * rng.randrange(int((far - near) / step))
        z = KERB + 0.22 + step * rng.randrange(int((WALL - KERB) / step))
        canvas.floor(x, x + step, z, min(WALL, z + step), stray(paving.tile, rng, 0.07))
    for number in range(int((far - near) / step)):
        x = near + number * step
        canvas.line((x, 0, KERB + 0.22), (x, 0, WALL), 0.012, paving.joint)
    for number in range(int((WALL - KERB) / step)):
        z = KERB + 0.22 + number * step
        for x in range(int(near), int(far), 4):
            canvas.line((x, 0, z), (x + 4, 0, z), 0.012, paving.joint)
    _blind_way(canvas, paving, near, far)


def _blind_way(canvas: Canvas, paving: Paving, near: float, far: float) -> None:
    """The ribbed yellow band for the blind that every Chinese pavement has."""
    z = KERB + 1.9
    canvas.floor(*REACH, z, z + 0.5, paving.band)
    for rib in range(5):
        along = z + 0.06 + rib * 0.095
        for x in range(int(near), int(far), 4):
            canvas.line((x, 0, along), (x + 4, 0, along), 0.02, shade(paving.band, 0.84))


def _lane_marks(canvas: Canvas) -> None:
    white: Colour = (206, 206, 200)
    for x in range(-36, 110, 6):
        canvas.floor(x, x + 3, 1.65, 1.8, white)
    canvas.floor(*REACH, KERB - 0.72, KERB - 0.6, white)
    canvas.floor(*REACH, NEAR_KERB + 0.6, NEAR_KERB + 0.72, white)


def weather(canvas: Canvas) -> None:
    """Lays spots, wear and grain over the floor, in perspective."""
    rng = canvas.rng
    texture = layered((TEXTURE, TEXTURE), (90, 24, 6, 1), 0.2, rng)
    origin = (canvas.camera.x - 10, canvas.camera.z - 12)
    rise = int(H * canvas.camera.horizon) + 2
    laid = texture.transform(
        (W, H), Image.Transform.PERSPECTIVE, canvas.camera.ground(PER_METRE, origin),
        Image.Resampling.BILINEAR, fillcolor=128,
    ).crop((0, rise, W, H))  # fmt: skip
    laid = ImageChops.add(laid, grain(laid.size, 0.09, rng), 1, -128)
    floor = canvas.image.crop((0, rise, W, H))
    rough = Image.merge("RGB", (laid, laid, laid))
    canvas.image.paste(ImageChops.add(floor, rough, 1, -128), (0, rise))
