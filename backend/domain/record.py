"""Records that people edit: what a field may hold, which fields two people both changed, what can be undone.

A record is a flat object of JSON values. Every change of one is an edit: its version is counted by
record, `before` and `after` are the whole record, None where there was or is none.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from backend.domain.permission import Action
from backend.domain.refusal import Refusal, Word
from backend.domain.text import Label

Values = dict[str, Any]
"""JSON: the values of a record by the name of the field."""


class FieldType(StrEnum):
    TEXT = "text"
    CODE = "code"
    PHONE = "phone"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"
    RING = "ring"
    LINE = "line"


class Choice(msgspec.Struct, frozen=True):
    key: str | int
    label: Label


class Field(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`fixed`: set when the record is made and never after. `refers`: the kind of record, or of
    records, that it names. `least`, `most`: of a number, or characters of a text. `in_list`: shown
    beside the title in a list. `null`: a text that is not there is null, not empty."""

    name: str
    label: Label
    type: FieldType
    required: bool = True
    fixed: bool = False
    in_list: bool = False
    null: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[Choice, ...] = ()
    refers: str | None = None
    hint: Label | None = None


class Secret(msgspec.Struct, frozen=True):
    """What a new record has that is shown once and nowhere kept; `hint`: what to do with it.
    `again`: what making a new one for a record that is there is called; None: it cannot be."""

    label: Label
    hint: Label
    again: Label | None = None


