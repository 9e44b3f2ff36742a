"""What scenes draw on: a picture seen through a camera, with light; twice as large for details."""

import math
import random
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from backend.demo.scenes.camera import Camera, Pixel, Vector, View
from backend.demo.scenes.light import Colour, Light, shade

FINE = 2
"""Things are drawn so many times larger, then reduced: Pillow's polygons have hard edges."""
COARSE = 4
"""Soft shadows are drawn so many times smaller than the picture."""


class Canvas:
    def __init__(self, camera: Camera, light: Light, rng: random.Random, mirrored: bool) -> None:
        """`mirrored`: the finished picture is turned over, so writing is drawn the other way."""
        self.camera = camera
        self.fine = 1
        self.view = View(camera)
        self.light = light
        self.rng = rng
        self.mirrored = mirrored
        self.size = (camera.width, camera.height)
        self.image = Image.new("RGB", self.size)
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.shadows = Image.new("L", (camera.width // COARSE, camera.height // COARSE), 0)
        self._shadow_pen = ImageDraw.Draw(self.shadows)
        self.glows: list[tuple[Vector, float, Colour]] = []

    def refine(self) -> None:
        """From the backdrop, which reduces to itself again, to the things in front of it."""
        self.fine = FINE
        self.view = View(self.camera.scaled(FINE))
        self.size = (self.camera.width * FINE, self.camera.height * FINE)
        self.retouch(self.image.resize(self.size, Image.Resampling.NEAREST))

    def retouch(self, image: Image.Image) -> None:
        self.image = image
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def lit(self, colour: Colour, points: list[Vector]) -> Colour:
        """By the face's slope to the sun; the side that looks at the camera counts."""
        return shade(colour, self._brightness(points))

    def _brightness(self, points: list[Vector]) -> float:
        a, b, c = points[0], points[1], points[2]
        u = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
        v = (c[0] - a[0], c[1] - a[1], c[2] - a[2])
        n = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
        length = math.sqrt(n[0] ** 2 + n[1] ** 2 + n[2] ** 2) or 1.0
        eye = self.view.camera
        facing = n[0] * (eye.x - a[0]) + n[1] * (eye.y - a[1]) + n[2] * (eye.z - a[2])
        sign = 1.0 if facing > 0 else -1.0
        sun = self.light.sun
        slope = sign * (n[0] * sun[0] + n[1] * sun[1] + n[2] * sun[2]) / length
        return self.light.ambient + self.light.direct * max(0.0, slope)

    def face(
        self, points: list[Vector], colour: Colour, alpha: int = 255, flat: bool = False
    ) -> None:
        pixels = self.view.outline(points)
        if pixels:
            fill = colour if flat else self.lit(colour, points)
            self.pen.polygon(pixels, fill=(*fill, alpha))

    def line(self, points: list[Vector], thick: float, colour: Colour, alpha: int = 255) -> None:
        """`thick` in metres."""
        for a, b in pairwise(points):
            if min(self.view.depth(a), self.view.depth(b)) < 0.3:
                continue
            pixels = self.view.outline([a, b])
            width = max(1, round(thick * self.view.size(b)))
            self.pen.line(pixels, fill=(*colour, alpha), width=width)

    def ball(self, centre: Vector, radius: float, colour: Colour, alpha: int = 255) -> None:
        """Round things, lit from above: a darker ball with a lighter cap."""
        if self.view.depth(centre) < 0.3:
            return
        x, y = self.spot(centre)
        r = radius * self.view.size(centre)
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=(*shade(colour, 0.78), alpha))
        self.pen.ellipse((x - r * 0.72, y - r * 0.9, x + r * 0.72, y + r * 0.4),
                         fill=(*shade(colour, self.light.ambient + 0.38), alpha))  # fmt: skip

    def spot(self, point: Vector) -> Pixel:
        return self.view.pixel(self.view.turn(point))

    def box(self, low: Vector, high: Vector, colour: Colour, top: Colour | None = None) -> None:
        """Upright, along the axes; only faces that look at the camera."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        eye = self.view.camera
        if eye.y > y1:
            self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], top or colour)
        if eye.x < x0:
            self.face([(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)], colour)
        if eye.x > x1:
            self.face([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], colour)
        if eye.z < z0:
            self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour)

    def solid(self, faces: list[tuple[list[Vector], Colour]]) -> None:
        """Faces of one body, the far ones first."""

        def far(face: tuple[list[Vector], Colour]) -> float:
            return -sum(self.view.depth(point) for point in face[0]) / len(face[0])

        for points, colour in sorted(faces, key=far):
            self.face(points, colour)

    def cast(self, points: list[Vector], strength: int | None = None) -> None:
        """A shadow on the ground or on anything flat: dark where the polygon is."""
        pixels = self.view.outline(points)
        if pixels:
            small = [(x / self.fine / COARSE, y / self.fine / COARSE) for x, y in pixels]
            self._shadow_pen.polygon(small, fill=strength or self.light.shade)

    def drop_shadows(self) -> None:
        """All that was cast, softened, onto what is drawn so far."""
        soft = self.shadows.filter(ImageFilter.GaussianBlur(2.2))
        mask = soft.resize(self.size, Image.Resampling.BILINEAR)
        dark = Image.merge("RGB", [ImageChops.invert(mask)] * 3)
        self.retouch(ImageChops.multiply(self.image, dark))

    def lay(self, texture: Image.Image, origin: Vector, across: Vector, along: Vector) -> None:
        """A texture onto the plane origin + s across + t along, one pixel one unit of s and t.
        Its outermost pixels are left out: beyond them is nothing to blend with."""
        width, height = texture.size
        corners = [_at(origin, across, along, s, t)
                   for s, t in ((1, 1), (width - 1, 1), (width - 1, height - 1), (1, height - 1))]  # fmt: skip
        pixels = self.view.outline(corners)
        if not pixels:
            return
        mask = Image.new("L", self.size, 0)
        ImageDraw.Draw(mask).polygon(pixels, fill=255)
        box = mask.getbbox()
        if box is None:
            return
        a, b, c, d, e, f, g, h = self.view.unproject(origin, across, along)
        left, top = box[0], box[1]
        one = g * left + h * top + 1
        moved = (a / one, b / one, (a * left + b * top + c) / one, d / one, e / one,
                 (d * left + e * top + f) / one, g / one, h / one)  # fmt: skip
        part = (box[2] - box[0], box[3] - box[1])
        warped = texture.transform(part, Image.Transform.PERSPECTIVE, moved,
                                   Image.Resampling.BILINEAR)  # fmt: skip
        cut = mask.crop(box)
        if warped.mode == "RGBA":
            cut = ImageChops.multiply(cut, warped.getchannel("A"))
            warped = warped.convert("RGB")
        self.image.paste(warped, box[:2], cut)


def _at(origin: Vector, across: Vector, along: Vector, s: float, t: float) -> Vector:
    return (origin[0] + s * across[0] + t * along[0], origin[1] + s * across[1] + t * along[1],
            origin[2] + s * across[2] + t * along[2])  # fmt: skip
