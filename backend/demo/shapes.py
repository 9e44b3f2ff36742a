"""Plane geometry of the demo town: metres east and north of a centre, and WGS-84."""

import math
from collections.abc import Iterable
from itertools import pairwise

Metres = tuple[float, float]
LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]

CENTRE: LonLat = (121.363, 31.022)
METRES_A_DEGREE = 111_195.0
TILT = math.radians(-8.0)


def locate(point: Metres) -> LonLat:
    """The town's own axes (its streets run a little off north) to WGS-84, six decimals."""
    along, across = point
    east = along * math.cos(TILT) - across * math.sin(TILT)
    north = along * math.sin(TILT) + across * math.cos(TILT)
    longitude = CENTRE[0] + east / (METRES_A_DEGREE * math.cos(math.radians(CENTRE[1])))
    return round(longitude, 6), round(CENTRE[1] + north / METRES_A_DEGREE, 6)


def measure(start: LonLat, end: LonLat) -> float:
    """Metres between two places a few kilometres apart."""
    east = (end[0] - start[0]) * METRES_A_DEGREE * math.cos(math.radians(start[1]))
    return math.hypot(east, (end[1] - start[1]) * METRES_A_DEGREE)


def walk(line: tuple[LonLat, ...], fraction: float) -> LonLat:
    """The place at a fraction of the way along a polyline."""
    legs = [measure(a, b) for a, b in pairwise(line)]
    left = fraction * sum(legs)
    for (start, end), leg in zip(pairwise(line), legs, strict=True):
        if left <= leg:
            part = left / leg
            return blend(start, end, part)
        left -= leg
    return line[-1]


def blend(start: LonLat, end: LonLat, part: float) -> LonLat:
    longitude = start[0] + (end[0] - start[0]) * part
    return round(longitude, 6), round(start[1] + (end[1] - start[1]) * part, 6)


def centre_of(ring: Ring) -> LonLat:
    """The area's centroid."""
    turns = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    crosses = [(a[0] - CENTRE[0]) * (b[1] - CENTRE[1])
               - (b[0] - CENTRE[0]) * (a[1] - CENTRE[1]) for a, b in turns]  # fmt: skip
    total = 3 * sum(crosses)
    east = sum((a[0] + b[0] - 2 * CENTRE[0]) * c for (a, b), c in zip(turns, crosses, strict=True))
    north = sum((a[1] + b[1] - 2 * CENTRE[1]) * c for (a, b), c in zip(turns, crosses, strict=True))
    return round(CENTRE[0] + east / total, 6), round(CENTRE[1] + north / total, 6)


def outline(rings: Iterable[Ring]) -> Ring:
    """The outer border of neighbours that share vertices: an edge walked both ways is inside."""
    edges: set[tuple[LonLat, LonLat]] = set()
    for ring in rings:
        for edge in zip(ring, (*ring[1:], ring[0]), strict=True):
            back = (edge[1], edge[0])
            edges.discard(back) if back in edges else edges.add(edge)
    follow = dict(sorted(edges))
    start = min(follow)
    border = [start]
    while (following := follow[border[-1]]) != start:
        border.append(following)
    return tuple(border)
