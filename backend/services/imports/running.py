"""Imports of records: looked through first, then applied as a whole or not at all.

The dry run and the run are one and the same; only the last writes. What the person agreed to is named by
a digest of what would change: where that is no longer so, nothing is written.
"""

import asyncio
import hashlib
from typing import Any

import msgspec
import structlog

from backend.domain import record as rules
from backend.domain.permission import Actor
from backend.domain.record import RecordKind, Values, differing, words
from backend.domain.refusal import Refusal
from backend.services.editing import circles, dump, kind_of, names_of, references
from backend.services.environment import Environment
from backend.services.imports.reading import RowProblem, Source, read, typed
from backend.services.record_checks import CHECKS
from backend.services.views_admin import ImportProblem, ImportReport
from storage.connection import Connection, ForeignKeyViolation, UniqueViolation
from storage.queries import editing, imports
from storage.queries.editing import EditRow
from storage.queries.imports import ImportRow

log = structlog.get_logger()
SHOWN = 200
NAME_MOST = 120


class Change(msgspec.Struct, frozen=True):
    row: int
    key: str
    before: Values | None
    after: Values


class Plan(msgspec.Struct, frozen=True):
    changes: list[Change]
    same: int
    problems: list[RowProblem]

    @property
    def adds(self) -> int:
        return sum(each.before is None for each in self.changes)

    @property
    def digest(self) -> str:
        plain = [(each.key, each.before, each.after) for each in self.changes]
        return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:32]


async def run(
    env: Environment,
    actor: Actor,
    name: str,
    content: bytes,
    agreed: str | None,
    file: str = "",
) -> ImportReport:
    """`agreed`: the digest of the dry run; without one nothing is written. `file`: its name."""
    kind = kind_of(actor, name)
    if not kind.importable:
        raise Refusal("import.kind", kind=kind.label)
    source = await asyncio.to_thread(read, kind, content)
    made: ImportRow | None = None
    async with env.database.transaction() as connection:
        plan = await _plan(connection, kind, source)
        if agreed is not None:
            if plan.problems:
                raise Refusal("import.wrong", count=len(plan.problems))
            if agreed != plan.digest:
                raise Refusal("import.changed")
            if plan.changes:
                made = _row(env, actor, kind, source, plan, file)
                await _apply(env, connection, kind, plan, made)
    if agreed is not None:
        log.info("import.applied", kind=name, records=len(plan.changes))
    return _report(kind, source, plan, agreed is not None, made)


def _row(
    env: Environment, actor: Actor, kind: RecordKind, source: Source, plan: Plan, file: str
) -> ImportRow:
    return ImportRow(
        env.new_id(), env.now(), actor.id, kind.name, "".join(filter(str.isprintable, file))[:NAME_MOST], len(source.rows),
        plan.adds, len(plan.changes) - plan.adds,
    )  # fmt: skip


async def _plan(connection: Connection, kind: RecordKind, source: Source) -> Plan:
    problems = list(source.problems)
    rows = [(number, typed(kind, row)) for number, row in source.rows]
    keyed = _keyed(kind, rows, problems)
    stored = await editing.find_many(connection, kind.name, list(keyed))
    plan = await asyncio.to_thread(_weigh, kind, keyed, stored)
    problems += plan.problems
    problems += await _unknown(connection, kind, plan.changes, set(keyed))
    circle = await circles(connection, kind, [each.after for each in plan.changes])
    problems += [
        RowProblem(each.row, "parent", words("field.circle"))
        for each in plan.changes
        if each.key in circle
    ]
    return Plan(plan.changes, plan.same, sorted(problems, key=lambda each: each.row))


def _weigh(
    kind: RecordKind, keyed: dict[str, tuple[int, dict[str, Any]]], stored: dict[str, str]
) -> Plan:
    """What a file leaves out of a record that there is stays as it is."""
    plan = Plan([], 0, [])
    same = 0
    for key, (number, row) in keyed.items():
        text = stored.get(key)
        before = None if text is None else msgspec.json.decode(text, type=dict[str, Any])
        clean, wrong = rules.check(kind, {**(before or {}), **row})
        if not wrong and kind.name in CHECKS:
            wrong = CHECKS[kind.name](clean)
        plan.problems.extend(RowProblem(number, each.field, each.why) for each in wrong)
        if not wrong and differing(before, clean):
            plan.changes.append(Change(number, key, before, clean))
        elif not wrong:
            same += 1
    return msgspec.structs.replace(plan, same=same)


