"""Washing on lines over the pavement."""

from functools import partial

from backend.demo.scenes import figures
from backend.demo.scenes.camera import Vector
from backend.demo.scenes.light import Colour
from backend.demo.scenes.scene import Scene

QUILTS: tuple[tuple[Colour, Colour], ...] = (
    ((214, 70, 90), (246, 214, 220)), ((70, 120, 190), (220, 232, 244)), ((240, 206, 110), (220, 120, 60)),
)  # fmt: skip


def hang_laundry(scene: Scene) -> None:
    """A line between the trees and a rack, with quilts and clothes."""
    canvas, rng = scene.canvas, scene.rng
    _hang_across(scene, 7.4)
    for x, z0, z1 in ((-0.75, 7.8, 12.4),):
        for pole in (z0, z1):
            scene.put(
                x,
                pole,
                partial(canvas.line, [(x, 0, pole), (x, 2.15, pole)], 0.07, (150, 146, 138)),
                0.1,
                0.1,
                1.2,
            )
        place = z0 + 0.25
        scene.put(
            x,
            z1,
            partial(
                canvas.line,
                [(x, 2.05, z0), (x, 1.98, (z0 + z1) / 2), (x, 2.05, z1)],
                0.025,
                (80, 80, 80),
            ),
            0,
            0,
            0.0,
        )
        while place < z1 - 0.9:
            quilt = rng.random() < 0.4
            wide = rng.uniform(1.2, 1.5) if quilt else rng.uniform(0.42, 0.6)
            scene.put(
                x,
                place + wide / 2,
                partial(_cloth, scene, x, place, wide, quilt),
                0.12,
                wide / 2,
                1.3,
            )
            place += wide + 0.1


def _hang_across(scene: Scene, z: float) -> None:
    """From the house to the tree, over the tactile path."""
    canvas, rng = scene.canvas, scene.rng
    scene.put(
        -2.3,
        z + 0.1,
        lambda: canvas.line([(-4.1, 2.1, z), (-2.3, 2.02, z), (-0.5, 2.1, z)], 0.025, (80, 80, 80)),
        0,
        0,
        0.0,
    )
    scene.put(
        -0.5,
        z + 0.1,
        lambda: canvas.line([(-0.5, 0, z), (-0.5, 2.2, z)], 0.07, (150, 146, 138)),
        0.1,
        0.1,
        1.2,
    )
    place = -4.0
    while place < -1.2:
        quilt = rng.random() < 0.3
        wide = rng.uniform(1.1, 1.4) if quilt else rng.uniform(0.45, 0.6)
        scene.put(
            place + wide / 2,
            z,
            partial(_cloth, scene, place, z, wide, quilt, True),
            wide / 2,
            0.1,
            1.2,
        )
        place += wide + 0.12


def _cloth(
    scene: Scene, x: float, z: float, wide: float, quilt: bool, across: bool = False
) -> None:
    """From (x, z) along the street, or across it."""
    canvas, rng = scene.canvas, scene.rng
    low = 0.75 if quilt else rng.uniform(1.05, 1.25)

    def at(along: float, up: float) -> Vector:
        return (x + along, up, z) if across else (x, up, z + along)

    if quilt:
        one, two = rng.choice(QUILTS)
        rows = 5
        for row in range(rows):
            top, under = 2.0 - (2.0 - low) * row / rows, 2.0 - (2.0 - low) * (row + 1) / rows
            for part in range(4):
                a, b = wide * part / 4, wide * (part + 1) / 4
                tone = one if (row + part) % 2 else two
                canvas.face([at(a, top), at(b, top), at(b, under), at(a, under)], tone)
        return
    tone = rng.choice(figures.JACKETS)
    arm = wide * 0.24
    canvas.face([at(arm, 1.98), at(wide - arm, 1.98), at(wide, 1.9), at(wide, 1.55), at(wide - arm, 1.55),
                 at(wide - arm, low), at(arm, low), at(arm, 1.55), at(0, 1.55), at(0, 1.9)], tone)  # fmt: skip
