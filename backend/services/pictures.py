"""Reading pictures: whether bytes are a usable photo, and a thumbnail. CPU work: run in a thread."""

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 64_000_000
THUMB_EDGE = 320
THUMB = ".thumb"
"""Suffix of a thumbnail's name in the store."""


class Picture(NamedTuple):
    width: int
    height: int
    media_type: str
    thumbnail: bytes


class NotAPicture(Exception):
    """The bytes do not decode as JPEG, PNG or WebP of at most 64 megapixels."""


def inspect(data: bytes) -> Picture:
    """Decodes the whole picture: a file cut off in the middle is refused here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NotAPicture("too many pixels")
                width, height, kind = image.width, image.height, FORMATS[image.format or ""]
                image.draft("RGB", (THUMB_EDGE * 2, THUMB_EDGE * 2))
                thumbnail = _thumbnail(image)
    except (OSError, ValueError, SyntaxError, KeyError, Warning, Image.DecompressionBombError) as e:
        raise NotAPicture(str(e)) from e
    return Picture(width, height, kind, thumbnail)


def _thumbnail(image: Image.Image) -> bytes:
    small = ImageOps.exif_transpose(image).convert("RGB")
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()