class RecordKind(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`key`: the field that names a record. `made`: the server makes the key. `title`: the fields
    by which people know one. `kept`: never removed. `closed`: which records there are the program
    says, so they are changed only. `importable`: from CSV; those with a `geometry` also from
    GeoJSON. `hint`: what people should know of all of them."""

    name: str
    label: Label
    action: Action
    key: str
    title: tuple[str, ...]
    fields: tuple[Field, ...]
    made: bool = False
    kept: bool = False
    closed: bool = False
    importable: bool = False
    geometry: str | None = None
    secret: Secret | None = None
    hint: Label | None = None


class Invalid(msgspec.Struct, frozen=True):
    field: str
    why: Label


class InvalidRecord(Refusal):
    """`fields`: what is wrong with which; of several records, with which of them."""

    def __init__(
        self, fields: Iterable[Invalid], code: str = "record.invalid", **words: Word
    ) -> None:
        super().__init__(code, **words)
        self.fields = tuple(fields)


def words(code: str, **given: Any) -> Label:
    return Refusal(code, **given).sentence


_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
PHONE = re.compile(r"1[3-9][0-9]{9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
TEXT_MOST = 60
LINES_FROM = 100
LIST_MOST = 200
POINTS_MOST = 2_000


def check(kind: RecordKind, values: Mapping[str, Any]) -> tuple[Values, list[Invalid]]:
    """The record with every field and nothing else, tidied; and what is wrong with which field."""
    clean: Values = {}
    wrong: list[Invalid] = []
    for field in kind.fields:
        given = values.get(field.name)
        if isinstance(given, str):
            given = given.strip()
        if given in (None, "", []):
            clean[field.name] = _nothing(field)
            if field.required and not (kind.made and field.name == kind.key):
                wrong.append(Invalid(field.name, words("field.missing")))
            continue
        why = _wrong(field, given)
        if why is not None:
            wrong.append(Invalid(field.name, why))
        clean[field.name] = given
    known = {field.name for field in kind.fields}
    wrong += [Invalid(name, words("field.unknown")) for name in values if name not in known]
    return clean, wrong


def _nothing(field: Field) -> Any:
    lists = (FieldType.CHOICES, FieldType.REFERENCES, FieldType.RING, FieldType.LINE)
    if field.type in lists:
        return []
    return "" if field.type is FieldType.TEXT and not field.required and not field.null else None


def _wrong(field: Field, given: Any) -> Label | None:
    """Why a value that is there does not do, or None."""
    match field.type:
        case FieldType.TEXT:
            return _wrong_text(field, given)
        case FieldType.CODE:
            fits = isinstance(given, str) and _CODE.fullmatch(given)
            return None if fits else words("field.code")
        case FieldType.PHONE:
            fits = isinstance(given, str) and PHONE.fullmatch(given)
            return None if fits else words("field.phone")
        case FieldType.INTEGER | FieldType.NUMBER:
            return _wrong_number(field, given)
        case FieldType.BOOLEAN:
            return None if isinstance(given, bool) else words("field.boolean")
        case FieldType.DATE | FieldType.TIME | FieldType.INSTANT:
            return _wrong_time(field, given)
        case FieldType.CHOICE:
            known = [each.key for each in field.choices]
            return None if given in known else words("field.choice", value=str(given)[:40])
        case FieldType.CHOICES | FieldType.REFERENCES:
            return _wrong_list(field, given)
        case FieldType.REFERENCE:
            return (
                None if isinstance(given, str) and len(given) <= TEXT_MOST else words("field.text")
            )
        case FieldType.RING | FieldType.LINE:
            return _wrong_points(3 if field.type is FieldType.RING else 2, given)


def _wrong_text(field: Field, given: Any) -> Label | None:
    if not isinstance(given, str) or _CONTROL.search(given):
        return words("field.text")
    most = int(field.most or TEXT_MOST)
    if most < LINES_FROM and "\n" in given:
        return words("field.line")
    return words("field.long", most=most, length=len(given)) if len(given) > most else None


def _wrong_number(field: Field, given: Any) -> Label | None:
    kinds = (int,) if field.type is FieldType.INTEGER else (int, float)
    if isinstance(given, bool) or not isinstance(given, kinds):
        return words("field.number")
    if not math.isfinite(given):
        return words("field.number")
    if field.name == "latitude" and 90 < abs(given) <= 180:
        return words("field.swapped")
    low, high = field.least, field.most
    if (low is not None and given < low) or (high is not None and given > high):
        return words("field.range", least=f"{low:g}", most=f"{high:g}")
    return None


_READ = {
    FieldType.DATE: date.fromisoformat,
    FieldType.TIME: time.fromisoformat,
    FieldType.INSTANT: datetime.fromisoformat,
}


def _wrong_time(field: Field, given: Any) -> Label | None:
    try:
        read = _READ[field.type](given)
    except (ValueError, TypeError):
        return words(f"field.{field.type.value}")
    aware = not isinstance(read, datetime) or read.tzinfo is not None
    return None if aware else words("field.instant")


def _wrong_list(field: Field, given: Any) -> Label | None:
    if not isinstance(given, list) or not all(isinstance(each, str | int) for each in given):
        return words("field.text")
    if len(given) > LIST_MOST:
        return words("field.many", most=LIST_MOST)
    known = {each.key for each in field.choices}
    odd = [each for each in given if field.type is FieldType.CHOICES and each not in known]
    return words("field.choice", value=str(odd[0])[:40]) if odd else None


def _wrong_points(least: int, given: Any) -> Label | None:
    """[longitude, latitude] in degrees, GeoJSON's order."""
    if not isinstance(given, list) or not all(_is_point(each) for each in given):
        return words("field.points")
    if len(given) < least:
        return words("field.points_few", least=least)
    if len(given) > POINTS_MOST:
        return words("field.many", most=POINTS_MOST)
    if all(abs(each[0]) <= 90 < abs(each[1]) for each in given):
        return words("field.swapped")
    if any(abs(each[0]) > 180 or abs(each[1]) > 90 for each in given):
        return words("field.points")
    return None


def _is_point(given: Any) -> bool:
    return (
        isinstance(given, list)
        and len(given) == 2
        and all(isinstance(each, int | float) and not isinstance(each, bool) for each in given)
        and all(math.isfinite(each) for each in given)
    )


def fixed_changed(kind: RecordKind, before: Values, after: Values) -> list[Invalid]:
    return [
        Invalid(field.name, words("field.fixed"))
        for field in kind.fields
        if field.fixed and before[field.name] != after[field.name]
    ]


def differing(before: Values | None, after: Values | None) -> frozenset[str]:
    """Names of the fields in which the two differ."""
    old, new = before or {}, after or {}
    return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    by: UUID | None
    kind: str
    key: str
    version: int
    before: Values | None
    after: Values | None
    undoes: UUID | None = None
    import_id: UUID | None = None


def undone(edit: Edit, now: Values | None) -> Values | None:
    """The record without this edit; what was changed in other fields since stays.
    Refuses where the same fields were changed again, or the record came or went since."""
    if edit.before is None or edit.after is None or now is None:
        if now != edit.after:
            raise Refusal("edit.overtaken")
        return edit.before
    fields = differing(edit.before, edit.after)
    if any(now.get(name) != edit.after.get(name) for name in fields):
        raise Refusal("edit.overtaken")
    return {**now, **{name: edit.before.get(name) for name in fields}}


def stands(edit: Edit, now: Values | None) -> bool:
    """Whether the record is as this edit left it, or back to what it was: nobody's later change is lost
    when it is undone as a whole."""
    return now in (edit.after, edit.before)


def in_circle(parents: Mapping[str, str | None]) -> frozenset[str]:
    """Keys that lie within themselves, over however many others."""
    found: set[str] = set()
    done: set[str] = set()
    for start in parents:
        way: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in way:
            way.append(at)
            at = parents.get(at)
        if at in way:
            found.update(way[way.index(at) :])
        done.update(way)
    return frozenset(found)