def _keyed(
    kind: RecordKind, rows: list[tuple[int, dict[str, Any]]], problems: list[RowProblem]
) -> dict[str, tuple[int, dict[str, Any]]]:
    keyed: dict[str, tuple[int, dict[str, Any]]] = {}
    for number, row in rows:
        key = str(row.get(kind.key) or "")
        if not key:
            problems.append(RowProblem(number, kind.key, words("field.missing")))
        elif key in keyed:
            why = words("import.twice", key=key[:40], row=keyed[key][0])
            problems.append(RowProblem(number, kind.key, why))
        else:
            keyed[key] = (number, row)
    return keyed


async def _unknown(
    connection: Connection, kind: RecordKind, changes: list[Change], in_file: set[str]
) -> list[RowProblem]:
    """What is referred to must be there, or come with the file."""
    named = [
        (change.row, *reference)
        for change in changes
        for reference in references(kind, change.after)
    ]
    known = await names_of(connection, [each[1:] for each in named])
    return [
        RowProblem(row, field, words("field.refers", value=key[:40]))
        for row, field, refers, key in named
        if key not in known[refers] and not (refers == kind.name and key in in_file)
    ]


async def _apply(
    env: Environment, connection: Connection, kind: RecordKind, plan: Plan, made: ImportRow
) -> None:
    keys = [each.key for each in plan.changes]
    versions = await editing.versions(connection, kind.name, keys)
    await imports.insert_import(connection, made)
    try:
        for wave in waves(kind, [each for each in plan.changes if each.before is None]):
            await editing.insert_many(
                connection, kind.name, [dump(each.after) or "" for each in wave]
            )
        changed = [(each.key, dump(each.after) or "") for each in plan.changes if each.before]
        await editing.update_many(connection, kind.name, changed)
        written = await editing.find_many(connection, kind.name, keys)
        await editing.insert_edits(
            connection,
            [
                EditRow(env.new_id(), made.at, made.by, kind.name, each.key,
                        versions.get(each.key, 0) + 1, dump(each.before), written[each.key], None,
                        made.id)
                for each in plan.changes
            ],
        )  # fmt: skip
    except (UniqueViolation, ForeignKeyViolation):
        raise Refusal("import.changed") from None


def waves(kind: RecordKind, changes: list[Change]) -> list[list[Change]]:
    """So that whatever is referred to is written before."""
    own = [field.name for field in kind.fields if field.refers == kind.name]
    left, found = changes, []
    while left:
        waiting = {each.key for each in left}
        ready = [
            each for each in left if not any(each.after[name] in waiting for name in own)
        ] or left
        found.append(ready)
        done = {each.key for each in ready}
        left = [each for each in left if each.key not in done]
    return found


def _sample(kind: RecordKind, source: Source) -> str:
    """What the first row is called: a wrong encoding is seen by a person at once."""
    row = source.rows[0][1] if source.rows else {}
    texts = [str(row[name]) for name in (kind.key, *kind.title) if row.get(name)]
    return " · ".join(texts)[:80]


def _report(
    kind: RecordKind, source: Source, plan: Plan, applied: bool, made: ImportRow | None
) -> ImportReport:
    labels = {field.name: field.label for field in kind.fields}
    return ImportReport(
        encoding=source.encoding,
        rows=len(source.rows),
        adds=plan.adds,
        changes=len(plan.changes) - plan.adds,
        same=plan.same,
        wrong=len({each.row for each in plan.problems}),
        problems=tuple(
            ImportProblem(row=each.row, field=labels.get(each.field), why=each.why)
            for each in plan.problems[:SHOWN]
        ),
        more=max(0, len(plan.problems) - SHOWN),
        ignored=source.ignored,
        sample=_sample(kind, source),
        digest=None if plan.problems or applied else plan.digest,
        applied=applied,
        id=made.id if made else None,
    )
