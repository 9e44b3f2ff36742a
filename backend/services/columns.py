"""The columns of an exported list: words and values in the reader's language, times of Shanghai."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from backend.domain.deadline import SHANGHAI
from backend.domain.labels import STATE_LABELS
from backend.domain.source import LABELS, Source
from backend.domain.text import Label
from backend.domain.workflow import State
from backend.services.sheets import Cell
from backend.services.town import Town
from storage.connection import Row

YES, NO = Label("是", "yes"), Label("否", "no")


class Said(NamedTuple):
    """What a value's words depend on."""

    town: Town
    language: str

    def word(self, label: Label) -> str:
        return label.en if self.language == "en" else label.zh

    def area(self, code: str | None) -> str:
        found = self.town.areas.get(code or "")
        return self.word(found.label) if found else (code or "")


class Column(NamedTuple):
    """`width`: in characters of a spreadsheet."""

    head: Label
    width: int
    value: Callable[[Row, Said], Cell]


def _time(name: str) -> Callable[[Row, Said], Cell]:
    def read(row: Row, _said: Said) -> Cell:
        at: datetime | None = row[name]
        return at.astimezone(SHANGHAI).replace(tzinfo=None) if at else None

    return read


def _plain(name: str) -> Callable[[Row, Said], Cell]:
    return lambda row, _said: row[name]


def _yes(name: str) -> Callable[[Row, Said], Cell]:
    return lambda row, said: said.word(YES if row[name] else NO)


def _category(row: Row, said: Said) -> Cell:
    found = said.town.categories.get(row["category"] or "")
    return said.word(found.label) if found else row["category"]


def _segment(row: Row, said: Said) -> Cell:
    found = said.town.segments.get(row["segment"] or "")
    return said.word(found.label) if found else row["segment"]


def _source(row: Row, said: Said) -> Cell:
    return said.word(LABELS[Source(row["source"])])


COLUMNS = (
    Column(Label("编号", "Number"), 15, _plain("number")),
    Column(Label("状态", "State"), 10, lambda row, s: s.word(STATE_LABELS[State(row["state"])])),
    Column(Label("类别", "Category"), 18, _category),
    Column(Label("类别代码", "Category code"), 10, _plain("category")),
    Column(Label("来源", "Source"), 12, _source),
    Column(Label("地址", "Address"), 28, _plain("address")),
    Column(Label("描述", "Description"), 40, _plain("description")),
    Column(Label("网格", "Grid"), 18, lambda row, said: said.area(row["grid"])),
    Column(Label("村居", "Community"), 16, lambda row, said: said.area(row["community"])),
    Column(Label("路段", "Segment"), 16, _segment),
    Column(Label("上报时间", "Reported"), 17, _time("reported_at")),
    Column(Label("最近时限", "Next due"), 17, _time("due_at")),
    Column(Label("结案时间", "Closed"), 17, _time("closed_at")),
    Column(Label("超时", "Late"), 6, _yes("late")),
    Column(Label("督办", "Supervised"), 8, _yes("supervised")),
    Column(Label("返工次数", "Sent back"), 8, _plain("rework_count")),
    Column(Label("报警次数", "Alarms"), 8, _plain("alarm_count")),
    Column(Label("上报人", "Reporter"), 12, _plain("reporter_name")),
    Column(Label("办理人", "Assignee"), 12, _plain("assignee_name")),
    Column(Label("纬度", "Latitude"), 11, _plain("latitude")),
    Column(Label("经度", "Longitude"), 11, _plain("longitude")),
)
"""Positions are WGS-84, in degrees."""


def cells(row: Row, said: Said) -> list[Cell]:
    return [column.value(row, said) for column in COLUMNS]
