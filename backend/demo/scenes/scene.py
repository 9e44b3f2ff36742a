"""A street with things in it: put in any order, drawn from far to near, each with its shadow."""

import random
from collections.abc import Callable
from functools import partial

import msgspec
from PIL import Image

from backend.demo.scenes import backdrop, figures, vehicles
from backend.demo.scenes.canvas import Canvas
from backend.demo.scenes.frames import Frame
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import Colour
from backend.demo.scenes.trees import ring, set_tree

Draw = Callable[[], None]


class Prop(msgspec.Struct, frozen=True):
    """`wide`, `deep`: half of what it covers on the ground; `high`: what throws the shadow."""

    x: float
    z: float
    draw: Draw
    wide: float
    deep: float
    high: float


class Scene:
    """`before`: whether the problem is there."""

    def __init__(self, canvas: Canvas, ground: Ground, rng: random.Random, before: bool) -> None:
        self.canvas = canvas
        self.ground = ground
        self.rng = rng
        self.before = before
        self.props: list[Prop] = []

    def put(
        self,
        x: float,
        z: float,
        draw: Draw,
        wide: float = 0.3,
        deep: float = 0.3,
        high: float = 0.5,
    ) -> None:
        self.props.append(Prop(x, z, draw, wide, deep, high))

    def cast_shadows(self) -> None:
        """Away from the sun; a dark contact where a thing stands."""
        sun = self.canvas.light.sun
        for prop in self.props:
            if not prop.high:
                continue
            reach = min(prop.high, 2.6) / max(0.35, sun[1])
            for part in (0.0, 0.25, 0.5, 0.75, 1.0):
                shift = (-sun[0] * reach * part, -sun[2] * reach * part)
                slim = 1 - 0.35 * part
                self.canvas.cast(
                    ring(
                        prop.x + shift[0],
                        0.01,
                        prop.z + shift[1],
                        prop.wide * slim,
                        prop.deep * slim,
                    )
                )
            self.canvas.cast(
                ring(prop.x, 0.01, prop.z, prop.wide * 1.1, prop.deep * 1.1),
                min(150, self.canvas.light.shade + 40),
            )

    def draw(self) -> None:
        for prop in sorted(
            self.props, key=lambda each: -self.canvas.view.depth((each.x, 0.0, each.z))
        ):
            prop.draw()

    # what scenes are made of

    def person(self, x: float, z: float, jacket: Colour | None = None, **pose: float) -> None:
        tone = jacket or self.rng.choice(figures.JACKETS)
        height = self.rng.uniform(1.58, 1.76)
        walking = pose.get("walking", self.rng.choice((0.05, 0.18, -0.15)))
        arm = pose.get("arm", 0.0)
        self.put(
            x,
            z,
            lambda: figures.draw_person(self.canvas, x, z, tone, arm, walking, None, height),
            0.24,
            0.2,
            1.6,
        )

    def bicycle(
        self, x: float, z: float, heading: float, roll: float = 0.0, colour: Colour | None = None
    ) -> None:
        tone = colour or self.rng.choice(vehicles.SHARED)
        frame = Frame(x, z, heading, roll)
        self.put(
            x,
            z,
            lambda: vehicles.draw_bicycle(self.canvas, frame, tone),
            0.6,
            0.3,
            0.5 if roll < 40 else 0.2,
        )

    def scooter(self, x: float, z: float, heading: float, roll: float = 0.0) -> None:
        tone = self.rng.choice(vehicles.SCOOTERS)
        frame = Frame(x, z, heading, roll)
        self.put(x, z, lambda: vehicles.draw_scooter(self.canvas, frame, tone), 0.6, 0.35, 0.7)

    def car(
        self,
        x: float,
        z: float,
        heading: float,
        colour: Colour | None = None,
        van: bool = False,
        y: float = 0.0,
    ) -> None:
        tone = colour or self.rng.choice(vehicles.PAINTS)
        frame = Frame(x, z, heading, y=y)
        shape = vehicles.VAN if van else vehicles.SEDAN
        wide, deep = (1.0, 2.3) if 45 < heading % 180 < 135 else (2.3, 1.0)
        self.put(x, z, lambda: vehicles.draw_car(self.canvas, frame, tone, shape), wide, deep, 0.9)


def furnish(scene: Scene, crown: Image.Image | None, seed: str, traffic: bool = True) -> None:
    """What stands in every street: trees, a lamp, the rail, cars that drive, somebody walking."""
    rng = random.Random(seed)
    canvas = scene.canvas
    if crown is not None:
        for z in backdrop.TREES:
            scene.put(-0.75, z, partial(set_tree, canvas, crown, -0.75, z), 0.2, 0.2, 0.0)
    scene.put(-0.35, 15.5, lambda: backdrop.set_lamp(canvas, -0.35, 15.5), 0.1, 0.1, 1.0)
    if traffic:
        scene.put(4.67, 20, lambda: backdrop.set_rail(canvas, 4.0, 40.0), 0, 0, 0.0)
        scene.car(6.9, rng.uniform(16, 30), -90, rng.choice(vehicles.PAINTS))
        scene.car(3.0, rng.uniform(26, 40), 90, rng.choice(vehicles.PAINTS))
    for _ in range(2):
        tone = rng.choice(figures.JACKETS)
        scene.person(rng.uniform(-3.6, -1.2), rng.uniform(16, 30), tone)
    scene.person(rng.uniform(9.8, 12), rng.uniform(14, 24), rng.choice(figures.JACKETS))
