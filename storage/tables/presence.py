"""Positions that people on duty share."""

from piccolo.columns import UUID, DoublePrecision, Real, Text, Timestamptz
from piccolo.table import Table


class PersonPosition(Table):
    """A row for whoever shares, from switching on to the end of duty. WGS-84, metres. `session`: of
    the phone that shares. `grid`, `community`: where the position lies."""

    person = UUID(primary_key=True, default=None)
    session = UUID(default=None)
    since = Timestamptz()
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    accuracy = Real(null=True, default=None)
    taken_at = Timestamptz(null=True, default=None)
    grid = Text(null=True, default=None)
    community = Text(null=True, default=None)


class PositionLook(Table):
    """`looker` was shown where `person` is, within ten minutes from `at` on."""

    person = UUID(primary_key=True, default=None)
    at = Timestamptz()
    looker = UUID(default=None)
