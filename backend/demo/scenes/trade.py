"""Selling where one may not: stalls, goods before the shop, a van, leaflets."""

from functools import partial

from backend.demo.scenes import goods, vehicles
from backend.demo.scenes.figures import draw_leaf_of_paper
from backend.demo.scenes.frames import Frame
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import Colour, shade
from backend.demo.scenes.scene import Scene

PARASOLS: tuple[tuple[Colour, Colour], ...] = (
    ((206, 42, 44), (240, 236, 228)), ((36, 90, 180), (244, 222, 70)), ((44, 140, 84), (238, 238, 230)),
    ((234, 130, 40), (206, 42, 44)),
)  # fmt: skip
CLOTHS: tuple[Colour, ...] = ((196, 52, 60), (52, 92, 160), (226, 216, 200), (84, 130, 80))


def set_stalls(scene: Scene) -> None:
    """Fruit under parasols all over the pavement, buyers before it."""
    canvas, rng = scene.canvas, scene.rng
    for number, (x, z) in enumerate(((-2.5, 6.6), (-1.15, 9.4), (-2.9, 12.2))):
        cloth, shades = rng.choice(CLOTHS), PARASOLS[(number + rng.randrange(4)) % 4]
        wide = 1.9 - number * 0.1
        scene.put(
            x,
            z,
            partial(goods.draw_stall, canvas, x, z, wide, cloth),
            1.0,
            0.9,
            0.8,
        )
        scene.put(
            x + 0.2,
            z + 0.5,
            partial(goods.draw_parasol, canvas, x + 0.2, z + 0.5, shades),
            1.0,
            0.9,
            2.2,
        )
        scene.put(
            x - 0.5,
            z - 0.52,
            partial(goods.draw_price_card, canvas, x - 0.5, 0.95, z - 0.52),
            0,
            0,
            0.0,
        )
        scene.person(x + 0.1, z + 0.95, walking=0.02)
    scene.person(-1.1, 6.1, arm=0.3, walking=0.04)
    scene.person(-0.4, 7.3)
    _set_tricycle(scene, 0.9, 8.2)


def _set_tricycle(scene: Scene, x: float, z: float) -> None:
    canvas = scene.canvas
    frame = Frame(x, z, 84)

    def draw() -> None:
        vehicles.draw_tricycle(canvas, frame, (62, 104, 160))
        for place, tone in ((-1.0, 0), (-0.45, 1)):
            spot = frame.at((place, 0.78, 0.0))
            goods.draw_crate(canvas, spot[0], spot[1], spot[2], goods.FRUIT[tone], goods.CRATES[3])

    scene.put(x, z, draw, 0.7, 1.2, 0.8)


def set_shop_goods(scene: Scene) -> None:
    """Racks, crates and cartons from the shop's door to the tactile path and beyond."""
    canvas, rng = scene.canvas, scene.rng
    scene.put(-3.4, 5.6, lambda: goods.draw_shelf(canvas, -3.4, 5.0, 1.8), 0.3, 0.9, 1.4)
    scene.put(-3.3, 9.2, lambda: goods.draw_clothes_rack(canvas, -3.3, 8.4), 0.4, 0.9, 1.4)
    for number, (x, z) in enumerate(((-2.6, 5.3), (-2.6, 5.8), (-2.0, 5.3), (-2.0, 5.8), (-2.6, 6.5), (-2.0, 6.5),
                                     (-2.6, 7.1), (-2.0, 7.1), (-1.4, 6.2))):  # fmt: skip
        fruit, crate = goods.FRUIT[number % 6], rng.choice(goods.CRATES)
        low = 0.0 if number % 3 else 0.24
        scene.put(
            x,
            z,
            partial(_crates, scene, x, low, z, fruit, crate),
            0.3,
            0.25,
            0.3,
        )
    scene.put(-2.3, 8.3, lambda: goods.draw_cartons(canvas, -2.3, 8.3, 3, 3), 0.8, 0.3, 1.0)
    scene.put(
        -2.7,
        10.4,
        lambda: goods.draw_cartons(canvas, -2.7, 10.4, 2, 2, (214, 204, 190)),
        0.5,
        0.3,
        0.7,
    )
    scene.put(-2.35, 4.98, lambda: goods.draw_price_card(canvas, -2.35, 0.3, 4.98), 0, 0, 0.0)
    scene.person(-1.2, 8.0)
    _set_awning(scene)


def _crates(scene: Scene, x: float, y: float, z: float, fruit: Colour, crate: Colour) -> None:
    if y:
        goods.draw_crate(scene.canvas, x, 0.0, z, fruit, crate)
    goods.draw_crate(scene.canvas, x, y, z, fruit, crate)


