"""A file's bytes to rows: CSV of any spreadsheet, GeoJSON (RFC 7946). Whatever is wrong is named by row.

A row's number is the one that a spreadsheet shows (the header is row 1); of GeoJSON, the number of the
feature. Cells are texts, a GeoJSON's properties and positions what they are there.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from backend.domain.record import FieldType, RecordKind, words
from backend.domain.refusal import Refusal
from backend.domain.text import Label

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_CELL = 10_000
_DELIMITERS = ",;\t"
csv.field_size_limit(MOST_BYTES * 2)


class RowProblem(msgspec.Struct, frozen=True):
    """`row` 0: the whole file. `field`: the name of a field or of a column."""

    row: int
    field: str
    why: Label


class Source(msgspec.Struct, frozen=True):
    """`columns`: the fields that the file has."""

    encoding: str
    columns: frozenset[str]
    rows: list[tuple[int, dict[str, Any]]]
    problems: list[RowProblem]
    ignored: tuple[str, ...] = ()


def read(kind: RecordKind, content: bytes) -> Source:
    if not content.strip():
        raise Refusal("import.empty")
    text, encoding = decode(content)
    if "\x00" in text:
        raise Refusal("import.nul", row=text.count("\n", 0, text.index("\x00")) + 1)
    shapes = text.lstrip()[:1] in ("{", "[")
    source = (read_geojson if shapes else read_csv)(kind, text, encoding)
    if not source.rows and not source.problems:
        raise Refusal("import.empty")
    return source


def decode(content: bytes) -> tuple[str, str]:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030, which holds GBK and GB 2312."""
    if content.startswith(codecs.BOM_UTF8):
        return _strict(content, "utf-8-sig"), "UTF-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(content, "utf-16"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strict(content, "gb18030"), "GBK"


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        row = content.count(b"\n", 0, fault.start) + 1
        raise Refusal("import.encoding", row=row) from fault


def read_csv(kind: RecordKind, text: str, encoding: str) -> Source:
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[RowProblem] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    columns: list[str | None] = []
    ignored: list[str] = []
    try:
        for number, cells in _numbered(lines):
            if not columns:
                columns = _columns(kind, cells, problems)
                named = zip(cells, columns, strict=True)
                ignored = [cell.strip()[:40] for cell, name in named if name is None]
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST_ROWS:
                raise Refusal("import.rows", most=MOST_ROWS)
            rows.append((number, _cells(columns, cells, number, problems)))
    except csv.Error as fault:
        problems.append(RowProblem(lines.line_num, "", words("import.csv", why=str(fault))))
    known = frozenset(each for each in columns if each is not None)
    return Source(encoding, known, rows, problems, tuple(filter(None, ignored)))


def _numbered(lines: Any) -> Iterator[tuple[int, list[str]]]:
    """A row's number is that of its first line, though a cell may hold line ends."""
    number = 1
    for cells in lines:
        yield number, cells
        number = lines.line_num + 1


def _columns(kind: RecordKind, cells: list[str], problems: list[RowProblem]) -> list[str | None]:
    """By the field's name or its label in either language. Unknown columns are left out, and the report says so."""
    names = {
        word.casefold(): field.name
        for field in kind.fields
        for word in (field.name, field.label.zh, field.label.en)
    }
    found = [names.get(cell.strip().casefold()) for cell in cells]
    for cell, name in zip(cells, found, strict=True):
        if name is not None and found.count(name) > 1:
            problems.append(RowProblem(1, name, words("import.column_twice", column=cell[:40])))
    if kind.key not in found:
        label = next(each.label for each in kind.fields if each.name == kind.key)
        problems.append(RowProblem(1, kind.key, words("import.column", column=label)))
    return found


def _cells(
    columns: list[str | None], cells: list[str], number: int, problems: list[RowProblem]
) -> dict[str, Any]:
    if len(cells) > len(columns):
        why = words("import.cells", cells=len(cells), columns=len(columns))
        problems.append(RowProblem(number, "", why))
    row: dict[str, Any] = {}
    for name, cell in zip(columns, cells, strict=False):
        if len(cell) > MOST_CELL:
            why = words("import.cell", length=len(cell), most=MOST_CELL)
            problems.append(RowProblem(number, name or "", why))
        elif name is not None:
            row[name] = cell
    return row


