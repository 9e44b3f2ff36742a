"""From a drawing to a cheap camera's picture: tint, blur, grain, vignette and a strip of text."""

import io
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.noise import grain, layered
from backend.demo.scenes.tone import Light, mix
from backend.demo.scenes.view import HEIGHT, WIDTH, H, W

QUALITY = 78
LIMIT = 215_000


def paint_sky(canvas: Canvas) -> None:
    light, reach = canvas.light, int(H * canvas.camera.horizon) + 4
    for y in range(0, reach, 4):
        tone = mix(light.zenith, light.horizon, (y / reach) ** 0.8)
        canvas.draw.rectangle((0, y, W, y + 4), fill=tone)
    if not light.lit:
        clouds = layered((W // 8, reach // 8), (40, 18, 7), 0.75, canvas.rng)
        mask = clouds.point([max(0, min(170, (v - 132) * 3)) for v in range(256)])
        white = mix(light.horizon, (255, 255, 255), 0.5)
        canvas.blot(mask.resize((W, reach), Image.Resampling.BICUBIC), (0, 0), white)


def develop(canvas: Canvas, rng: Random, place: str) -> bytes:
    image = canvas.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    image = image.filter(ImageFilter.GaussianBlur(0.9))
    image = _vignette(_tint(image, canvas.light))
    noise = grain((WIDTH, HEIGHT), 0.1 if canvas.light.lit else 0.06, rng)
    image = ImageChops.add(image, Image.merge("RGB", (noise, noise, noise)), 1, -128)
    _strip(image, canvas.light, rng, place)
    return _encode(image)


def _tint(image: Image.Image, light: Light) -> Image.Image:
    tables: list[int] = []
    for gain in light.gain:
        tables += [round(255 * _curve(min(1.0, level / 255 * gain))) for level in range(256)]
    return image.point(tables)


def _curve(level: float) -> float:
    """A little contrast, blacks lifted as by a cheap lens."""
    return 0.03 + 0.97 * (level * 0.75 + 0.25 * level * level * (3 - 2 * level))


def _vignette(image: Image.Image) -> Image.Image:
    small = Image.radial_gradient("L").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    mask = small.point([max(0, int((level - 110) * 0.62)) for level in range(256)])
    image.paste((8, 10, 14), (0, 0), mask)
    return image


def _strip(image: Image.Image, light: Light, rng: Random, place: str) -> None:
    stamp = f"2025-0{rng.randint(3, 9)}-{rng.randint(10, 28)} {light.hour:02}:{rng.randint(10, 59)}:{rng.randint(10, 59)}"
    face = ImageFont.load_default(26)
    draw = ImageDraw.Draw(image)
    for x, y, text in ((24, 18, stamp), (WIDTH - 190, HEIGHT - 48, place)):
        draw.text((x, y), text, font=face, fill=(244, 244, 240), stroke_width=2,
                  stroke_fill=(30, 30, 32))  # fmt: skip


def _encode(image: Image.Image) -> bytes:
    quality = QUALITY
    while True:
        data = io.BytesIO()
        image.save(data, "JPEG", quality=quality)
        if data.tell() < LIMIT or quality < 40:
            return data.getvalue()
        quality -= 8


