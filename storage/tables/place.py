"""The town as a tree of places, its streets in segments, its points and cameras."""

from piccolo.columns import JSONB, Array, DoublePrecision, SmallInt, Text
from piccolo.table import Table


class Place(Table):
    """Town, community, village or grid. `ring`: WGS-84 [longitude, latitude] pairs, open."""

    code = Text(primary_key=True)
    kind = Text()
    parent = Text(null=True, default=None, index=True)
    name_zh = Text()
    name_en = Text()
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    ring = JSONB(default="[]")


class Segment(Table, tablename="street_segment"):
    """A stretch of a street. Class 1 to 3; zone: strictly_forbidden, strictly_controlled,
    controlled (三类三区)."""

    code = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    street_class = SmallInt()
    zone = Text()
    line = JSONB(default="[]")
    communities = Array(base_column=Text())


class Point(Table):
    """A spot watched by cameras (点位)."""

    code = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    address = Text()
    latitude = DoublePrecision()
    longitude = DoublePrecision()
    grid = Text(null=True, default=None, index=True)
    segment = Text(null=True, default=None)


class Camera(Table):
    code = Text(primary_key=True)
    point = Text(index=True)
    name_zh = Text()
    name_en = Text()