class _Geometry(msgspec.Struct, frozen=True):
    type: str
    coordinates: Any = None


class _Feature(msgspec.Struct, frozen=True):
    type: str
    geometry: _Geometry | None = None
    properties: dict[str, Any] | None = None


class _Collection(msgspec.Struct, frozen=True):
    type: str
    features: list[_Feature] | None = None
    crs: Any = None


def read_geojson(kind: RecordKind, text: str, encoding: str) -> Source:
    if kind.geometry is None:
        raise Refusal("import.no_geometry", kind=kind.label)
    try:
        found = msgspec.json.decode(text, type=_Collection)
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise Refusal("import.geojson", why=str(fault)[:120]) from fault
    if found.type != "FeatureCollection" or found.features is None:
        raise Refusal("import.geojson", why=f"type: {found.type[:40]}")
    if found.crs is not None and "CRS84" not in str(found.crs) and "4326" not in str(found.crs):
        raise Refusal("import.crs")
    if len(found.features) > MOST_ROWS:
        raise Refusal("import.rows", most=MOST_ROWS)
    names = {field.name for field in kind.fields}
    problems: list[RowProblem] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, feature in enumerate(found.features, 1):
        given = {key: each for key, each in (feature.properties or {}).items() if key in names}
        shape = _shape(kind, feature.geometry, number, problems)
        rows.append((number, {**given, **shape}))
    columns = frozenset(name for _, row in rows for name in row)
    return Source(encoding, columns, rows, problems)


_SHAPES = {"ring": "Polygon", "line": "LineString", "point": "Point"}


def _shape(
    kind: RecordKind, geometry: _Geometry | None, number: int, problems: list[RowProblem]
) -> dict[str, Any]:
    """GeoJSON's outline of a polygon is closed and may have holes; ours is neither."""
    wanted = _SHAPES[kind.geometry or ""]
    if geometry is None or geometry.type != wanted:
        got = geometry.type if geometry else "-"
        problems.append(RowProblem(number, "", words("import.shape", wanted=wanted, got=got[:30])))
        return {}
    points = geometry.coordinates
    if wanted == "Point":
        fits = isinstance(points, list) and len(points) >= 2
        return {"longitude": points[0], "latitude": points[1]} if fits else {}
    if wanted == "Polygon":
        if not isinstance(points, list) or not points:
            return {"ring": points}
        if len(points) > 1:
            problems.append(RowProblem(number, "ring", words("import.holes")))
        points = points[0]
        if isinstance(points, list) and len(points) > 1 and points[0] == points[-1]:
            points = points[:-1]
    return {kind.geometry or "": _flat(points)}


def _flat(points: Any) -> Any:
    """Without heights."""
    if not isinstance(points, list):
        return points
    return [each[:2] if isinstance(each, list) else each for each in points]


_TRUE = {"是", "true", "yes", "1", "y", "上班"}
_FALSE = {"否", "false", "no", "0", "n", "放假", "休息"}


def typed(kind: RecordKind, row: dict[str, Any]) -> dict[str, Any]:
    """Cells as the fields want them; what cannot be read stays, and the checks name it."""
    return {
        field.name: _typed(field.type, field.choices, row[field.name])
        for field in kind.fields
        if field.name in row
    }


def _typed(type_: FieldType, choices: Any, cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if not text:
        return None
    match type_:
        case FieldType.INTEGER | FieldType.NUMBER:
            return _number(text)
        case FieldType.BOOLEAN:
            word = text.casefold()
            return True if word in _TRUE else False if word in _FALSE else text
        case FieldType.DATE:
            parts = text.replace("/", "-").split("-")
            return "-".join(part.zfill(2) for part in parts)
        case FieldType.CHOICE:
            return _choice(choices, text)
        case FieldType.CHOICES | FieldType.REFERENCES:
            listed = text.replace("、", ";").replace("；", ";").split(";")
            return [_choice(choices, each.strip()) for each in listed if each.strip()]
    return text


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and "." not in text else value


def _choice(choices: Any, text: str) -> Any:
    for each in choices:
        if text.casefold() in (str(each.key), each.label.zh, each.label.en.casefold()):
            return each.key
    return text
