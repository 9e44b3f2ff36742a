"""Materials, rubble, mud and gravel on pavement and road."""

from functools import partial

from backend.demo.scenes import goods, vehicles, waste
from backend.demo.scenes.frames import Frame, slab
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import Colour, shade
from backend.demo.scenes.scene import Scene

SAND: Colour = (206, 178, 128)
SOIL: Colour = (124, 96, 66)
MUD: Colour = (112, 90, 66)


def pile_materials(scene: Scene) -> None:
    """Sand, bricks, pipes, cement sacks on the pavement and into the road."""
    canvas = scene.canvas
    scene.put(
        -0.9, 8.0, lambda: waste.draw_mound(canvas, -0.9, 8.0, 1.35, 1.0, SAND), 1.3, 1.0, 0.6
    )
    scene.put(-2.9, 6.6, lambda: waste.draw_bricks(canvas, -3.5, 6.6, 5, 9), 0.7, 0.4, 0.7)
    scene.put(-2.6, 9.2, lambda: waste.draw_sacks(canvas, -2.8, 9.2, 11), 0.8, 0.5, 0.8)
    scene.put(
        0.15, 6.9, lambda: waste.draw_pipes(canvas, 0.5, 5.4, 80, 5, (206, 208, 204)), 0.6, 1.4, 0.3
    )
    scene.put(-1.9, 11.2, lambda: goods.draw_cartons(canvas, -2.4, 11.2, 3, 3), 0.8, 0.3, 1.0)


def stain_sand(ground: Ground) -> None:
    ground.specks(-0.9, 7.4, 2.4, 2.6, 420, [SAND, shade(SAND, 0.9)], (0.01, 0.035))


def heap_rubble(scene: Scene) -> None:
    """Broken concrete, bricks and tiles from somebody's flat, sacks beside it."""
    canvas = scene.canvas
    scene.put(
        -1.9,
        7.4,
        lambda: waste.draw_heap(canvas, -1.9, 7.4, 1.9, 1.25, waste.STONES, 0.17, 520),
        1.8,
        1.3,
        0.8,
    )
    scene.put(0.1, 8.6, lambda: waste.draw_sacks(canvas, 0.1, 8.6, 7), 0.8, 0.5, 0.5)

    def planks() -> None:
        for number, (x, lean) in enumerate(((-2.6, 0.9), (-1.6, -0.7), (-2.1, 0.2))):
            canvas.line([(x, 0.3, 6.3), (x + lean, 1.5 - number * 0.2, 7.6)], 0.12, (150, 112, 70))

    scene.put(-2.0, 6.2, planks, 0.3, 0.3, 0.0)
    scene.put(
        -3.6,
        9.6,
        lambda: slab(
            canvas, Frame(-3.4, 9.6, 10), (-0.4, 0, -0.1), (0.4, 1.9, 0.0), (176, 130, 84)
        ),
        0.5,
        0.2,
        1.2,
    )


def scatter_rubble(ground: Ground) -> None:
    ground.blot(-1.9, 7.2, 2.5, 2.0, (150, 142, 132), 110)
    ground.specks(-1.9, 6.8, 3.0, 2.4, 260, list(waste.STONES), (0.015, 0.06))


def muddy_road(ground: Ground) -> None:
    """Mud from a site's wheels: sheets of it, wet ruts, splashes."""
    ground.blot(2.6, 8.5, 2.4, 5.0, MUD, 235)
    ground.blot(1.2, 6.0, 1.1, 2.6, shade(MUD, 0.86), 230)
    ground.blot(3.4, 15.0, 1.7, 5.0, shade(MUD, 1.08), 190)
    for x in (1.5, 1.95, 3.1, 3.55):
        points = [(x + 0.12 * ((z * 3) % 3 - 1) * 0.4, z * 0.8 + 2) for z in range(30)]
        ground.line(points, 0.2, shade(MUD, 0.62), 200)
        for z in range(60):
            ground.line(
                [(x - 0.1, 2 + z * 0.4), (x + 0.1, 2.1 + z * 0.4)], 0.04, shade(MUD, 1.2), 150
            )
    ground.specks(2.4, 7.0, 4.4, 7.0, 900, [MUD, shade(MUD, 0.7), shade(MUD, 1.15)], (0.015, 0.08))
    for _ in range(5):
        ground.blot(
            ground.rng.uniform(1.2, 3.6),
            ground.rng.uniform(4.5, 11),
            0.34,
            0.3,
            (150, 148, 142),
            150,
        )


def washed_road(ground: Ground) -> None:
    """Clean and still wet."""
    ground.blot(2.4, 8.5, 2.6, 6.0, (70, 72, 78), 110)


def spilt_gravel(ground: Ground) -> None:
    """A trail of stones and sand from a lorry, along its lane."""
    tones = [SAND, (150, 142, 130), (190, 184, 172), (120, 112, 100)]
    for step in range(24):
        z = 3.6 + step * 1.1
        x = 2.0 + 0.25 * ((step * 7) % 5 - 2) * 0.4
        ground.blot(x, z, ground.rng.uniform(0.5, 1.0), 0.9, SAND, 150)
        ground.specks(x, z, 1.5, 1.2, 70, tones, (0.015, 0.075))


def set_gravel(scene: Scene) -> None:
    canvas = scene.canvas
    for x, z, radius in ((1.9, 6.4, 0.85), (2.3, 9.4, 0.6)):
        scene.put(
            x,
            z,
            partial(
                waste.draw_heap,
                canvas,
                x,
                z,
                radius,
                radius * 0.42,
                ((150, 142, 130), SAND, (190, 184, 172)),
                0.07,
                300,
            ),
            radius,
            radius,
            0.2,
        )
    scene.put(2.4, 21.0, lambda: _lorry(scene, 2.4, 21.0), 1.3, 3.2, 2.0)


def _lorry(scene: Scene, x: float, z: float) -> None:
    """Its tail, with the load above the boards."""
    canvas = scene.canvas
    frame = Frame(x, z, 90)
    slab(canvas, frame, (2.4, 0.5, -1.1), (4.4, 2.7, 1.1), (60, 100, 160))
    waste.draw_mound(canvas, x, z + 0.4, 1.1, 2.9, SAND)
    slab(canvas, frame, (-3.0, 0.9, -1.2), (2.2, 2.2, 1.2), (196, 70, 40))
    for aside in (-0.9, 0.9):
        canvas.box(
            (x + aside - 0.25, 0.05, z - 2.9), (x + aside + 0.25, 1.0, z - 2.3), vehicles.TYRE
        )
    canvas.face(
        [
            (x - 1.1, 0.95, z - 3.02),
            (x - 0.8, 0.95, z - 3.02),
            (x - 0.8, 1.1, z - 3.02),
            (x - 1.1, 1.1, z - 3.02),
        ],
        (220, 30, 30),
    )
    canvas.face(
        [
            (x + 0.8, 0.95, z - 3.02),
            (x + 1.1, 0.95, z - 3.02),
            (x + 1.1, 1.1, z - 3.02),
            (x + 0.8, 1.1, z - 3.02),
        ],
        (220, 30, 30),
    )
