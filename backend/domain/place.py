"""Grid codes and distances.

Grid code: 15 digits = 6 county (GB/T 2260) + 3 town + 3 community + 3 sequence.
"""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6_371_008.8
TOWN = "310112112000"


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two WGS-84 positions (latitude, longitude), on the sphere (haversine)."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, half)))


def community_of(grid: str) -> str:
    """The community a grid lies in: 310112112003012 -> 310112112003."""
    return grid[:12]
