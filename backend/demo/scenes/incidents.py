"""Works, dust, water, a collapsed road."""

import math
from functools import partial

from PIL import Image, ImageDraw, ImageFilter

from backend.demo.scenes import air, vehicles, waste, works
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame, slab
from backend.demo.scenes.ground import Ground, blot
from backend.demo.scenes.light import Colour, mix, shade
from backend.demo.scenes.materials import SOIL
from backend.demo.scenes.scene import Scene

VEST: Colour = (240, 120, 30)
PUDDLE = (1.9, 8.4, 2.3, 3.6)


def open_trench(ground: Ground) -> None:
    ground.fill(0.7, 5.6, 2.9, 13.0, (96, 74, 52))
    ground.blot(1.8, 9.0, 0.75, 3.2, (52, 40, 30), 255)
    ground.specks(2.6, 9.0, 2.4, 5.0, 420, [SOIL, shade(SOIL, 0.8)], (0.02, 0.08))


def set_works(scene: Scene) -> None:
    """A trench, its soil, barriers and cones over half the road, an excavator, men in orange."""
    canvas = scene.canvas
    scene.put(3.3, 9.2, lambda: waste.draw_mound(canvas, 3.3, 9.2, 1.05, 0.85, SOIL), 1.0, 0.9, 0.5)
    scene.put(2.4, 14.6, lambda: works.draw_excavator(canvas, 2.4, 14.8, -112), 1.5, 1.6, 1.8)
    for z in (4.8, 6.4, 8.0, 9.6, 11.2):
        scene.put(4.2, z, partial(works.draw_cone, canvas, 4.2, z), 0.2, 0.2, 0.5)
    for x in (0.2, 2.2):
        scene.put(x + 0.9, 4.9, partial(works.draw_barrier, canvas, x, 4.9, 0, 1.85), 0.9, 0.2, 0.8)
    for z in (6.0, 7.5, 9.0, 10.5):
        scene.put(
            0.25, z + 0.6, partial(works.draw_water_barrier, canvas, 0.25, z, 90), 0.3, 0.7, 0.7
        )
    scene.put(3.1, 4.4, lambda: works.draw_warning(canvas, 3.1, 4.4), 0.4, 0.2, 0.8)
    scene.person(1.0, 8.1, VEST, walking=0.05)
    scene.person(2.8, 11.4, VEST, arm=0.25, walking=0.05)
    scene.put(
        -1.6, 9.0, lambda: waste.draw_pipes(canvas, -1.9, 7.6, 84, 4, (48, 52, 56)), 0.6, 1.5, 0.3
    )


def restored_road(ground: Ground) -> None:
    ground.fill(0.7, 5.6, 2.9, 13.0, (84, 85, 89))
    ground.line([(0.75, 5.6), (0.75, 13.0)], 0.13, (226, 226, 222))


def raise_dust(scene: Scene) -> None:
    """Bare soil, a loader at work, a cloud over hoarding and street."""
    canvas, rng = scene.canvas, scene.rng
    scene.put(-2.3, 9.6, lambda: waste.draw_mound(canvas, -2.3, 9.6, 1.7, 1.3, SOIL), 1.6, 1.2, 0.8)
    scene.put(1.9, 13.5, lambda: works.draw_excavator(canvas, 1.9, 13.5, -160), 1.5, 1.2, 1.8)
    cloud = [(rng.uniform(-5, 5), rng.uniform(0.4, 4.2), rng.uniform(9, 26)) for _ in range(60)]
    scene.put(-1.0, 6.5, lambda: air.draw_haze(canvas, cloud, 2.6, (214, 192, 156), 105), 0, 0, 0.0)
    near = [(rng.uniform(-3.5, 3), rng.uniform(0.1, 1.2), rng.uniform(6.5, 10)) for _ in range(16)]
    scene.put(-1.0, 5.0, lambda: air.draw_haze(canvas, near, 0.9, (206, 180, 140), 80), 0, 0, 0.0)
    scene.person(-0.9, 6.4, VEST, walking=0.05)


def dusty_ground(ground: Ground) -> None:
    ground.blot(0.5, 10.0, 4.8, 6.5, (180, 156, 122), 190)
    ground.specks(-0.6, 9.0, 5.0, 7.0, 600, [SOIL, (180, 156, 122)], (0.015, 0.06))


def lay_dust(scene: Scene) -> None:
    """The heap under green netting, the ground hosed."""
    canvas = scene.canvas

    def net() -> None:
        waste.draw_heap(
            canvas, -2.3, 9.6, 1.7, 1.2, ((58, 128, 70), (50, 116, 62), (64, 138, 78)), 0.3, 260
        )

    scene.put(-2.3, 9.6, net, 1.6, 1.2, 0.8)
    scene.person(0.4, 9.0, VEST, arm=0.3, walking=0.05)


