"""Where tickets come from. The letter is part of the ticket's number (`1812E4465594`)."""

from datetime import datetime
from enum import StrEnum

from backend.domain.deadline import SHANGHAI
from backend.domain.text import Label


class Source(StrEnum):
    PATROL = "patrol"
    CAMERA = "camera"
    HOTLINE = "hotline"
    COMMITTEE = "committee"
    RESIDENT = "resident"
    WARNING = "warning"
    DISTRICT = "district"


LETTERS: dict[Source, str] = {
    Source.PATROL: "P",
    Source.CAMERA: "C",
    Source.HOTLINE: "H",
    Source.COMMITTEE: "M",
    Source.RESIDENT: "R",
    Source.WARNING: "W",
    Source.DISTRICT: "D",
}

LABELS: dict[Source, Label] = {
    Source.PATROL: Label("巡查上报", "Patrol report"),
    Source.CAMERA: Label("探头报警", "Camera"),
    Source.HOTLINE: Label("12345 热线", "12345 hotline"),
    Source.COMMITTEE: Label("居村上报", "Committee or village"),
    Source.RESIDENT: Label("居民上报", "Resident"),
    Source.WARNING: Label("平台预警", "Platform warning"),
    Source.DISTRICT: Label("区级督查", "District inspection"),
}

SEVEN_DIGITS = 10_000_000


def ticket_number(source: Source, at: datetime, sequence: int) -> str:
    """Year and month in Shanghai, the source's letter, seven digits."""
    return f"{at.astimezone(SHANGHAI):%y%m}{LETTERS[source]}{sequence % SEVEN_DIGITS:07d}"