def _set_awning(scene: Scene) -> None:
    """A striped cloth pulled out over the goods."""
    canvas, rng = scene.canvas, scene.rng
    tones = rng.choice(PARASOLS)

    def draw() -> None:
        for strip in range(10):
            z = 4.6 + strip * 0.42
            tone = tones[strip % 2]
            canvas.face(
                [(-4.18, 2.75, z), (-4.18, 2.75, z + 0.42), (-2.4, 2.3, z + 0.42), (-2.4, 2.3, z)],
                tone,
            )
            canvas.face(
                [(-2.4, 2.3, z), (-2.4, 2.3, z + 0.42), (-2.4, 2.08, z + 0.42), (-2.4, 2.08, z)],
                shade(tone, 0.86),
            )

    scene.put(-4.1, 6.9, draw, 0.4, 2.0, 0.0)


def tidy_shop(scene: Scene) -> None:
    scene.put(-3.9, 6.4, lambda: goods.draw_cartons(scene.canvas, -3.9, 6.4, 1, 1), 0.3, 0.3, 0.4)
    scene.person(-2.6, 9.0)


def set_road_trade(scene: Scene) -> None:
    """A van with its tailgate up, vegetables on sheets in the cycle lane, a clothes rack, a tent."""
    canvas, rng = scene.canvas, scene.rng
    scene.car(1.9, 11.6, 90, (224, 226, 226), van=True)
    scene.put(1.9, 9.45, lambda: _tailgate(scene, 1.9, 9.5), 0.8, 0.4, 0.6)
    for number in range(8):
        x, z = 0.75 + (number % 4) * 0.62, 7.2 + number // 4 * 0.75
        fruit, crate = goods.FRUIT[(number * 5) % 6], rng.choice(goods.CRATES)
        scene.put(
            x,
            z,
            partial(goods.draw_crate, canvas, x, 0, z, fruit, crate),
            0.3,
            0.25,
            0.25,
        )
    scene.put(0.2, 9.2, lambda: goods.draw_clothes_rack(canvas, 0.1, 8.6, 84), 0.4, 0.9, 1.3)
    scene.put(2.1, 7.9, lambda: goods.draw_parasol(canvas, 2.3, 8.4, PARASOLS[1]), 1.2, 1.0, 2.0)
    scene.person(2.9, 7.6, arm=-0.1)
    scene.person(1.2, 8.9, walking=0.03)
    scene.person(-1.2, 8.6)


def _tailgate(scene: Scene, x: float, z: float) -> None:
    canvas = scene.canvas
    canvas.face(
        [
            (x - 0.72, 0.7, z + 0.12),
            (x + 0.72, 0.7, z + 0.12),
            (x + 0.72, 1.66, z + 0.12),
            (x - 0.72, 1.66, z + 0.12),
        ],
        (40, 38, 38),
    )
    for place in (-0.42, 0.16):
        goods.draw_crate(
            canvas, x + place, 0.74, z + 0.05, goods.FRUIT[3 if place < 0 else 0], goods.CRATES[2]
        )
    canvas.face(
        [
            (x - 0.74, 1.8, z + 0.1),
            (x + 0.74, 1.8, z + 0.1),
            (x + 0.74, 2.05, z - 0.85),
            (x - 0.74, 2.05, z - 0.85),
        ],
        (206, 208, 210),
    )


PAPERS: tuple[Colour, ...] = ((246, 222, 60), (240, 120, 150), (236, 236, 232), (120, 200, 230))


def strew_papers(ground: Ground) -> None:
    rng = ground.rng
    for _ in range(46):
        x, z = rng.uniform(-3.9, 0.2), rng.uniform(3.4, 12)
        a, b = rng.uniform(0.09, 0.13), rng.uniform(-0.08, 0.08)
        corners = [
            (x - a, z - 0.14 + b),
            (x + a, z - 0.14 - b),
            (x + a, z + 0.14 - b),
            (x - a, z + 0.14 + b),
        ]
        ground.pen.polygon([ground.at(*corner) for corner in corners], fill=rng.choice(PAPERS))


def set_leaflets(scene: Scene) -> None:
    """Two hand them out, one takes one, one has dropped it."""
    canvas = scene.canvas
    vest: Colour = (236, 190, 40)
    for x, z, arm in ((-2.3, 6.4, 0.42), (-0.9, 9.2, 0.4)):
        scene.person(x, z, vest, arm=arm, walking=0.03)
        scene.put(
            x + 0.6,
            z - 0.05,
            partial(draw_leaf_of_paper, canvas, x + 0.66, 1.14, z - 0.05, PAPERS[1]),
            0,
            0,
            0.0,
        )
        scene.put(
            x - 0.2,
            z - 0.1,
            partial(draw_leaf_of_paper, canvas, x - 0.2, 1.0, z - 0.1, PAPERS[0]),
            0,
            0,
            0.0,
        )
    scene.person(-1.4, 6.3, (70, 84, 120), arm=-0.5, walking=0.18)
    scene.person(0.0, 9.3, (160, 60, 70), arm=-0.4, walking=0.16)
    scene.person(-3.2, 11.0)
    for x in (-3.6, -3.2):
        scene.scooter(x, 8.0 + x * 0.3, 70)
