"""A pinhole camera over flat ground: x to the right, y up, z ahead, in metres; pixels down."""

import math

import msgspec

Vector = tuple[float, float, float]
Pixel = tuple[float, float]
NEAR = 0.25


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """Angles in degrees: yaw to the left is negative, pitch down is negative."""

    x: float = 1.5
    y: float = 2.3
    z: float = 0.0
    yaw: float = -16.0
    pitch: float = -9.0
    focal: float = 1000.0
    width: int = 1280
    height: int = 960

    def axes(self) -> tuple[Vector, Vector, Vector]:
        """Right, up and ahead of the camera, in the world."""
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        sin_yaw, cos_yaw = math.sin(yaw), math.cos(yaw)
        sin_pitch, cos_pitch = math.sin(pitch), math.cos(pitch)
        right = (cos_yaw, 0.0, -sin_yaw)
        ahead = (sin_yaw * cos_pitch, sin_pitch, cos_yaw * cos_pitch)
        up = (-sin_yaw * sin_pitch, cos_pitch, -cos_yaw * sin_pitch)
        return right, up, ahead

    def scaled(self, factor: int) -> "Camera":
        return msgspec.structs.replace(
            self,
            focal=self.focal * factor,
            width=self.width * factor,
            height=self.height * factor,
        )


class View:
    """A camera with its axes worked out once."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.right, self.up, self.ahead = camera.axes()
        self.middle = (camera.width / 2, camera.height / 2)

    def turn(self, point: Vector) -> Vector:
        """World to camera: right, up, depth."""
        camera = self.camera
        off = (point[0] - camera.x, point[1] - camera.y, point[2] - camera.z)
        return _dot(off, self.right), _dot(off, self.up), _dot(off, self.ahead)

    def pixel(self, seen: Vector) -> Pixel:
        scale = self.camera.focal / seen[2]
        return self.middle[0] + seen[0] * scale, self.middle[1] - seen[1] * scale

    def depth(self, point: Vector) -> float:
        return self.turn(point)[2]

    def size(self, point: Vector) -> float:
        """Pixels of a metre there."""
        return self.camera.focal / max(NEAR, self.depth(point))

    def outline(self, points: list[Vector]) -> list[Pixel]:
        """A polygon's pixels, cut at the near plane; empty where nothing of it is ahead."""
        seen = [self.turn(point) for point in points]
        if all(each[2] >= NEAR for each in seen):
            return [self.pixel(each) for each in seen]
        return [self.pixel(each) for each in _cut(seen)]

    def unproject(self, origin: Vector, across: Vector, along: Vector) -> tuple[float, ...]:
        """Eight coefficients that take a pixel to (s, t) of the plane origin + s across + t along."""
        focal, (mid_x, mid_y) = self.camera.focal, self.middle
        rows = []
        base = self.turn(origin)
        s_axis = tuple(_dot(across, each) for each in (self.right, self.up, self.ahead))
        t_axis = tuple(_dot(along, each) for each in (self.right, self.up, self.ahead))
        for s, t, one in ((s_axis, t_axis, base),):
            rows.append([focal * v[0] + mid_x * v[2] for v in (s, t, one)])
            rows.append([-focal * v[1] + mid_y * v[2] for v in (s, t, one)])
            rows.append([v[2] for v in (s, t, one)])
        inverse = _adjugate(rows)
        last = inverse[2][2]
        return tuple(value / last for row in inverse for value in row)[:8]


def _dot(a: Vector | tuple[float, ...], b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cut(seen: list[Vector]) -> list[Vector]:
    """Sutherland and Hodgman's clipping, against the one plane that matters."""
    kept: list[Vector] = []
    for here, there in zip(seen, seen[1:] + seen[:1], strict=True):
        if here[2] >= NEAR:
            kept.append(here)
        if (here[2] >= NEAR) != (there[2] >= NEAR):
            part = (NEAR - here[2]) / (there[2] - here[2])
            kept.append((here[0] + (there[0] - here[0]) * part,
                         here[1] + (there[1] - here[1]) * part, NEAR))  # fmt: skip
    return kept if len(kept) >= 3 else []


def _adjugate(m: list[list[float]]) -> list[list[float]]:
    """The inverse of a 3 by 3 matrix, up to a factor."""
    (a, b, c), (d, e, f), (g, h, i) = m
    return [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
