"""What everything is drawn on: polygons in space, flat sheets standing in it, soft shadows."""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from backend.demo.scenes.tone import Colour, Light, mix, shade
from backend.demo.scenes.view import Camera, H, Pixel, Point, W

HAZE_DEPTH = 130.0


class Canvas:
    def __init__(self, camera: Camera, light: Light, rng: Random) -> None:
        self.camera, self.light, self.rng = camera, light, rng
        self.image = Image.new("RGB", (W, H), light.horizon)
        self.draw = ImageDraw.Draw(self.image)

    def hazed(self, colour: Colour, depth: float) -> Colour:
        return mix(colour, self.light.haze, min(0.75, max(0.0, depth - 4) / HAZE_DEPTH))

    def poly(self, points: Sequence[Point], colour: Colour) -> None:
        outline = self.camera.outline(points)
        if len(outline) > 2:
            depth = sum(max(0.0, self.camera.seen(point)[2]) for point in points) / len(points)
            self.draw.polygon(outline, fill=self.hazed(colour, depth))

    def wall(self, x0: float, x1: float, y0: float, y1: float, z: float, colour: Colour) -> None:
        """An upright rectangle along the street."""
        self.poly([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], colour)

    def floor(
        self, x0: float, x1: float, z0: float, z1: float, colour: Colour, y: float = 0
    ) -> None:
        self.poly([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], colour)

    def line(self, a: Point, b: Point, width: float, colour: Colour) -> None:
        """`width` in metres; thin enough things only."""
        seen = [self.camera.seen(point) for point in (a, b)]
        if min(point[2] for point in seen) < 0.5:
            return
        depth = (seen[0][2] + seen[1][2]) / 2
        pixels = max(1, round(width * self.camera.focus / depth))
        ends = [self.camera.pixel(point) for point in seen]
        self.draw.line(ends, fill=self.hazed(colour, depth), width=pixels)

    def blot(self, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
        self.image.paste(colour, at, mask)

    def shadow(self, x: float, z: float, wide: float, deep: float, strength: float = 1.0) -> None:
        """A soft dark oval on the ground."""
        depth = self.camera.depth(x, z)
        if depth < 1.2:
            return
        scale = self.camera.focus / depth
        left, top = self.camera.project((x, 0, z))
        half = max(3, int(wide * scale * 0.6))
        rise = max(2, int(deep * scale * 0.6 * self.camera.height / depth + wide * scale * 0.02))
        small = Image.new("L", (64, 64), 0)
        tone = int(255 * min(0.9, self.light.shadow * 1.5 * strength))
        ImageDraw.Draw(small).ellipse((14, 14, 50, 50), fill=tone)
        small = small.filter(ImageFilter.GaussianBlur(6))
        mask = small.resize((half * 7 // 2, rise * 7 // 2))
        self.blot(mask, (int(left) - mask.width // 2, int(top) - mask.height // 2), (18, 20, 26))

    def sheet(self, x: float, z: float, y: float = 0) -> "Sheet":
        return Sheet(self, x, y, z)


class Sheet:
    """A flat thing standing at a place and facing us: u to the right and v up, in metres."""

    def __init__(self, canvas: Canvas, x: float, y: float, z: float) -> None:
        self.canvas = canvas
        self.depth = canvas.camera.depth(x, z)
        self.scale = canvas.camera.focus / self.depth
        self.left, self.top = canvas.camera.project((x, y, z))
        self.hidden = canvas.camera.seen((x, y, z))[2] < 0.8

    def at(self, u: float, v: float) -> Pixel:
        return self.left + u * self.scale, self.top - v * self.scale

    def poly(self, points: Sequence[Pixel], colour: Colour) -> None:
        if not self.hidden:
            outline = [self.at(u, v) for u, v in points]
            self.canvas.draw.polygon(outline, fill=self.canvas.hazed(colour, self.depth))

    def rect(self, u0: float, u1: float, v0: float, v1: float, colour: Colour) -> None:
        self.poly([(u0, v0), (u1, v0), (u1, v1), (u0, v1)], colour)

    def oval(self, u: float, v: float, ru: float, rv: float, colour: Colour) -> None:
        if not self.hidden:
            (x0, y0), (x1, y1) = self.at(u - ru, v + rv), self.at(u + ru, v - rv)
            self.canvas.draw.ellipse(
                (x0, y0, max(x0, x1), max(y0, y1)), fill=self.canvas.hazed(colour, self.depth)
            )

    def ring(self, u: float, v: float, ru: float, rv: float, width: float, colour: Colour) -> None:
        """An outline of an oval."""
        steps = 22
        turn = [math.tau * step / steps for step in range(steps + 2)]
        self.path([(u + ru * math.cos(t), v + rv * math.sin(t)) for t in turn], width, colour)

    def path(self, points: Sequence[Pixel], width: float, colour: Colour) -> None:
        if not self.hidden:
            line = [self.at(u, v) for u, v in points]
            pixels = max(1, round(width * self.scale))
            tone = self.canvas.hazed(colour, self.depth)
            self.canvas.draw.line(line, fill=tone, width=pixels, joint="curve")

    def ball(self, u: float, v: float, ru: float, rv: float, colour: Colour) -> None:
        """An oval lit from above left: a few ovals, each lighter and smaller."""
        for part in range(4):
            drift, size = part * 0.11, 1 - part * 0.2
            tone = shade(colour, 0.72 + part * 0.13)
            self.oval(u - ru * drift, v + rv * drift, ru * size, rv * size, tone)
