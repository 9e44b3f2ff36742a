"""Bins that overflow, and bags put out at the wrong hour."""

from functools import partial

from backend.demo.scenes import goods, waste
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.scene import Scene


def set_waste(scene: Scene) -> None:
    """Bins that overflow, bags all round them, loose litter."""
    canvas, rng = scene.canvas, scene.rng
    for number, x in enumerate((-3.5, -2.8, -2.1)):
        tone = waste.BIN_COLOURS[number]
        scene.put(x, 7.6, partial(waste.draw_bin, canvas, x, 7.6, tone, True), 0.35, 0.4, 1.1)
    for _ in range(24):
        x, z = rng.gauss(-2.4, 1.0), rng.uniform(5.4, 7.1)
        size, tone = rng.uniform(0.36, 0.62), rng.choice(waste.BAGS)
        scene.put(x, z, partial(waste.draw_bag, canvas, x, z, size, tone), 0.3, 0.2, 0.3)
    scene.put(-0.9, 7.5, lambda: goods.draw_cartons(canvas, -1.1, 7.5, 2, 2), 0.5, 0.3, 0.6)


def strew_litter(ground: Ground) -> None:
    ground.blot(-2.4, 6.3, 1.7, 1.2, (84, 76, 66), 110)
    ground.specks(
        -2.2,
        5.9,
        2.2,
        1.8,
        160,
        [(226, 226, 222), (190, 60, 50), (80, 110, 60), (150, 120, 80)],
        (0.02, 0.07),
    )


def shut_bins(scene: Scene) -> None:
    canvas = scene.canvas
    for number, x in enumerate((-3.5, -2.8, -2.1)):
        tone = waste.BIN_COLOURS[number]
        scene.put(x, 7.6, partial(waste.draw_bin, canvas, x, 7.6, tone), 0.35, 0.4, 1.0)
    scene.person(-0.8, 10.0)


def drop_bags(scene: Scene) -> None:
    """At night, beside the shut bins of an estate, outside the hours for it."""
    canvas, rng = scene.canvas, scene.rng
    _set_station(scene)
    for _ in range(15):
        x, z = rng.uniform(-3.3, -0.4), rng.uniform(5.4, 7.2)
        size, tone = rng.uniform(0.4, 0.62), rng.choice(waste.BAGS)
        scene.put(x, z, partial(waste.draw_bag, canvas, x, z, size, tone), 0.3, 0.2, 0.3)
    scene.put(-0.3, 7.4, lambda: goods.draw_cartons(canvas, -0.4, 7.4, 2, 1), 0.5, 0.3, 0.4)
    scene.person(0.6, 7.9, walking=0.2)


def keep_station(scene: Scene) -> None:
    _set_station(scene)


def _set_station(scene: Scene) -> None:
    """Four bins under a roof with a lamp and a board with the hours."""
    canvas = scene.canvas

    def back() -> None:
        canvas.box((-4.0, 0, 9.0), (-0.6, 2.2, 9.15), (150, 160, 150))
        canvas.face(
            [(-3.4, 1.35, 8.98), (-1.2, 1.35, 8.98), (-1.2, 2.05, 8.98), (-3.4, 2.05, 8.98)],
            (40, 120, 70),
        )
        for row in range(3):
            canvas.line(
                [(-3.2, 1.5 + row * 0.18, 8.96), (-1.5, 1.5 + row * 0.18, 8.96)],
                0.06,
                (236, 240, 232),
            )

    def roof() -> None:
        canvas.box((-4.1, 2.35, 7.6), (-0.5, 2.5, 9.2), (90, 98, 96))
        canvas.box((-2.6, 2.28, 8.2), (-1.9, 2.35, 8.4), (255, 250, 226))

    scene.put(-2.3, 9.1, back, 1.7, 0.1, 1.0)
    for number, tone in enumerate(waste.BIN_COLOURS):
        x = -3.5 + number * 0.8
        scene.put(x, 8.3, partial(waste.draw_bin, canvas, x, 8.3, tone), 0.35, 0.4, 1.0)
    scene.put(-2.3, 7.55, roof, 0, 0, 0.0)
    if canvas.light.lamps:
        canvas.glows.append(((-2.25, 2.2, 8.3), 2.6, (110, 102, 78)))
        canvas.glows.append(((-2.25, 0.3, 7.2), 3.6, (60, 54, 40)))
