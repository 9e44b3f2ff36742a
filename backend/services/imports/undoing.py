"""An import undone: every record as it was before it, all of them in one transaction or none.

Where one was changed since, or something refers to it that came later, nothing is undone and the
records are named: else a third person's work would be lost, or half of a file would stay.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from backend.domain import record as rules
from backend.domain.permission import Actor
from backend.domain.record import Edit, Invalid, InvalidRecord, RecordKind, Values, words
from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.services import record_lists
from backend.services.editing import circles, dump, edit_of, kind_of, names_of, references
from backend.services.environment import Environment
from backend.services.imports.running import SHOWN, Change, waves
from backend.services.lists import cursor_after, read_cursor
from backend.services.record_checks import CHECKS
from backend.services.views import PersonRef
from backend.services.views_admin import ImportList, ImportView, Undone
from storage.connection import Connection, ForeignKeyViolation, Row, UniqueViolation
from storage.queries import editing, imports
from storage.queries.editing import EditRow

log = structlog.get_logger()


class Blocked(InvalidRecord):
    """`import.overtaken`, with the records that stand in the way."""

    def __init__(self, why: Iterable[Invalid]) -> None:
        found = list(why)
        super().__init__(found[:SHOWN], "import.overtaken", count=len(found))


async def imported(env: Environment, actor: Actor, cursor: str | None, limit: int) -> ImportList:
    """Newest first, of what the person may edit."""
    mine = [each.name for each in record_lists.kinds(actor).items]
    at, last = read_cursor(cursor) or (None, None)
    async with env.database.reading() as connection:
        rows = await imports.list_imports(connection, mine, at, last, limit + 1)
    shown = tuple(_view(row) for row in rows[:limit])
    following = cursor_after(shown[-1].at, shown[-1].id) if len(rows) > limit else None
    return ImportList(items=shown, next=following)


async def undo(env: Environment, actor: Actor, import_id: UUID) -> ImportView:
    async with env.database.transaction() as connection:
        row = await imports.find_import(connection, import_id, lock=True)
        if row is None:
            raise Refusal("not_found")
        kind = kind_of(actor, row["kind"])
        if row["undone_at"] is not None:
            raise Refusal("import.undone")
        edits = [edit_of(each) for each in await imports.edits_of(connection, import_id)]
        await _undo(env, connection, actor, kind, edits)
        await imports.mark_undone(connection, import_id, actor.id, env.now())
        after = await imports.find_import(connection, import_id)
    log.info("import.undone", kind=kind.name, records=len(edits))
    return _view(after or row)


async def _undo(
    env: Environment,
    connection: Connection,
    actor: Actor,
    kind: RecordKind,
    edits: Sequence[Edit],
) -> None:
    keys = [each.key for each in edits]
    stored = await editing.find_many(connection, kind.name, keys)
    now = {key: msgspec.json.decode(text, type=dict[str, Any]) for key, text in stored.items()}
    if gone := [each for each in edits if not rules.stands(each, now.get(each.key))]:
        raise Blocked(await _changed(connection, kind, gone))
    back = [each for each in edits if now.get(each.key) != each.before]
    await _check(connection, kind, back)
    try:
        await _write(connection, kind, back)
        await _note(env, connection, actor.id, kind, back)
    except (UniqueViolation, ForeignKeyViolation):  # somebody else, a moment ago
        raise Refusal("edit.overtaken") from None


async def _note(
    env: Environment, connection: Connection, by: UUID, kind: RecordKind, back: Sequence[Edit]
) -> None:
    versions = await editing.versions(connection, kind.name, [each.key for each in back])
    at = env.now()
    await editing.insert_edits(
        connection,
        [
            EditRow(env.new_id(), at, by, kind.name, each.key, versions[each.key] + 1,
                    dump(each.after), dump(each.before), each.id)
            for each in back
        ],
    )  # fmt: skip


async def _changed(
    connection: Connection, kind: RecordKind, edits: Sequence[Edit]
) -> list[Invalid]:
    who = await editing.last_changers(connection, kind.name, [each.key for each in edits])
    return [
        Invalid(
            called(kind, each),
            words("import.row_changed", who=who.get(each.key) or Label("系统", "the system")),
        )
        for each in edits
    ]


async def _check(connection: Connection, kind: RecordKind, back: Sequence[Edit]) -> None:
    """What is written again must fit what is there now, as anything that is written."""
    again = [(each, each.before) for each in back if each.before is not None]
    blocked = await asyncio.to_thread(_judged, kind, again)
    named = [(each, *found) for each, values in again for found in references(kind, values)]
    known = await names_of(connection, [found[1:] for found in named])
    blocked += [
        _invalid(kind, each, words("field.refers", value=key[:40]))
        for each, _, refers, key in named
        if key not in known[refers]
    ]
    round_ = await circles(connection, kind, [values for _, values in again])
    blocked += [
        _invalid(kind, each, words("field.circle")) for each, _ in again if each.key in round_
    ]
    if blocked:
        raise Blocked(blocked)


def _judged(kind: RecordKind, again: Sequence[tuple[Edit, Values]]) -> list[Invalid]:
    found = []
    for edit, values in again:
        wrong = rules.check(kind, values)[1]
        if not wrong and kind.name in CHECKS:
            wrong = CHECKS[kind.name](values)
        found += [_invalid(kind, edit, each.why) for each in wrong[:1]]
    return found


def _invalid(kind: RecordKind, edit: Edit, why: Label) -> Invalid:
    return Invalid(called(kind, edit), words("import.row_invalid", why=why))


async def _write(connection: Connection, kind: RecordKind, back: Sequence[Edit]) -> None:
    """Changes first: what was added may be what they refer to."""
    changed = [(each.key, dump(each.before) or "") for each in back if each.before]
    await editing.update_many(connection, kind.name, changed)
    added = {each.key: each for each in back if each.before is None}
    order = waves(kind, [Change(0, key, None, each.after or {}) for key, each in added.items()])
    last_first = [each.key for wave in reversed(order) for each in wave]
    used = await editing.remove_many(connection, kind.name, last_first)
    if used:
        why = words("import.row_used")
        raise Blocked(Invalid(called(kind, added[key]), why) for key in used)


def called(kind: RecordKind, edit: Edit) -> str:
    """By what people know the record: its code and name."""
    values = edit.after or edit.before or {}
    texts = [str(values[name]) for name in (kind.key, *kind.title) if values.get(name)]
    return " · ".join(dict.fromkeys(texts))[:80]


def _view(row: Row) -> ImportView:
    undone = None
    if row["undone_at"] is not None:
        by = PersonRef(id=row["undone_by"], name=row["undone_by_name"] or "")
        undone = Undone(at=row["undone_at"], by=by)
    return ImportView(
        id=row["id"], at=row["at"], by=PersonRef(id=row["by"], name=row["by_name"]),
        kind=row["kind"], name=row["name"], rows=row["rows"], adds=row["adds"],
        changes=row["changes"], undone=undone,
    )  # fmt: skip
