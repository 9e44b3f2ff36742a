"""Loads the configuration that comes with the program: categories, scenarios, the calendar, and what
a town sets of kinds of case and words.

Only where a table is empty, or a row of a fixed set is missing: what a town has changed since is
never overwritten.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from backend.domain.moves import KINDS
from backend.domain.wording import WORDINGS
from backend.domain.workflow import STAGE_LIMITS
from storage.connection import Connection
from storage.queries import reference

Rows = list[tuple[object, ...]]

_COLUMNS = {
    "category": ("code", "scheme", "major_zh", "major_en", "name_zh", "name_en", "amount",
                 "unit", "close_when"),
    "scenario": ("key", "name_zh", "name_en", "category", "place_kind", "rank"),
    "calendar_day": ("day", "working", "name_zh", "name_en"),
    "case_kind": ("key", "name_zh", "name_en", *(clock.value for clock in STAGE_LIMITS), "far_metres", "gallery"),
    "wording": ("code", "zh", "en"),
}  # fmt: skip


def _read(name: str) -> Iterator[dict[str, str]]:
    text = files("backend.reference").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def categories() -> Rows:
    """Event categories of GB/T 30428.2 and local ones. Limits are one city's: a default."""
    return [
        (
            row["code"], row["scheme"], row["major_zh"], row["major_en"], row["minor_zh"],
            row["minor_en"], int(row["limit"]), row["unit"], row["close_when"],
        )
        for row in _read("event_categories.csv")
    ]  # fmt: skip


def scenarios() -> Rows:
    """The 22 camera scenarios, each with the category its ticket gets."""
    return [
        (row["scenario"], row["name_zh"], row["name_en"], row["event_code"], row["where"], rank)
        for rank, row in enumerate(_read("camera_scenarios.csv"), 1)
    ]


def calendar_days() -> Rows:
    """Public holidays and make-up working days of 2026 (State Council notice)."""
    return [
        (date.fromisoformat(row["day"]), row["working"] == "true", row["name_zh"], row["name_en"])
        for row in _read("calendar_2026.csv")
    ]


def case_kinds() -> Rows:
    return [
        (each.key, each.label.zh, each.label.en, *(each.limits[clock] for clock in STAGE_LIMITS),
         each.far_metres, each.gallery)
        for each in KINDS.values()
    ]  # fmt: skip


def wordings() -> Rows:
    return [(each.code, each.default.zh, each.default.en) for each in WORDINGS]


async def complete_fixed(connection: Connection) -> None:
    """The records of which the program says that they are there."""
    for table, read in (("case_kind", case_kinds), ("wording", wordings)):
        await reference.add_missing(connection, table, _COLUMNS[table], read())


async def load_defaults(connection: Connection) -> list[str]:
    """Names of the tables that were filled."""
    filled = []
    for table, read in (
        ("category", categories),
        ("scenario", scenarios),
        ("calendar_day", calendar_days),
    ):
        if await reference.is_empty(connection, table):
            await reference.replace_rows(connection, table, _COLUMNS[table], read())
            filled.append(table)
    return filled
