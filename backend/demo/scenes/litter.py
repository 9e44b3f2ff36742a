"""What lies where it should not: materials, waste, rubble, mud, gravel, stickers, fire."""

from PIL import Image, ImageDraw, ImageFont

from backend.demo.scenes import air, goods, vehicles, waste
from backend.demo.scenes.camera import Vector
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
    scene.put(-0.9, 8.0, lambda: waste.draw_mound(canvas, -0.9, 8.0, 1.35, 1.0, SAND), 1.3, 1.0, 0.6)
    scene.put(-2.9, 6.6, lambda: waste.draw_bricks(canvas, -3.5, 6.6, 5, 9), 0.7, 0.4, 0.7)
    scene.put(-2.6, 9.2, lambda: waste.draw_sacks(canvas, -2.8, 9.2, 11), 0.8, 0.5, 0.8)
    scene.put(0.9, 6.4, lambda: waste.draw_pipes(canvas, 0.5, 5.4, 80, 5, (206, 208, 204)), 0.6, 1.4, 0.3)
    scene.put(-1.9, 11.2, lambda: goods.draw_cartons(canvas, -2.4, 11.2, 3, 3), 0.8, 0.3, 1.0)


def stain_sand(ground: Ground) -> None:
    ground.specks(-0.9, 7.4, 2.4, 2.6, 420, [SAND, shade(SAND, 0.9)], (0.01, 0.035))


def set_waste(scene: Scene) -> None:
    """Bins that overflow, bags all round them, loose litter."""
    canvas, rng = scene.canvas, scene.rng
    for number, x in enumerate((-3.5, -2.8, -2.1)):
        tone = waste.BIN_COLOURS[number]
        scene.put(x, 7.6, lambda x=x, t=tone: waste.draw_bin(canvas, x, 7.6, t, True), 0.35, 0.4, 1.1)  # type: ignore[misc]
    for _ in range(24):
        x, z = rng.gauss(-2.4, 1.0), rng.uniform(5.4, 7.1)
        size, tone = rng.uniform(0.36, 0.62), rng.choice(waste.BAGS)
        scene.put(x, z, lambda x=x, z=z, s=size, t=tone: waste.draw_bag(canvas, x, z, s, t), 0.3, 0.2, 0.3)  # type: ignore[misc]
    scene.put(-0.9, 7.5, lambda: goods.draw_cartons(canvas, -1.1, 7.5, 2, 2), 0.5, 0.3, 0.6)


def strew_litter(ground: Ground) -> None:
    ground.blot(-2.4, 6.3, 1.7, 1.2, (84, 76, 66), 110)
    ground.specks(-2.2, 5.9, 2.2, 1.8, 160, [(226, 226, 222), (190, 60, 50), (80, 110, 60), (150, 120, 80)], (0.02, 0.07))


def shut_bins(scene: Scene) -> None:
    canvas = scene.canvas
    for number, x in enumerate((-3.5, -2.8, -2.1)):
        tone = waste.BIN_COLOURS[number]
        scene.put(x, 7.6, lambda x=x, t=tone: waste.draw_bin(canvas, x, 7.6, t), 0.35, 0.4, 1.0)  # type: ignore[misc]
    scene.person(-0.8, 10.0)


def heap_rubble(scene: Scene) -> None:
    """Broken concrete, bricks and tiles from somebody's flat, sacks beside it."""
    canvas = scene.canvas
    scene.put(-1.9, 7.4, lambda: waste.draw_heap(canvas, -1.9, 7.4, 1.9, 1.25, waste.STONES, 0.17, 520), 1.8, 1.3, 0.8)
    scene.put(0.1, 8.6, lambda: waste.draw_sacks(canvas, 0.1, 8.6, 7), 0.8, 0.5, 0.5)

    def planks() -> None:
        for number, (x, lean) in enumerate(((-2.6, 0.9), (-1.6, -0.7), (-2.1, 0.2))):
            canvas.line([(x, 0.3, 6.3), (x + lean, 1.5 - number * 0.2, 7.6)], 0.12, (150, 112, 70))

    scene.put(-2.0, 6.2, planks, 0.3, 0.3, 0.0)
    scene.put(-3.6, 9.6, lambda: slab(canvas, Frame(-3.4, 9.6, 10), (-0.4, 0, -0.1), (0.4, 1.9, 0.0), (176, 130, 84)), 0.5, 0.2, 1.2)


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
            ground.line([(x - 0.1, 2 + z * 0.4), (x + 0.1, 2.1 + z * 0.4)], 0.04, shade(MUD, 1.2), 150)
    ground.specks(2.4, 7.0, 4.4, 7.0, 900, [MUD, shade(MUD, 0.7), shade(MUD, 1.15)], (0.015, 0.08))
    for _ in range(5):
        ground.blot(ground.rng.uniform(1.2, 3.6), ground.rng.uniform(4.5, 11), 0.34, 0.3, (150, 148, 142), 150)


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
        scene.put(x, z, lambda x=x, z=z, r=radius: waste.draw_heap(canvas, x, z, r, r * 0.42, ((150, 142, 130), SAND, (190, 184, 172)), 0.07, 300), radius, radius, 0.2)  # type: ignore[misc]
    scene.put(2.4, 21.0, lambda: _lorry(scene, 2.4, 21.0), 1.3, 3.2, 2.0)


