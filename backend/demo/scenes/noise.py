"""Cheap noise that a seed gives again (PIL's own cannot be seeded)."""

from random import Random

from PIL import Image, ImageChops, ImageFilter

Size = tuple[int, int]


def grain(size: Size, strength: float, rng: Random) -> Image.Image:
    """Grey around 128, each pixel on its own."""
    width, height = size
    one = Image.frombytes("L", size, rng.randbytes(width * height))
    other = ImageChops.offset(one, width // 3 + 7, height // 2 + 3)
    return Image.blend(one, other, 0.5).point([_about(level, strength) for level in range(256)])


def blotches(size: Size, cell: int, strength: float, rng: Random) -> Image.Image:
    """Grey around 128, in soft spots about `cell` pixels wide."""
    width, height = size
    small = (max(2, width // cell), max(2, height // cell))
    return grain(small, strength, rng).resize(size, Image.Resampling.BICUBIC)


def layered(size: Size, cells: tuple[int, ...], strength: float, rng: Random) -> Image.Image:
    """Spots of several widths over each other."""
    whole = Image.new("L", size, 128)
    for cell in cells:
        spots = blotches(size, cell, strength, rng) if cell > 1 else grain(size, strength, rng)
        whole = ImageChops.add(whole, spots, 1, -128)
    return whole


def ragged(mask: Image.Image, cell: int, rng: Random, blur: float = 1.5) -> Image.Image:
    """The same shape with an uneven edge: softened, disturbed, and cut at half again."""
    soft = mask.filter(ImageFilter.GaussianBlur(cell))
    rough = ImageChops.add(soft, blotches(mask.size, cell, 1.0, rng), 1, -128)
    cut = rough.point([0 if level < 118 else 255 for level in range(256)])
    return cut.filter(ImageFilter.GaussianBlur(blur))


def _about(level: int, strength: float) -> int:
    return max(0, min(255, round(128 + (level - 128) * strength)))
