"""Selling where one may not: stalls, goods before the shop, vans, leaflets, barbecue, laundry."""

from backend.demo.scenes import air, figures, goods, vehicles
from backend.demo.scenes.figures import draw_leaf_of_paper
from backend.demo.scenes.frames import Frame, slab
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
        scene.put(x, z, lambda x=x, z=z, w=wide, c=cloth: goods.draw_stall(canvas, x, z, w, c), 1.0, 0.9, 0.8)  # type: ignore[misc]
        scene.put(x + 0.2, z + 0.5, lambda x=x, z=z, s=shades: goods.draw_parasol(canvas, x + 0.2, z + 0.5, s), 1.0, 0.9, 2.2)  # type: ignore[misc]
        scene.put(x - 0.5, z - 0.52, lambda x=x, z=z: goods.draw_price_card(canvas, x - 0.5, 0.95, z - 0.52), 0, 0, 0.0)  # type: ignore[misc]
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
        scene.put(x, z, lambda x=x, z=z, f=fruit, c=crate, y=low: _crates(scene, x, y, z, f, c), 0.3, 0.25, 0.3)  # type: ignore[misc]
    scene.put(-2.3, 8.3, lambda: goods.draw_cartons(canvas, -2.3, 8.3, 3, 3), 0.8, 0.3, 1.0)
    scene.put(-2.7, 10.4, lambda: goods.draw_cartons(canvas, -2.7, 10.4, 2, 2, (214, 204, 190)), 0.5, 0.3, 0.7)
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
            canvas.face([(-4.18, 2.75, z), (-4.18, 2.75, z + 0.42), (-2.4, 2.3, z + 0.42), (-2.4, 2.3, z)], tone)
            canvas.face([(-2.4, 2.3, z), (-2.4, 2.3, z + 0.42), (-2.4, 2.08, z + 0.42), (-2.4, 2.08, z)], shade(tone, 0.86))

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
        scene.put(x, z, lambda x=x, z=z, f=fruit, c=crate: goods.draw_crate(canvas, x, 0, z, f, c), 0.3, 0.25, 0.25)  # type: ignore[misc]
    scene.put(0.2, 9.2, lambda: goods.draw_clothes_rack(canvas, 0.1, 8.6, 84), 0.4, 0.9, 1.3)
    scene.put(2.1, 7.9, lambda: goods.draw_parasol(canvas, 2.3, 8.4, PARASOLS[1]), 1.2, 1.0, 2.0)
    scene.person(2.9, 7.6, arm=-0.1)
    scene.person(1.2, 8.9, walking=0.03)
    scene.person(-1.2, 8.6)


def _tailgate(scene: Scene, x: float, z: float) -> None:
    canvas = scene.canvas
    canvas.face([(x - 0.72, 0.7, z + 0.12), (x + 0.72, 0.7, z + 0.12), (x + 0.72, 1.66, z + 0.12), (x - 0.72, 1.66, z + 0.12)], (40, 38, 38))
    for place in (-0.42, 0.16):
        goods.draw_crate(canvas, x + place, 0.74, z + 0.05, goods.FRUIT[3 if place < 0 else 0], goods.CRATES[2])
    canvas.face([(x - 0.74, 1.8, z + 0.1), (x + 0.74, 1.8, z + 0.1), (x + 0.74, 2.05, z - 0.85), (x - 0.74, 2.05, z - 0.85)], (206, 208, 210))


PAPERS: tuple[Colour, ...] = ((246, 222, 60), (240, 120, 150), (236, 236, 232), (120, 200, 230))


def strew_papers(ground: Ground) -> None:
    rng = ground.rng
    for _ in range(46):
        x, z = rng.uniform(-3.9, 0.2), rng.uniform(3.4, 12)
        a, b = rng.uniform(0.09, 0.13), rng.uniform(-0.08, 0.08)
        corners = [(x - a, z - 0.14 + b), (x + a, z - 0.14 - b), (x + a, z + 0.14 - b), (x - a, z + 0.14 + b)]
        ground.pen.polygon([ground.at(*corner) for corner in corners], fill=rng.choice(PAPERS))


def set_leaflets(scene: Scene) -> None:
    """Two hand them out, one takes one, one has dropped it."""
    canvas = scene.canvas
    vest: Colour = (236, 190, 40)
    for x, z, arm in ((-2.3, 6.4, 0.42), (-0.9, 9.2, 0.4)):
        scene.person(x, z, vest, arm=arm, walking=0.03)
        scene.put(x + 0.6, z - 0.05, lambda x=x, z=z: draw_leaf_of_paper(canvas, x + 0.66, 1.14, z - 0.05, PAPERS[1]), 0, 0, 0.0)  # type: ignore[misc]
        scene.put(x - 0.2, z - 0.1, lambda x=x, z=z: draw_leaf_of_paper(canvas, x - 0.2, 1.0, z - 0.1, PAPERS[0]), 0, 0, 0.0)  # type: ignore[misc]
    scene.person(-1.4, 6.3, (70, 84, 120), arm=-0.5, walking=0.18)
    scene.person(0.0, 9.3, (160, 60, 70), arm=-0.4, walking=0.16)
    scene.person(-3.2, 11.0)
    for x in (-3.6, -3.2):
        scene.scooter(x, 8.0 + x * 0.3, 70)


