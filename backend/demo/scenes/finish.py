"""From a clean drawing to something that a cheap camera might have taken."""

import io
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from backend.demo.scenes.canvas import FINE, Canvas
from backend.demo.scenes.light import Colour

QUALITY = 78


def develop(canvas: Canvas, rng: random.Random) -> bytes:
    image = canvas.image.reduce(FINE)
    image = _tint(image, canvas.light.tint)
    image = _glow(image, canvas)
    image = _vignette(image)
    image = image.filter(ImageFilter.BoxBlur(0.7))
    image = _grain(image, rng, canvas.light.grain)
    if canvas.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _tint(image: Image.Image, tint: tuple[float, float, float]) -> Image.Image:
    """Per channel, with a soft shoulder so that light parts do not tear out."""
    table = [min(255, round(255 * (value / 255) ** (1 / 1.14) * part))
             for part in tint for value in range(256)]  # fmt: skip
    return image.point(table)


def _glow(image: Image.Image, canvas: Canvas) -> Image.Image:
    """Lamps and fires lighten what is around them."""
    for point, radius, colour in canvas.glows:
        if canvas.view.depth(point) < 0.5:
            continue
        x, y = canvas.spot(point)
        size = round(radius * canvas.view.size(point) / FINE)
        box = (round(x / FINE) - size, round(y / FINE) - size)
        area = (*box, box[0] + size * 2, box[1] + size * 2)
        if 2 < size < 1600:
            image.paste(ImageChops.screen(image.crop(area), _halo(size, colour)), box)
    return image


def _halo(size: int, colour: Colour) -> Image.Image:
    soft = ImageChops.invert(Image.radial_gradient("L")).point(lambda v: v * v // 255)
    soft = soft.resize((size * 2, size * 2))
    black = Image.new("RGB", soft.size)
    black.paste(colour, (0, 0, *soft.size), soft)
    return black


def _vignette(image: Image.Image) -> Image.Image:
    return ImageChops.multiply(image, _corners(*image.size))


@lru_cache(maxsize=1)
def _corners(width: int, height: int) -> Image.Image:
    """White in the middle, grey in the corners."""
    dark = Image.radial_gradient("L").resize((width * 5 // 4, height * 5 // 4))
    left, top = width // 8, height // 8
    mask = dark.crop((left, top, left + width, top + height))
    mask = mask.point(lambda value: 255 - max(0, value - 120) * 34 // 135)
    return Image.merge("RGB", [mask] * 3)


def _grain(image: Image.Image, rng: random.Random, strength: float) -> Image.Image:
    width, height = image.size
    raw = Image.frombytes("L", (width, height), rng.randbytes(width * height))
    amount = 6.5 * strength / 128
    grey = raw.point(lambda v: round(128 + (v - 128) * amount))
    return ImageChops.add(image, Image.merge("RGB", [grey] * 3), 1.0, -128)
