"""The 22 scenarios as data: where each happens, in which light, what lies, stands and goes."""

from collections.abc import Callable

import msgspec

from backend.demo.scenes import (
    grilling,
    incidents,
    laundry,
    materials,
    parking,
    rubbish,
    stickers,
    trade,
)
from backend.demo.scenes.camera import Camera
from backend.demo.scenes.ground import Ground
from backend.demo.scenes.light import EVENING, NIGHT, OVERCAST, SUNNY, Light
from backend.demo.scenes.scene import Scene

Flat = Callable[[Ground], None]
Standing = Callable[[Scene], None]

DAYS = (SUNNY, OVERCAST, EVENING, NIGHT)
LATE = (EVENING, OVERCAST, EVENING, NIGHT)
GREY = (OVERCAST, OVERCAST, EVENING, NIGHT)
"""By variant: the last one is always the night's."""

ON_PAVEMENT = Camera(x=0.5, y=2.3, z=1.5, yaw=-19, pitch=-12)
ON_ROAD = Camera(x=1.5, y=2.6, z=1.2, yaw=-5, pitch=-14)
AT_WALL = Camera(x=-1.3, y=1.7, z=2.6, yaw=-34, pitch=-5)


def nothing(_scene: Scene) -> None:
    """The street as it should be."""


def bare(_ground: Ground) -> None:
    """Nothing lies on the ground."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """`front`: shops, hoarding, tower or wall. `trees` hide what hangs on walls, `traffic` is on roads."""

    before: Standing
    after: Standing = nothing
    dirty: Flat = bare
    clean: Flat = bare
    marked: Flat = bare
    front: str = "shops"
    camera: Camera = ON_PAVEMENT
    lights: tuple[Light, ...] = DAYS
    trees: bool = True
    traffic: bool = True
    flooded: bool = False


SETTINGS: dict[str, Setting] = {
    "stall": Setting(before=trade.set_stalls),
    "shopfront_overflow": Setting(before=trade.set_shop_goods, after=trade.tidy_shop),
    "road_trading": Setting(before=trade.set_road_trade, camera=ON_ROAD),
    "bicycle_parking": Setting(
        before=parking.topple_bicycles, after=parking.line_up_bicycles, marked=parking.mark_bays
    ),
    "vehicle_parking": Setting(before=parking.park_on_pavement, after=parking.walk_freely),
    "piling": Setting(before=materials.pile_materials, dirty=materials.stain_sand),
    "leaflets": Setting(before=trade.set_leaflets, dirty=trade.strew_papers, after=parking.walk_freely),
    "stickers": Setting(
        before=stickers.paste_stickers, after=stickers.clean_wall, front="wall", camera=AT_WALL, trees=False
    ),
    "exposed_waste": Setting(before=rubbish.set_waste, after=rubbish.shut_bins, dirty=rubbish.strew_litter),
    "rubble": Setting(before=materials.heap_rubble, dirty=materials.scatter_rubble, camera=ON_PAVEMENT),
    "dirty_road": Setting(
        before=nothing, dirty=materials.muddy_road, clean=materials.washed_road, camera=ON_ROAD
    ),
    "spill": Setting(before=materials.set_gravel, dirty=materials.spilt_gravel, camera=ON_ROAD),
    "laundry": Setting(before=laundry.hang_laundry),
    "barbecue": Setting(before=grilling.set_barbecue, lights=LATE),
    "burning": Setting(before=grilling.burn_leaves, dirty=grilling.char_ground, clean=grilling.doused_ground),
    "construction_on_road": Setting(
        before=incidents.set_works, dirty=incidents.open_trench, clean=incidents.restored_road, camera=ON_ROAD
    ),
    "dust": Setting(
        before=incidents.raise_dust, after=incidents.lay_dust, dirty=incidents.dusty_ground,
        clean=incidents.wet_ground, front="hoarding", trees=False,
    ),
    "standing_water": Setting(
        before=incidents.ride_through, clean=incidents.drained_ground, camera=ON_ROAD, lights=GREY, flooded=True
    ),
    "road_collapse": Setting(
        before=incidents.open_hole, after=incidents.guard_patch, dirty=incidents.sunken_ground,
        clean=incidents.patched_ground, camera=ON_ROAD,
    ),
    "fire_lane": Setting(
        before=parking.block_gate, after=parking.free_gate, marked=parking.mark_fire_lane, front="tower",
        trees=False, traffic=False,
    ),
    "waste_drop": Setting(
        before=rubbish.drop_bags, after=rubbish.keep_station, front="tower", lights=LATE, traffic=False
    ),
}  # fmt: skip
"""All but thrown_object, which looks up at a tower."""