def set_barbecue(scene: Scene) -> None:
    """A charcoal grill in smoke, low tables with guests."""
    canvas = scene.canvas
    scene.put(-2.1, 7.4, lambda: _grill(scene, -2.1, 7.4), 0.9, 0.4, 0.9)
    cook: Colour = (226, 226, 220)
    scene.put(-2.2, 7.95, lambda: figures.draw_person(canvas, -2.2, 7.95, (90, 60, 54), 0.28, 0.03, cook), 0.25, 0.2, 1.6)
    for x, z in ((-0.5, 6.5), (-0.9, 9.6), (0.9, 8.6)):
        scene.put(x, z, lambda x=x, z=z: _low_table(scene, x, z), 0.5, 0.5, 0.5)  # type: ignore[misc]
        scene.person(x - 0.62, z + 0.25, walking=0.02)
        scene.person(x + 0.62, z + 0.35, walking=0.02)
    scene.put(-3.2, 8.6, lambda: goods.draw_parasol(canvas, -3.1, 8.6, PARASOLS[0]), 0.9, 0.9, 2.0)
    scene.put(-2.1, 7.0, lambda: air.draw_plume(canvas, (-2.0, 1.0, 7.3), 4.2, 1.7, (214, 212, 208), 210, 0.8), 0, 0, 0.0)
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
        canvas.line([(at, 1.01, z - 0.2), (at, 1.01, z + 0.2)], 0.05, rng.choice(((128, 62, 36), (150, 80, 44))))


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


QUILTS: tuple[tuple[Colour, Colour], ...] = (
    ((214, 70, 90), (246, 214, 220)), ((70, 120, 190), (220, 232, 244)), ((240, 206, 110), (220, 120, 60)),
)  # fmt: skip


def hang_laundry(scene: Scene) -> None:
    """A line between the trees and a rack, with quilts and clothes."""
    canvas, rng = scene.canvas, scene.rng
    for x, z0, z1 in ((-0.75, 5.2, 12.4), (-2.9, 6.0, 10.6)):
        for pole in (z0, z1):
            scene.put(x, pole, lambda x=x, z=pole: canvas.line([(x, 0, z), (x, 2.15, z)], 0.07, (150, 146, 138)), 0.1, 0.1, 1.2)  # type: ignore[misc]
        place = z0 + 0.25
        scene.put(x, z1, lambda x=x, a=z0, b=z1: canvas.line([(x, 2.05, a), (x, 1.98, (a + b) / 2), (x, 2.05, b)], 0.025, (80, 80, 80)), 0, 0, 0.0)  # type: ignore[misc]
        while place < z1 - 0.9:
            quilt = rng.random() < 0.4
            wide = rng.uniform(1.2, 1.5) if quilt else rng.uniform(0.42, 0.6)
            scene.put(x, place + wide / 2, lambda x=x, z=place, w=wide, q=quilt: _cloth(scene, x, z, w, q), 0.12, wide / 2, 1.3)  # type: ignore[misc]
            place += wide + 0.1


def _cloth(scene: Scene, x: float, z: float, wide: float, quilt: bool) -> None:
    canvas, rng = scene.canvas, scene.rng
    low = 0.75 if quilt else rng.uniform(1.05, 1.25)
    if quilt:
        one, two = rng.choice(QUILTS)
        rows = 5
        for row in range(rows):
            top, under = 2.0 - (2.0 - low) * row / rows, 2.0 - (2.0 - low) * (row + 1) / rows
            for part in range(4):
                a, b = z + wide * part / 4, z + wide * (part + 1) / 4
                tone = one if (row + part) % 2 else two
                canvas.face([(x, top, a), (x, top, b), (x + 0.04, under, b), (x + 0.04, under, a)], tone)
        return
    tone = rng.choice(figures.JACKETS)
    arm = wide * 0.24
    canvas.face([(x, 1.98, z + arm), (x, 1.98, z + wide - arm), (x, 1.9, z + wide), (x, 1.55, z + wide), (x, 1.55, z + wide - arm),
                 (x, low, z + wide - arm), (x, low, z + arm), (x, 1.55, z + arm), (x, 1.55, z), (x, 1.9, z)], tone)  # fmt: skip