def _lorry(scene: Scene, x: float, z: float) -> None:
    """Its tail, with the load above the boards."""
    canvas = scene.canvas
    frame = Frame(x, z, 90)
    slab(canvas, frame, (2.4, 0.5, -1.1), (4.4, 2.7, 1.1), (60, 100, 160))
    waste.draw_mound(canvas, x, z + 0.4, 1.1, 2.9, SAND)
    slab(canvas, frame, (-3.0, 0.9, -1.2), (2.2, 2.2, 1.2), (196, 70, 40))
    for aside in (-0.9, 0.9):
        canvas.box((x + aside - 0.25, 0.05, z - 2.9), (x + aside + 0.25, 1.0, z - 2.3), vehicles.TYRE)
    canvas.face([(x - 1.1, 0.95, z - 3.02), (x - 0.8, 0.95, z - 3.02), (x - 0.8, 1.1, z - 3.02), (x - 1.1, 1.1, z - 3.02)], (220, 30, 30))
    canvas.face([(x + 0.8, 0.95, z - 3.02), (x + 1.1, 0.95, z - 3.02), (x + 1.1, 1.1, z - 3.02), (x + 0.8, 1.1, z - 3.02)], (220, 30, 30))


def burn_leaves(scene: Scene) -> None:
    canvas = scene.canvas
    leaves = ((120, 84, 40), (150, 104, 46), (96, 70, 36), (60, 46, 34))
    scene.put(-1.7, 7.6, lambda: waste.draw_heap(canvas, -1.7, 7.6, 1.2, 0.55, leaves, 0.09, 420), 1.2, 0.9, 0.3)
    scene.put(-1.7, 7.2, lambda: air.draw_flames(canvas, -1.7, 7.3, 1.3, 0.95), 0.1, 0.1, 0.0)
    scene.put(-1.7, 6.9, lambda: air.draw_plume(canvas, (-1.7, 0.7, 7.2), 5.5, 2.2, (198, 196, 194), 230, 0.9, 70), 0, 0, 0.0)
    scene.person(-3.3, 8.6, walking=0.03)


def char_ground(ground: Ground) -> None:
    ground.blot(-1.7, 7.5, 1.5, 1.2, (46, 42, 40), 220)
    ground.specks(-1.7, 7.5, 2.6, 2.4, 420, [(140, 100, 46), (110, 80, 40), (60, 50, 40)], (0.015, 0.05))


def doused_ground(ground: Ground) -> None:
    """Swept, wet, a shade darker."""
    ground.blot(-1.7, 7.5, 1.7, 1.3, (84, 82, 82), 130)


STICKERS: tuple[tuple[Colour, Colour], ...] = (
    ((248, 216, 50), (190, 30, 30)), ((246, 246, 242), (30, 60, 150)), ((240, 120, 140), (250, 250, 250)),
    ((120, 200, 120), (30, 40, 30)), ((250, 250, 246), (190, 30, 30)), ((90, 170, 220), (255, 255, 255)),
)  # fmt: skip
_WORDS = ("大吉水", "小工木", "日日百金", "古田土", "中王工", "天天米")


def paste_stickers(scene: Scene) -> None:
    """On the wall and on the switch box: numbers of plumbers and lenders."""
    _set_switch_box(scene, True)
    rng, canvas = scene.rng, scene.canvas

    def draw() -> None:
        for _ in range(44):
            z, y = rng.uniform(2.6, 9.0), rng.uniform(0.5, 2.1)
            _stick(scene, (-4.17, y, z), (0.0, 0.0, 1.0), rng.uniform(0.34, 0.56))

    scene.put(-4.17, 9.5, draw, 0, 0, 0.0)
    canvas.fine = canvas.fine


def clean_wall(scene: Scene) -> None:
    """Grey patches of fresh paint where they were."""
    _set_switch_box(scene, False)
    rng, canvas = scene.rng, scene.canvas

    def draw() -> None:
        for _ in range(9):
            z, y = rng.uniform(2.8, 8.6), rng.uniform(0.6, 1.6)
            wide, high = rng.uniform(0.4, 0.9), rng.uniform(0.3, 0.5)
            canvas.face([(-4.18, y, z), (-4.18, y, z + wide), (-4.18, y + high, z + wide), (-4.18, y + high, z)], (206, 202, 194), 120)

    scene.put(-4.18, 9.5, draw, 0, 0, 0.0)


