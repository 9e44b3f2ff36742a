"""At which instant an action counts: deadlines must be fair to work done without a network.

Offline: the device's time corrected by its measured offset to the server, never earlier than the
command before it on that device, never later than its receipt. Where the offset is unknown, older
than a day, or the clock was evidently set since it was measured, receipt time is used and the event
is flagged, not silently late or on time.
"""

from datetime import datetime, timedelta

import msgspec

from backend.domain.command import ClockReading

READING_AGE = timedelta(days=1)
ONLINE_WITHIN = timedelta(seconds=30)
PLAUSIBLE = timedelta(days=3650)
SLACK = timedelta(minutes=1)
"""How far a measured clock may be off by itself."""


class Judged(msgspec.Struct, frozen=True):
    when: datetime
    unsure: bool = False


def judge(
    made_at: datetime,
    reading: ClockReading | None,
    received_at: datetime,
    floor: datetime | None = None,
) -> Judged:
    """`floor`: when the ticket's or device's previous action counted."""
    if abs(received_at - made_at) > PLAUSIBLE:
        return Judged(received_at, unsure=True)
    if reading is None or not -SLACK <= made_at - reading.measured_at <= READING_AGE:
        late = abs(received_at - made_at) > ONLINE_WITHIN
        return Judged(received_at, unsure=late)
    corrected = made_at + timedelta(milliseconds=reading.offset_ms)
    if corrected > received_at + SLACK:
        return Judged(received_at, unsure=True)
    if floor is not None:
        corrected = max(corrected, floor)
    return Judged(min(corrected, received_at))
