"""Writing a list as XLSX or CSV, row by row, in a process of its own.

One file at a time: the process has one open. Text stays text: what begins like a formula is none in
XLSX, and gets an apostrophe in CSV, which spreadsheets would else run (CWE-1236).
"""

import csv
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

Cell = str | int | float | bool | datetime | None
NICE = 10
MOST_CELL = 32_767
"""Characters that a cell of XLSX may hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Writer(Protocol):
    def row(self, cells: Sequence[Cell]) -> None: ...
    def close(self) -> None: ...


class Xlsx:
    def __init__(self, path: Path, widths: Sequence[int], title: str) -> None:
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent)}
        )
        self._sheet = self._book.add_worksheet(title[:31])
        self._head = self._book.add_format({"bold": True, "bg_color": "#E5EEFC"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._sheet.freeze_panes(1, 0)
        for at, width in enumerate(widths):
            self._sheet.set_column(at, at, width)
        self._at = 0

    def row(self, cells: Sequence[Cell]) -> None:
        for at, cell in enumerate(cells):
            self._write(at, cell)
        self._at += 1

    def _write(self, at: int, cell: Cell) -> None:
        sheet: Any = self._sheet
        if isinstance(cell, str):
            sheet.write_string(
                self._at, at, cell[:MOST_CELL], self._head if self._at == 0 else None
            )
        elif isinstance(cell, datetime):
            sheet.write_datetime(self._at, at, cell, self._time)
        elif isinstance(cell, int | float):
            sheet.write_number(self._at, at, cell)

    def close(self) -> None:
        self._book.close()


class Csv:
    """UTF-8 with a byte order mark, without which Excel takes Chinese for something else."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)

    def row(self, cells: Sequence[Cell]) -> None:
        self._csv.writerow([_in_csv(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()


def _in_csv(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None else str(cell)


class _Desk:
    """What the process is at."""

    folder: tempfile.TemporaryDirectory[str] | None = None
    path: Path | None = None
    writer: _Writer | None = None


def settle_in() -> None:
    os.nice(NICE)


def begin(format_: str, title: str, widths: Sequence[int], head: Sequence[str]) -> None:
    drop()
    _Desk.folder = tempfile.TemporaryDirectory(prefix="banjie-export-")
    _Desk.path = Path(_Desk.folder.name) / "list"
    _Desk.writer = Xlsx(_Desk.path, widths, title) if format_ == "xlsx" else Csv(_Desk.path)
    _Desk.writer.row(head)


def append(rows: Sequence[Sequence[Cell]]) -> None:
    if _Desk.writer is None:
        raise RuntimeError("no file is open")
    for cells in rows:
        _Desk.writer.row(cells)


def finish(part: int) -> list[bytes]:
    """The file in parts of so many bytes."""
    if _Desk.writer is None or _Desk.path is None:
        raise RuntimeError("no file is open")
    _Desk.writer.close()
    with _Desk.path.open("rb") as file:
        parts = list(iter(lambda: file.read(part), b""))
    drop()
    return parts


def drop() -> None:
    if _Desk.folder is not None:
        _Desk.folder.cleanup()
    _Desk.folder = _Desk.path = _Desk.writer = None
