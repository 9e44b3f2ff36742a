"""Small ads on a wall and a switch box."""

from PIL import Image, ImageDraw, ImageFont

from backend.demo.scenes.camera import Vector
from backend.demo.scenes.glyphs import write
from backend.demo.scenes.light import Colour
from backend.demo.scenes.scene import Scene

STICKERS: tuple[tuple[Colour, Colour], ...] = (
    ((248, 216, 50), (190, 30, 30)), ((246, 246, 242), (30, 60, 150)), ((240, 120, 140), (250, 250, 250)),
    ((120, 200, 120), (30, 40, 30)), ((250, 250, 246), (190, 30, 30)), ((90, 170, 220), (255, 255, 255)),
)  # fmt: skip
_WORDS = ("大吉水", "小工木", "日日百金", "古田土", "中王工", "天天米")


def paste_stickers(scene: Scene) -> None:
    """On the wall and on the switch box: numbers of plumbers and lenders."""
    _set_switch_box(scene, True)
    rng = scene.rng

    def draw() -> None:
        for _ in range(44):
            z, y = rng.uniform(2.6, 9.0), rng.uniform(0.5, 2.1)
            _stick(scene, (-4.17, y, z), (0.0, 0.0, 1.0), rng.uniform(0.34, 0.56))

    scene.put(-4.17, 9.5, draw, 0, 0, 0.0)


def clean_wall(scene: Scene) -> None:
    """Grey patches of fresh paint where they were."""
    _set_switch_box(scene, False)
    rng, canvas = scene.rng, scene.canvas

    def draw() -> None:
        for _ in range(9):
            z, y = rng.uniform(2.8, 8.6), rng.uniform(0.6, 1.6)
            wide, high = rng.uniform(0.4, 0.9), rng.uniform(0.3, 0.5)
            canvas.face(
                [
                    (-4.18, y, z),
                    (-4.18, y, z + wide),
                    (-4.18, y + high, z + wide),
                    (-4.18, y + high, z),
                ],
                (206, 202, 194),
                120,
            )

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
                _stick(
                    scene,
                    (rng.uniform(-3.5, -3.1), rng.uniform(0.4, 1.3), 5.62),
                    (1.0, 0.0, 0.0),
                    0.3,
                )
            for _ in range(7):
                _stick(
                    scene,
                    (-2.74, rng.uniform(0.4, 1.3), rng.uniform(5.7, 5.9)),
                    (0.0, 0.0, 1.0),
                    0.26,
                )

    scene.put(-3.2, 5.9, draw, 0.5, 0.35, 1.4)


def _stick(scene: Scene, corner: Vector, across: Vector, wide: float) -> None:
    """A paper of words over a telephone number; a little crooked."""
    rng, canvas = scene.rng, scene.canvas
    paper, ink = rng.choice(STICKERS)
    texture = _paper(
        paper,
        ink,
        rng.choice(_WORDS),
        f"1{rng.randint(3, 9)}{rng.randint(0, 9)}00{rng.randint(100000, 999999)}",
        canvas.mirrored,
    )
    step = wide / texture.width
    tilt = rng.uniform(-0.12, 0.12)
    x, y, z = corner
    side = (across[0] * step, tilt * step, across[2] * step)
    down = (-across[0] * tilt * step * 0, -step, 0.0)
    canvas.lay(texture, (x, y + wide * 0.6, z), side, down)


def _paper(paper: Colour, ink: Colour, words: str, number: str, mirrored: bool) -> Image.Image:
    image = Image.new("RGB", (96, 58), paper)
    pen = ImageDraw.Draw(image)
    write(pen, words, (6, 5), 84 / len(words) / 1.25, ink, False, 0.14)
    pen.text((5, 36), number, fill=ink, font=ImageFont.load_default(15))
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image
