"""What the administration's screens receive."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.domain.record import RecordKind
from backend.domain.text import Label
from backend.services.views import PersonRef, View


class RecordKinds(View, frozen=True, kw_only=True):
    items: tuple[RecordKind, ...]


class RecordRow(View, frozen=True, kw_only=True):
    key: str
    values: dict[str, Any]


class RecordList(View, frozen=True, kw_only=True):
    """`names`: of the records that these refer to, by kind and key. `next`: pass it as `cursor`."""

    items: tuple[RecordRow, ...]
    names: dict[str, dict[str, str]]
    next: str | None


class EditView(View, frozen=True, kw_only=True):
    """One change of a record. `fields`: in which it differs. None where there was or is no record."""

    id: UUID
    at: datetime
    by: PersonRef | None
    kind: str
    key: str
    version: int
    fields: tuple[str, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: UUID | None
    import_id: UUID | None = None


class RecordView(View, frozen=True, kw_only=True):
    """`version`: to be given back as `base` when it is saved. `password`: a new person's, or a new
    key: shown once."""

    kind: str
    key: str
    version: int
    values: dict[str, Any] | None
    names: dict[str, dict[str, str]]
    history: tuple[EditView, ...]
    password: str | None = None


class EditList(View, frozen=True, kw_only=True):
    items: tuple[EditView, ...]
    names: dict[str, dict[str, str]]
    next: str | None


class ImportProblem(View, frozen=True, kw_only=True):
    """`row`: as a spreadsheet counts them, or the number of the feature; 0: the whole file."""

    row: int
    field: Label | None
    why: Label


class ImportReport(View, frozen=True, kw_only=True):
    """What a file would do, or did. `wrong`: rows with problems, of which the first 200 are named and
    `more` are not. `ignored`: columns that no field has; `sample`: how the first row reads. `digest`: given back to apply just this; None where something is wrong. `id`: of the import that was made, to undo it."""

    encoding: str
    rows: int
    adds: int
    changes: int
    same: int
    wrong: int
    problems: tuple[ImportProblem, ...]
    more: int
    ignored: tuple[str, ...]
    sample: str
    digest: str | None
    applied: bool
    id: UUID | None = None


class Undone(View, frozen=True, kw_only=True):
    at: datetime
    by: PersonRef


class ImportView(View, frozen=True, kw_only=True):
    """`name`: of the file. `rows`: of the file; `adds`, `changes`: records."""

    id: UUID
    at: datetime
    by: PersonRef
    kind: str
    name: str
    rows: int
    adds: int
    changes: int
    undone: Undone | None


class ImportList(View, frozen=True, kw_only=True):
    items: tuple[ImportView, ...]
    next: str | None
