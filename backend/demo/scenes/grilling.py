"""A barbecue in the street, and burning leaves."""

from functools import partial

from backend.demo.scenes import air, figures, goods, waste
from backend.demo.scenes.frames import Frame, slab
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import Colour
from backend.demo.scenes.scene import Scene
from backend.demo.scenes.trade import PARASOLS


def set_barbecue(scene: Scene) -> None:
    """A charcoal grill in smoke, low tables with guests."""
    canvas = scene.canvas
    scene.put(-2.1, 7.4, lambda: _grill(scene, -2.1, 7.4), 0.9, 0.4, 0.9)
    cook: Colour = (226, 226, 220)
    scene.put(
        -2.2,
        7.95,
        lambda: figures.draw_person(canvas, -2.2, 7.95, (90, 60, 54), 0.28, 0.03, cook),
        0.25,
        0.2,
        1.6,
    )
    for x, z in ((0.6, 8.2), (-0.6, 10.6), (1.3, 11.2)):
        scene.put(x, z, partial(_low_table, scene, x, z), 0.5, 0.5, 0.5)
        scene.person(x - 0.62, z + 0.25, walking=0.02)
        scene.person(x + 0.62, z + 0.35, walking=0.02)
    scene.put(-3.2, 8.6, lambda: goods.draw_parasol(canvas, -3.1, 8.6, PARASOLS[0]), 0.9, 0.9, 2.0)
    scene.put(
        -2.1,
        7.0,
        lambda: air.draw_plume(canvas, (-2.0, 1.0, 7.3), 4.4, 1.7, (214, 212, 208), 190, 0.8),
        0,
        0,
        0.0,
    )
    canvas.glows.append(((-2.1, 0.98, 7.3), 1.5, (150, 66, 16)))
    canvas.glows.append(((-3.1, 2.3, 8.4), 1.6, (120, 96, 50)))


def _grill(scene: Scene, x: float, z: float) -> None:
    canvas, rng = scene.canvas, scene.rng
    for leg in (-0.7, 0.7):
        canvas.line([(x + leg, 0, z - 0.2), (x + leg, 0.72, z - 0.2)], 0.05, (70, 70, 72))
        canvas.line([(x + leg, 0, z + 0.2), (x + leg, 0.72, z + 0.2)], 0.05, (50, 50, 52))
    canvas.box((x - 0.85, 0.7, z - 0.24), (x + 0.85, 0.95, z + 0.24), (96, 98, 100), (60, 30, 22))
    for _ in range(60):
        spot = (x + rng.uniform(-0.8, 0.8), 0.955, z + rng.uniform(-0.2, 0.2))
        canvas.ball(spot, 0.035, rng.choice(((236, 96, 24), (250, 150, 40), (70, 40, 34))))
    for skewer in range(14):
        at = x - 0.75 + skewer * 0.115
        canvas.line([(at, 1.0, z - 0.36), (at, 1.0, z + 0.24)], 0.012, (206, 190, 160))
        canvas.line(
            [(at, 1.01, z - 0.2), (at, 1.01, z + 0.2)],
            0.05,
            rng.choice(((128, 62, 36), (150, 80, 44))),
        )


def _low_table(scene: Scene, x: float, z: float) -> None:
    canvas, rng = scene.canvas, scene.rng
    for aside in (-0.62, 0.62):
        canvas.box((x + aside - 0.15, 0, z + 0.1), (x + aside + 0.15, 0.42, z + 0.4), (196, 44, 48))
    frame = Frame(x, z, 0)
    slab(canvas, frame, (-0.05, 0.0, -0.05), (0.05, 0.55, 0.05), (90, 90, 92))
    slab(canvas, frame, (-0.42, 0.55, -0.36), (0.42, 0.59, 0.36), (222, 220, 210))
    for _ in range(4):
        px, pz = x + rng.uniform(-0.3, 0.3), z + rng.uniform(-0.25, 0.25)
        canvas.box((px - 0.035, 0.59, pz - 0.035), (px + 0.035, 0.84, pz + 0.035), (50, 104, 58))
        canvas.ball((px + 0.12, 0.61, pz), 0.07, (232, 228, 220))


def burn_leaves(scene: Scene) -> None:
    canvas = scene.canvas
    leaves = ((120, 84, 40), (150, 104, 46), (96, 70, 36), (60, 46, 34))
    scene.put(
        -1.7,
        7.6,
        lambda: waste.draw_heap(canvas, -1.7, 7.6, 1.2, 0.55, leaves, 0.09, 420),
        1.2,
        0.9,
        0.3,
    )
    scene.put(-1.7, 7.2, lambda: air.draw_flames(canvas, -1.7, 7.3, 1.3, 0.95), 0.1, 0.1, 0.0)
    scene.put(
        -1.7,
        6.9,
        lambda: air.draw_plume(canvas, (-1.7, 0.7, 7.2), 5.5, 2.2, (198, 196, 194), 230, 0.9, 70),
        0,
        0,
        0.0,
    )
    scene.person(-3.3, 8.6, walking=0.03)


def char_ground(ground: Ground) -> None:
    ground.blot(-1.7, 7.5, 1.5, 1.2, (46, 42, 40), 220)
    ground.specks(
        -1.7, 7.5, 2.6, 2.4, 420, [(140, 100, 46), (110, 80, 40), (60, 50, 40)], (0.015, 0.05)
    )


def doused_ground(ground: Ground) -> None:
    """Swept, wet, a shade darker."""
    ground.blot(-1.7, 7.5, 1.7, 1.3, (84, 82, 82), 130)
