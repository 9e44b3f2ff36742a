"""Which things stand where in each scenario, before and after."""

from dataclasses import dataclass, field

Item = tuple[str, float, float, float]
"""What, x along the street, z away from us, and how it is turned."""


@dataclass(frozen=True)
class Plot:
    """`always` stands in both pictures; `focus` is where along the street the camera looks."""

    before: tuple[Item, ...]
    after: tuple[Item, ...] = ()
    always: tuple[Item, ...] = ()
    backdrop: str = "row"
    night: bool = False
    flat: frozenset[str] = field(default_factory=frozenset)


ROW_TREES: tuple[Item, ...] = (("tree", -3.4, 6.8, 0), ("tree", 8.4, 6.8, 0), ("tree", 16, 6.8, 0), ("tree", 24, 6.8, 0), ("lamp", 12, 6.6, 0))
STREET: tuple[Item, ...] = (*ROW_TREES, ("tree", 32, 6.8, 0), ("tree", 40, 6.8, 0), ("tree", 20, -4, 0), ("tree", 28, -4, 0), ("tree", 36, -4, 0))

PLOTS: dict[str, Plot] = {
    "stall": Plot(
        before=(("parasol", 2.4, 7.9, 0), ("parasol", 5.2, 8.2, 0), ("vendor", 3.6, 8.5, 0),
                ("crate", 1.4, 7.0, 5), ("crate", 2.2, 7.1, -4), ("crate", 3.0, 7.0, 3), ("crate", 3.8, 7.1, 0),
                ("table", 2.2, 7.9, 0), ("crate", 4.6, 7.0, 4), ("tricycle", 6.0, 7.3, 200), ("carton", 0.6, 7.8, 0)),
        after=(("person", 5.5, 9.0, 0),), always=ROW_TREES),
    "shopfront_overflow": Plot(
        before=(("rack", 1.0, 9.2, 0), ("rack", 2.5, 9.3, 0), ("carton", 3.6, 9.0, 10), ("carton", 4.4, 8.8, 0),
                ("crate", 1.2, 8.0, 0), ("crate", 2.0, 8.0, 3), ("crate", 2.8, 7.9, -3), ("carton", 3.7, 7.9, 20),
                ("rack", 5.4, 9.2, 0), ("carton", 5.2, 8.1, 0), ("table", 6.9, 8.6, 0), ("rail", 0.2, 8.4, 80)),
        after=(("person", 6.0, 8.6, 0),), always=ROW_TREES),
    "road_trading": Plot(
        before=(("van", 7.0, 4.6, 0), ("rail", 4.9, 2.9, 10), ("vendor", 4.1, 4.6, 0), ("carton", 3.9, 3.7, 0), ("table", 6.4, 2.6, 5), ("person", 8.6, 2.7, 0)),
        always=STREET, backdrop="street"),
    "bicycle_parking": Plot(
        before=(("toppled", 1.2, 7.3, 20), ("bicycle", 2.0, 8.3, 70), ("toppled", 2.4, 7.0, -30), ("bicycle", 2.9, 8.6, 110),
                ("toppled", 3.5, 7.6, 60), ("bicycle", 4.2, 7.0, 15), ("scooter", 4.9, 8.3, 40), ("fallen_scooter", 5.6, 7.1, 10),
                ("bicycle", 6.4, 8.0, 130), ("scooter", 0.6, 8.4, 160)),
        after=tuple(("bicycle", 1.2 + n * 0.62, 9.2, 72) for n in range(6)) + (("scooter", 5.6, 9.2, 75), ("scooter", 6.3, 9.2, 75)),
        always=ROW_TREES),
    "vehicle_parking": Plot(before=(("car", 3.6, 6.4, 14),), after=(("person", 5.0, 8.8, 0),), always=ROW_TREES),
    "piling": Plot(
        before=(("bricks", 1.6, 7.6, 8), ("sand", 4.2, 7.8, 0), ("pipes", 5.0, 6.2, 4), ("bricks", 6.6, 8.2, -10)),
        after=(("person", 5.5, 9.0, 0),), always=ROW_TREES),
    "leaflets": Plot(
        before=(("leafleteer", 2.6, 7.4, 0), ("paper", 3.2, 6.9, 0), ("person", 4.1, 7.6, 0), ("person", 6.6, 8.8, 0)),
        after=(("person", 6.6, 8.8, 0),), always=ROW_TREES),
    "stickers": Plot(before=(("stickered_wall", 2.4, 6.0, 0), ("stickered_pole", 4.8, 4.9, 0)),
                     after=(("clean_wall", 2.4, 6.0, 0), ("clean_pole", 4.8, 4.9, 0)), always=ROW_TREES[1:]),
    "exposed_waste": Plot(
        before=(("bin_full", 2.4, 7.9, 4), ("bin_full", 3.3, 8.0, -6), ("bags", 2.7, 7.0, 0), ("bags", 4.3, 7.3, 0)),
        after=(("bin_closed", 2.4, 7.9, 0), ("bin_closed", 3.2, 7.9, 0)), always=ROW_TREES),
    "rubble": Plot(before=(("rubble", 3.4, 6.8, 0), ("rubble", 5.6, 7.6, 0)), after=(("person", 5.5, 9.0, 0),), always=ROW_TREES),
    "dirty_road": Plot(before=(("mud", 7.4, 3.4, 0), ("leaves", 7.4, 5.4, 0), ("litter", 6.0, 4.6, 0)),
                       after=(("cleaner", 9.0, 5.4, 0),), always=STREET, backdrop="street"),
    "spill": Plot(before=(("tracks", 8.0, 2.6, 0), ("gravel", 8.6, 3.4, 0), ("tracks", 8.0, 4.2, 0), ("truck", 19.5, 3.4, 0)),
                  after=(("cleaner", 9.5, 5.4, 0),), always=STREET, backdrop="street"),
    "laundry": Plot(before=(("line_of_washing", 2.6, 6.9, 0),), after=(("person", 3.6, 8.8, 0),),
                    always=(("tree", -0.5, 7.0, 0), ("tree", 5.7, 7.0, 0), ("tree", 14, 6.8, 0), ("tree", 22, 6.8, 0))),
    "barbecue": Plot(
        before=(("grill", 3.0, 7.3, 4), ("vendor", 3.2, 7.9, 0), ("smoke", 3.0, 7.3, 0), ("low_table", 5.4, 7.6, 0),
                ("stool", 4.7, 7.3, 0), ("stool", 6.1, 7.4, 10), ("stool", 5.3, 6.8, 30), ("person", 5.6, 8.4, 0), ("low_table", 1.0, 7.9, 0), ("stool", 0.4, 7.4, 0), ("stool", 1.5, 7.3, 0)),
        after=(("person", 6.5, 8.8, 0),), always=ROW_TREES),
    "burning": Plot(before=(("bags", 3.9, 7.5, 0), ("fire", 3.2, 7.0, 0), ("black_smoke", 3.2, 6.9, 0)),
                    after=(("ash", 3.2, 7.0, 0), ("person", 6.5, 8.8, 0)), always=ROW_TREES),
    "construction_on_road": Plot(
        before=(("trench", 8.6, 3.8, 0), ("barrier", 5.2, 5.0, 90), ("barrier", 6.6, 5.2, 0), ("barrier", 8.6, 5.2, 0), ("fence", 10.6, 5.1, 0), ("cone", 5.0, 2.7, 0), ("cone", 6.6, 2.3, 0),
                ("cone", 8.4, 2.2, 0), ("cone", 10.4, 2.2, 0), ("pipes", 11.5, 4.4, 0)),
        always=STREET, backdrop="street"),
    "dust": Plot(before=(("dust", 4.0, 7.2, 0), ("sand", 6.6, 6.9, 0)), after=(("person", 6.5, 6.9, 0),), always=(("hoarding", -8.0, 8.0, 0), ("hoarding", 4.0, 8.0, 0), ("hoarding", 16.0, 8.0, 0)), backdrop="site"),
    "standing_water": Plot(before=(("puddle", 7.6, 3.6, 0),), always=STREET, backdrop="street"),
    "road_collapse": Plot(before=(("hole", 6.6, 3.4, 0), ("cone", 4.9, 3.9, 0), ("cone", 8.6, 3.2, 0)), after=(("patch", 6.6, 3.4, 0),), always=STREET, backdrop="street"),
    "fire_lane": Plot(before=(("car", 3.0, 6.2, 6),), always=(("hatch", 3.0, 6.2, 0),), backdrop="gate"),
    "thrown_object": Plot(before=(("falling", 4.0, 13.0, 0), ("litter", 5.0, 8.4, 0)), backdrop="tower"),
    "waste_drop": Plot(before=(("bags", 1.2, 6.6, 0), ("bags", 5.2, 6.9, 0), ("carton", 4.4, 6.6, 20)),
                       always=tuple(("bin_closed", 2.2 + n * 0.75, 7.3, 0) for n in range(4)) + (("shelter", 3.3, 8.0, 0),),
                       backdrop="gate", night=True),
}  # fmt: skip