def wet_ground(ground: Ground) -> None:
    ground.blot(0.5, 10.0, 4.6, 6.0, (78, 78, 80), 110)


def flood(canvas: Canvas) -> None:
    """Water to the kerb that mirrors houses and sky."""
    x, z, rx, rz = PUDDLE
    outline = [(px, 0.0, pz) for px, pz in blot(x, z, rx, rz, canvas.rng)]
    mask = Image.new("L", canvas.size, 0)
    ImageDraw.Draw(mask).polygon(canvas.view.outline(outline), fill=240)
    mask = mask.filter(ImageFilter.GaussianBlur(2))
    horizon = round(canvas.spot((canvas.view.camera.x, canvas.view.camera.y, 500.0))[1])
    above = canvas.image.crop((0, 0, canvas.size[0], horizon))
    stretched = (canvas.size[0], round(horizon * 2.4))
    water = Image.new("RGB", canvas.size, mix(canvas.light.sky_low, (120, 124, 128), 0.4))
    water.paste(above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(stretched), (0, horizon))
    water = _ripple(water).filter(ImageFilter.GaussianBlur(1.6))
    water = Image.blend(water, Image.new("RGB", canvas.size, (70, 70, 68)), 0.25)
    canvas.image.paste(water, (0, 0), mask)


def _ripple(image: Image.Image) -> Image.Image:
    """Rows pushed a little to and fro."""
    moved = image.copy()
    for row in range(image.height // 2, image.height, 3):
        push = round(4 * math.sin(row * 0.21) + 3 * math.sin(row * 0.077))
        moved.paste(image.crop((0, row, image.width, row + 3)), (push, row))
    return moved


def ride_through(scene: Scene) -> None:
    """A scooter in the water, a car at its edge, somebody on the kerb."""
    canvas = scene.canvas
    frame = Frame(2.3, 10.0, 82, y=-0.1)
    scene.put(
        2.3, 10.0, lambda: vehicles.draw_scooter(canvas, frame, vehicles.SCOOTERS[0]), 0.5, 0.6, 0.0
    )
    scene.put(2.3, 10.05, lambda: _rider(scene), 0.2, 0.2, 0.0)
    scene.put(2.3, 9.6, lambda: _splash(scene, 2.3, 9.5), 0, 0, 0.0)
    scene.person(-0.9, 7.0, walking=0.02)
    scene.car(2.7, 15.5, 90)


def _rider(scene: Scene) -> None:
    canvas = scene.canvas
    slab(canvas, Frame(2.28, 9.9, 82), (-0.25, 0.7, -0.2), (0.05, 1.3, 0.2), (50, 90, 160))
    canvas.ball((2.28, 1.45, 9.85), 0.15, (220, 60, 50))


def _splash(scene: Scene, x: float, z: float) -> None:
    canvas, rng = scene.canvas, scene.rng
    for _ in range(60):
        aside = rng.choice((-1, 1)) * rng.uniform(0.1, 1.0)
        canvas.ball((x + aside, 0.4 * (1 - abs(aside)) * rng.random() + 0.02, z + rng.uniform(-0.3, 0.5)),
                    rng.uniform(0.012, 0.035), (226, 230, 232), 190)  # fmt: skip


def drained_ground(ground: Ground) -> None:
    x, z, rx, rz = PUDDLE
    ground.blot(x, z, rx * 0.9, rz * 0.9, (82, 83, 88), 120)
    ground.fill(0.22, 7.6, 0.75, 8.4, (58, 58, 60))
    for bar in range(6):
        ground.line([(0.26, 7.68 + bar * 0.13), (0.71, 7.68 + bar * 0.13)], 0.045, (120, 120, 120))


def open_hole(scene: Scene) -> None:
    """A hole of more than a metre in the lane; a cyclist goes round it."""
    canvas = scene.canvas
    scene.put(2.0, 7.2, lambda: works.draw_hole(canvas, 2.0, 7.2, 1.05), 0, 0, 0.0)
    scene.scooter(3.9, 11.0, 100)
    scene.person(-0.7, 8.4, walking=0.02)


def sunken_ground(ground: Ground) -> None:
    ground.blot(2.0, 7.2, 1.7, 1.5, (88, 88, 90), 160)


def patched_ground(ground: Ground) -> None:
    """Cut square, filled, rolled; the joint sealed."""
    ground.fill(0.8, 5.9, 3.3, 8.7, (72, 73, 77))
    ground.line([(0.8, 5.9), (3.3, 5.9), (3.3, 8.7), (0.8, 8.7), (0.8, 5.9)], 0.07, (44, 44, 46))


def guard_patch(scene: Scene) -> None:
    canvas = scene.canvas
    for x, z in ((0.6, 5.5), (3.5, 5.5), (3.5, 9.1), (0.6, 9.1)):
        scene.put(x, z, partial(works.draw_cone, canvas, x, z), 0.2, 0.2, 0.5)
    scene.person(-1.8, 9.0)
