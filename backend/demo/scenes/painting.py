"""A scenario's picture, from its name: the same arguments give the same bytes."""

import random

import msgspec

from backend.demo.scenes import backdrop, incidents, tower
from backend.demo.scenes.camera import Camera
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.finish import develop
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.parking import write_on_ground
from backend.demo.scenes.scene import Scene, furnish
from backend.demo.scenes.settings import DAYS, SETTINGS, Setting

BEFORE, AFTER = "before", "after"


def paint(scenario: str, stage: str, variant: int) -> bytes:
    """A JPEG of 1280 by 960. `stage`: before or after. Variants differ in light, side and place.
    KeyError for an unknown scenario."""
    if scenario == "thrown_object":
        return _paint_fall(stage == BEFORE, variant)
    return _paint_street(scenario, SETTINGS[scenario], stage == BEFORE, variant)


def _paint_street(scenario: str, setting: Setting, before: bool, variant: int) -> bytes:
    """Both stages share the place; the second picture is taken from a step aside."""
    place, moment = f"{scenario}/{variant}", f"{scenario}/{variant}/{before}"
    canvas = Canvas(_stand(setting.camera, place, before), setting.lights[variant % 4],
                    random.Random(moment), variant % 2 == 1)  # fmt: skip
    ground = _prepare_ground(scenario, setting, before, canvas.mirrored, place)
    backdrop.paint_street(canvas, ground, setting.front, place)
    if before and setting.flooded:
        incidents.flood(canvas)
    scene = Scene(canvas, ground, random.Random(f"{place}/things"), before)
    (setting.before if before else setting.after)(scene)
    crown = backdrop.far_trees(canvas, place)
    furnish(scene, crown if setting.trees else None, f"{place}/street/{before}", setting.traffic)
    if setting.trees:
        backdrop.tree_shadows(canvas)
    scene.cast_shadows()
    canvas.drop_shadows()
    canvas.refine()
    scene.draw()
    return develop(canvas, random.Random(f"{moment}/grain"))


def _stand(camera: Camera, place: str, before: bool) -> Camera:
    rng, step = random.Random(f"{place}/stand"), (0.0 if before else 1.0)
    return msgspec.structs.replace(
        camera,
        x=camera.x + rng.uniform(-0.3, 0.3) + 0.06 * step,
        y=camera.y + rng.uniform(-0.25, 0.5),
        yaw=camera.yaw + rng.uniform(-2.5, 2.5) + 0.9 * step,
        pitch=camera.pitch + rng.uniform(-1.0, 1.0) - 0.4 * step,
    )


def _prepare_ground(
    scenario: str, setting: Setting, before: bool, mirrored: bool, place: str
) -> Ground:
    ground = backdrop.paint_ground(place)
    setting.marked(ground)
    if scenario == "fire_lane":
        write_on_ground(ground, "消防通道", -2.7, 5.0, 0.85, mirrored)
    (setting.dirty if before else setting.clean)(ground)
    ground.roughen()
    return ground


def _paint_fall(before: bool, variant: int) -> bytes:
    place = f"thrown_object/{variant}"
    canvas = Canvas(_stand(tower.CAMERA, place, before), DAYS[variant % 4],
                    random.Random(f"{place}/{before}"), variant % 2 == 1)  # fmt: skip
    ground = backdrop.paint_ground(place)
    ground.roughen()
    tower.paint_tower(canvas, ground, place)
    canvas.refine()
    if before:
        tower.draw_fall(canvas, variant)
    return develop(canvas, random.Random(f"{place}/{before}/grain"))
