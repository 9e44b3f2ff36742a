"""Who is on duty where, who is away, who answers for a segment, and the rules of routing."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Date,
    Integer,
    SmallInt,
    Text,
    Time,
    Timestamptz,
)
from piccolo.table import Table


class Shift(Table):
    """Hours of Asia/Shanghai, on `weekdays` (0 is Monday) or one `day`."""

    id = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    area = Text(null=True, default=None)
    weekdays = Array(base_column=SmallInt())
    day = Date(null=True, default=None)
    starts = Time()
    ends = Time()
    note = Text()
    version = Integer(default=1)


class Leave(Table):
    id = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    starts = Timestamptz()
    ends = Timestamptz()
    substitute = UUID(null=True, default=None)
    note = Text()
    version = Integer(default=1)


class SegmentDuty(Table):
    """The five levels of a segment."""

    segment = Text(primary_key=True)
    road_committee = UUID(null=True, default=None)
    contractor = UUID(null=True, default=None)
    grid_worker = UUID(null=True, default=None)
    segment_chief = UUID(null=True, default=None)
    general_segment_chief = UUID(null=True, default=None)
    version = Integer(default=1)


class RoutingVersion(Table):
    """A published set of rules; the one with the highest number is live. `restores`: the earlier
    one whose rules it brought back."""

    version = Integer(primary_key=True)
    rules = JSONB(default="[]")
    by = UUID(default=None)
    at = Timestamptz()
    note = Text()
    restores = Integer(null=True, default=None)
