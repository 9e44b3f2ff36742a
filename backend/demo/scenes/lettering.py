"""Words on signs, if the machine has a Chinese font; without one the signs stay plain."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.tone import Colour
from backend.demo.scenes.view import Pixel, Point

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
SPARE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def font(size: int) -> ImageFont.FreeTypeFont | None:
    for path in (FONT, SPARE):
        try:
            return ImageFont.truetype(str(path), size, index=2)
        except OSError:
            continue
    return None


def words_mask(text: str, size: int = 64) -> Image.Image | None:
    face = font(size)
    if face is None:
        return None
    left, top, right, bottom = face.getbbox(text)
    mask = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(mask).text((2 - left, 2 - top), text, fill=255, font=face)
    return mask


def letter(canvas: Canvas, corners: tuple[Point, Point, Point, Point], text: str, ink: Colour) -> None:
    """Writes into a rectangle in space: top left, top right, bottom right, bottom left."""
    mask = words_mask(text)
    if mask is None or any(canvas.camera.seen(corner)[2] < 1 for corner in corners):
        return
    if canvas.camera.flip < 0:
        corners = corners[1], corners[0], corners[3], corners[2]
    _lay(canvas, mask, [canvas.camera.project(corner) for corner in corners], ink)


def _lay(canvas: Canvas, mask: Image.Image, quad: list[Pixel], ink: Colour) -> None:
    left, top = int(min(p[0] for p in quad)), int(min(p[1] for p in quad))
    size = int(max(p[0] for p in quad)) - left + 1, int(max(p[1] for p in quad)) - top + 1
    if not (4 < size[0] < 3000 and 2 < size[1] < 2000):
        return
    w, h = mask.size
    source: list[Pixel] = [(0, 0), (w, 0), (w, h), (0, h)]
    local = [(x - left, y - top) for x, y in quad]
    laid = mask.transform(
        size, Image.Transform.PERSPECTIVE, _homography(local, source), Image.Resampling.BILINEAR
    )
    canvas.blot(laid, (left, top), ink)


def _homography(here: list[Pixel], there: list[Pixel]) -> tuple[float, ...]:
    """The eight numbers that take four points here to four points there."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        best = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        head = rows[column][column] or 1e-9
        rows[column] = [value / head for value in rows[column]]
        for row in range(8):
            if row != column:
                by = rows[row][column]
                pairs = zip(rows[row], rows[column], strict=True)
                rows[row] = [value - by * own for value, own in pairs]
    return tuple(row[8] for row in rows)
