"""Reading pictures: whether bytes are a usable photo, smaller ones, and what it looks like.

CPU work: run in a thread.
"""

import io
import warnings
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageOps

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 64_000_000
THUMB_EDGE = 320
SMALL_EDGE = 96
_MARKS = {"exif", "xmp", "photoshop", "comment"}
THUMB = ".thumb"
SMALL = ".small"
"""Suffixes of the smaller pictures' names in the store: JPEG for a screen, WebP for a list."""

MEDIA_TYPES = {THUMB: "image/jpeg", SMALL: "image/webp"}


class Picture(NamedTuple):
    width: int
    height: int
    media_type: str
    thumbnail: bytes
    small: bytes
    likeness: int
    """64 bits, signed: of each two neighbours in 9 x 8 grey points, which is the brighter (dHash)."""


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
                whole = ImageOps.exif_transpose(image).convert("RGB")
                whole.thumbnail((THUMB_EDGE, THUMB_EDGE))
    except (OSError, ValueError, SyntaxError, KeyError, Warning, Image.DecompressionBombError) as e:
        raise NotAPicture(str(e)) from e
    return Picture(width, height, kind, _jpeg(whole), _webp(whole), likeness(whole))


def is_marked(data: bytes) -> bool:
    """Whether a camera or a program wrote of place, time or device into it."""
    with Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
        return bool(_MARKS & image.info.keys()) or bool(image.getexif())


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()


def _webp(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((SMALL_EDGE, SMALL_EDGE))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


def likeness(picture: Image.Image) -> int:
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        line = grey[row * 9 : row * 9 + 9]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right)
    return int.from_bytes(bits.to_bytes(8), signed=True)
