"""Vehicles where they may not stand."""

from functools import partial

from PIL import Image, ImageDraw, ImageOps

from backend.demo.scenes import vehicles
from backend.demo.scenes.glyphs import write
from backend.demo.scenes.ground import SCALE, Ground
from backend.demo.scenes.light import Colour
from backend.demo.scenes.scene import Scene
from backend.demo.scenes.works import draw_barrier

YELLOW: Colour = (232, 190, 40)


def mark_bays(ground: Ground) -> None:
    """A white box at the kerb where bicycles belong."""
    white: Colour = (224, 224, 220)
    ground.line([(-1.6, 4.0), (-0.2, 4.0), (-0.2, 11.0), (-1.6, 11.0), (-1.6, 4.0)], 0.1, white)


def topple_bicycles(scene: Scene) -> None:
    """Rows fallen like dominoes over the tactile path, scooters across the rest."""
    rng = scene.rng
    for number in range(9):
        scene.bicycle(
            -2.3 + rng.uniform(-0.2, 0.25),
            4.9 + number * 0.5,
            rng.uniform(-16, 20),
            rng.choice((66, 74, 80)),
        )
    for number in range(7):
        scene.bicycle(
            -0.9 + rng.uniform(-0.3, 0.3),
            5.6 + number * 0.75,
            rng.uniform(-60, 60),
            rng.choice((0, 4, 70, 78)),
        )
    for number in range(5):
        scene.scooter(-3.2 + rng.uniform(-0.2, 0.3), 6.6 + number * 0.95, rng.uniform(-30, 50))
    for number in range(5):
        scene.bicycle(
            -1.8 + rng.uniform(-1.2, 1), 9.6 + number * 0.5, rng.uniform(0, 90), rng.choice((0, 72))
        )
    scene.person(-3.4, 12.4)


def line_up_bicycles(scene: Scene) -> None:
    """In the box, at one angle."""
    for number in range(12):
        scene.bicycle(-0.9, 4.4 + number * 0.54, 22, 0.0, vehicles.SHARED[number // 5])
    scene.person(-2.9, 9.5)


def park_on_pavement(scene: Scene) -> None:
    """Two cars across the tactile path; a pram would have to use the road."""
    scene.car(-2.0, 8.4, 78, scene.rng.choice(vehicles.PAINTS[:4]))
    scene.car(-2.3, 14.2, 90, scene.rng.choice(vehicles.PAINTS), van=True)
    scene.person(0.7, 6.4)
    scene.person(1.1, 7.0)


def walk_freely(scene: Scene) -> None:
    scene.person(-1.5, 7.6)
    scene.person(-2.7, 10.4)


def mark_fire_lane(ground: Ground) -> None:
    """The yellow hatching and words that keep it free."""
    ground.fill(-4.2, 1.0, 14.0, 50.0, (126, 127, 130))
    x0, x1, z0, z1 = -3.4, 1.8, 6.6, 12.8
    for step in range(12):
        z = z0 + step * (z1 - z0) / 8
        ground.line([(x0, z), (x1, z - 2.6)], 0.13, YELLOW)
    ground.fill(-4.2, 1.0, 14.0, z0 - 0.3, (126, 127, 130))
    ground.fill(-4.2, z1, 14.0, 20.0, (126, 127, 130))
    ground.line([(x0, z0), (x1, z0), (x1, z1), (x0, z1), (x0, z0)], 0.16, YELLOW)
    ground.fill(-4.2, 1.0, 14.0, z0 - 0.2, (126, 127, 130))


def write_on_ground(
    ground: Ground, text: str, x: float, z: float, size: float, mirrored: bool
) -> None:
    """To be read by whoever comes: far is up."""
    layer = Image.new("L", (round(len(text) * size * 1.25 * SCALE), round(size * 1.6 * SCALE)), 0)
    pen = ImageDraw.Draw(layer)
    for place, sign in enumerate(reversed(text) if mirrored else text):
        write(pen, sign, (place * size * 1.25 * SCALE, 4), size * SCALE * 0.95, 255, mirrored, 0.13)
    layer = ImageOps.flip(layer)
    left, top = ground.at(x, z)
    ground.image.paste(YELLOW, (round(left), round(top)), layer)


def block_gate(scene: Scene) -> None:
    """A car and scooters on the hatching, before the gate."""
    _set_gate(scene)
    scene.car(-0.7, 9.6, 24, scene.rng.choice(vehicles.PAINTS[:4]))
    for number in range(4):
        scene.scooter(-3.4 + number * 0.12, 7.4 + number * 0.85, 10)


def free_gate(scene: Scene) -> None:
    _set_gate(scene)
    scene.person(0.2, 15.5)


def _set_gate(scene: Scene) -> None:
    """Red and white boards where fire engines drive in, with a red post."""
    canvas = scene.canvas
    for x in (-4.0, -2.0, 0.0):
        scene.put(x + 1, 13.4, partial(draw_barrier, canvas, x, 13.4, 0, 1.9), 1.0, 0.2, 0.8)

    def post() -> None:
        canvas.box((1.95, 0, 13.3), (2.15, 2.1, 13.5), (170, 172, 174))
        canvas.face(
            [(1.5, 1.3, 13.28), (2.6, 1.3, 13.28), (2.6, 2.2, 13.28), (1.5, 2.2, 13.28)],
            (196, 30, 30),
        )
        canvas.face(
            [(1.58, 1.38, 13.26), (2.52, 1.38, 13.26), (2.52, 1.46, 13.26), (1.58, 1.46, 13.26)],
            (240, 240, 236),
        )
        canvas.face(
            [
                (1.85, 1.6, 13.26),
                (2.25, 1.6, 13.26),
                (2.15, 2.1, 13.26),
                (2.05, 1.85, 13.26),
                (1.92, 2.0, 13.26),
            ],
            (250, 206, 60),
        )

    scene.put(2.05, 13.4, post, 0.3, 0.2, 1.6)