def _set_switch_box(scene: Scene, covered: bool) -> None:
    canvas, rng = scene.canvas, scene.rng

    def draw() -> None:
        canvas.box((-3.6, 0, 5.6), (-2.7, 0.15, 6.2), (150, 150, 148))
        canvas.box((-3.55, 0.15, 5.65), (-2.75, 1.6, 6.15), (196, 202, 198))
        canvas.line([(-3.15, 0.2, 5.64), (-3.15, 1.55, 5.64)], 0.02, (120, 124, 122))
        canvas.face([(-3.5, 1.3, 5.64), (-3.3, 1.3, 5.64), (-3.4, 1.48, 5.64)], (246, 206, 40))
        if covered:
            for _ in range(9):
                _stick(scene, (rng.uniform(-3.5, -3.1), rng.uniform(0.4, 1.3), 5.62), (1.0, 0.0, 0.0), 0.3)
            for _ in range(7):
                _stick(scene, (-2.74, rng.uniform(0.4, 1.3), rng.uniform(5.7, 5.9)), (0.0, 0.0, 1.0), 0.26)

    scene.put(-3.2, 5.9, draw, 0.5, 0.35, 1.4)


def _stick(scene: Scene, corner: Vector, across: Vector, wide: float) -> None:
    """A paper of words over a telephone number; a little crooked."""
    rng, canvas = scene.rng, scene.canvas
    paper, ink = rng.choice(STICKERS)
    texture = _paper(paper, ink, rng.choice(_WORDS), f"1{rng.randint(3, 9)}{rng.randint(0, 9)}00{rng.randint(100000, 999999)}", canvas.mirrored)
    step = wide / texture.width
    tilt = rng.uniform(-0.12, 0.12)
    x, y, z = corner
    side = (across[0] * step, tilt * step, across[2] * step)
    down = (-across[0] * tilt * step * 0, -step, 0.0)
    canvas.lay(texture, (x, y + wide * 0.6, z), side, down)


def _paper(paper: Colour, ink: Colour, words: str, number: str, mirrored: bool) -> Image.Image:
    from backend.demo.scenes.glyphs import write  # noqa: PLC0415

    image = Image.new("RGB", (96, 58), paper)
    pen = ImageDraw.Draw(image)
    write(pen, words, (6, 5), 84 / len(words) / 1.25, ink, False, 0.14)
    pen.text((5, 36), number, fill=ink, font=ImageFont.load_default(15))
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image


def drop_bags(scene: Scene) -> None:
    """At night, beside the shut bins of an estate, outside the hours for it."""
    canvas, rng = scene.canvas, scene.rng
    _set_station(scene)
    for _ in range(15):
        x, z = rng.uniform(-3.3, -0.4), rng.uniform(5.4, 7.2)
        size, tone = rng.uniform(0.4, 0.62), rng.choice(waste.BAGS)
        scene.put(x, z, lambda x=x, z=z, s=size, t=tone: waste.draw_bag(canvas, x, z, s, t), 0.3, 0.2, 0.3)  # type: ignore[misc]
    scene.put(-0.3, 7.4, lambda: goods.draw_cartons(canvas, -0.4, 7.4, 2, 1), 0.5, 0.3, 0.4)
    scene.person(0.6, 7.9, walking=0.2)


def keep_station(scene: Scene) -> None:
    _set_station(scene)


def _set_station(scene: Scene) -> None:
    """Four bins under a roof with a lamp and a board with the hours."""
    canvas = scene.canvas

    def back() -> None:
        canvas.box((-4.0, 0, 9.0), (-0.6, 2.2, 9.15), (150, 160, 150))
        canvas.face([(-3.4, 1.35, 8.98), (-1.2, 1.35, 8.98), (-1.2, 2.05, 8.98), (-3.4, 2.05, 8.98)], (40, 120, 70))
        for row in range(3):
            canvas.line([(-3.2, 1.5 + row * 0.18, 8.96), (-1.5, 1.5 + row * 0.18, 8.96)], 0.06, (236, 240, 232))

    def roof() -> None:
        canvas.box((-4.1, 2.35, 7.6), (-0.5, 2.5, 9.2), (90, 98, 96))
        canvas.box((-2.6, 2.28, 8.2), (-1.9, 2.35, 8.4), (255, 250, 226))

    scene.put(-2.3, 9.1, back, 1.7, 0.1, 1.0)
    for number, tone in enumerate(waste.BIN_COLOURS):
        x = -3.5 + number * 0.8
        scene.put(x, 8.3, lambda x=x, t=tone: waste.draw_bin(canvas, x, 8.3, t), 0.35, 0.4, 1.0)  # type: ignore[misc]
    scene.put(-2.3, 7.55, roof, 0, 0, 0.0)
    if canvas.light.lamps:
        canvas.glows.append(((-2.25, 2.2, 8.3), 2.6, (150, 140, 108)))
        canvas.glows.append(((-2.25, 0.3, 7.2), 3.6, (86, 78, 56)))
