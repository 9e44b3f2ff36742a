"""Records that people edit: read, saved, removed, undone; each change is kept with who and when.

Whoever saves says which version the screen showed. Where somebody else saved in between, nothing is
written and the answer says who: nobody's change is lost without being seen.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from backend.domain import record as rules
from backend.domain.permission import Actor, may
from backend.domain.record import (
    Edit,
    FieldType,
    Invalid,
    InvalidRecord,
    RecordKind,
    Values,
    differing,
    words,
)
from backend.domain.record_kinds import KINDS
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services.environment import Environment
from backend.services.people import first_password, hash_password, hash_token
from backend.services.record_checks import CHECKS
from backend.services.views import PersonRef
from backend.services.views_admin import EditView, RecordView
from storage.connection import Connection, ForeignKeyViolation, Row, UniqueViolation
from storage.queries import editing, people
from storage.queries.editing import EditRow

log = structlog.get_logger()
HISTORY = 50
_decode = msgspec.json.decode


def kind_of(actor: Actor, name: str) -> RecordKind:
    kind = KINDS.get(name)
    if kind is None:
        raise Refusal("not_found")
    if not may(actor, kind.action):
        raise Refusal("role.forbidden")
    return kind


def dump(values: Values | None) -> str | None:
    return None if values is None else msgspec.json.encode(values).decode()


async def read(
    connection: Connection, kind: RecordKind, key: str, lock: bool = False
) -> Values | None:
    if lock and kind.name == "person":
        await editing.one_at_a_time(connection)
    text = await editing.find(connection, kind.name, key, lock)
    return None if text is None else _decode(text, type=dict[str, Any])


async def show(env: Environment, actor: Actor, name: str, key: str) -> RecordView:
    """Also one that is gone, as long as its history is there."""
    kind = kind_of(actor, name)
    async with env.database.snapshot() as connection:
        return await _view(connection, kind, key)


async def create(
    env: Environment, actor: Actor, name: str, values: Mapping[str, Any]
) -> RecordView:
    kind = kind_of(actor, name)
    if kind.closed:
        raise Refusal("record.closed", kind=kind.label)
    given = dict(values)
    if kind.made:
        given[kind.key] = str(env.new_id())
    secret, more = await _secret(env, kind)
    async with env.database.transaction() as connection:
        clean = await checked(connection, kind, given)
        key = str(clean[kind.key])
        await _check_people(connection, actor, kind, None, clean)
        await _insert(connection, kind, key, clean, more)
        await _note(env, connection, actor, kind, key, None)
        view = await _view(connection, kind, key)
    return msgspec.structs.replace(view, password=secret)


async def save(
    env: Environment, actor: Actor, name: str, key: str, base: int, values: Mapping[str, Any]
) -> RecordView:
    kind = kind_of(actor, name)
    async with env.database.transaction() as connection:
        before = await _unchanged(connection, kind, key, base)
        clean = await checked(connection, kind, {**values, kind.key: before[kind.key]})
        await _put(env, connection, actor, kind, key, before, clean)
        return await _view(connection, kind, key)


async def renew(env: Environment, actor: Actor, name: str, key: str) -> RecordView:
    """A person's new first password, in the answer and nowhere else; every session ends, a lock is
    lifted. The history says who did it, with the record as it is."""
    kind = kind_of(actor, name)
    if kind.secret is None or kind.secret.again is None:
        raise Refusal("not_found")
    if key == str(actor.id):
        raise Refusal("person.own_password")
    password, more = await _secret(env, kind)
    async with env.database.transaction() as connection:
        values = await read(connection, kind, key, lock=True)
        if values is None:
            raise Refusal("not_found")
        await people.set_password(connection, UUID(key), more["password_hash"], must_change=True)
        await people.end_sessions(connection, UUID(key), None, env.now())
        await _tell(env, connection, actor, kind, key, values, values)
        view = await _view(connection, kind, key)
    log.info("password.reset", person=key, by=str(actor.id))
    return msgspec.structs.replace(view, password=password)


async def remove(env: Environment, actor: Actor, name: str, key: str, base: int) -> None:
    kind = kind_of(actor, name)
    async with env.database.transaction() as connection:
        before = await _unchanged(connection, kind, key, base)
        await _remove(env, connection, actor, kind, key, before)


async def undo(env: Environment, actor: Actor, edit_id: UUID) -> RecordView:
    """What this edit changed is as it was; what was changed beside it since stays."""
    async with env.database.transaction() as connection:
        row = await editing.find_edit(connection, edit_id)
        if row is None:
            raise Refusal("not_found")
        edit = edit_of(row)
        kind = kind_of(actor, edit.kind)
        now = await read(connection, kind, edit.key, lock=True)
        wanted = rules.undone(edit, now)
        if wanted is None and now is not None:
            await _remove(env, connection, actor, kind, edit.key, now, edit.id)
        elif wanted is not None and now is None:
            clean = await checked(connection, kind, wanted)
            await _insert(connection, kind, edit.key, clean, {})
            await _note(env, connection, actor, kind, edit.key, None, edit.id)
        elif wanted is not None and now is not None:
            clean = await checked(connection, kind, wanted)
            await _put(env, connection, actor, kind, edit.key, now, clean, edit.id)
        return await _view(connection, kind, edit.key)


async def checked(connection: Connection, kind: RecordKind, values: Mapping[str, Any]) -> Values:
    """Tidied; InvalidRecord names every field that does not do."""
    clean, wrong = rules.check(kind, values)
    odd = {each.field for each in wrong}
    wrong += await _unknown(connection, kind, clean, odd)
    if not wrong and kind.name in CHECKS:
        wrong = CHECKS[kind.name](clean)
    if not wrong and await circles(connection, kind, [clean]):
        wrong = [Invalid("parent", words("field.circle"))]
    if wrong:
        raise InvalidRecord(wrong)
    return clean


async def circles(
    connection: Connection, kind: RecordKind, records: Sequence[Values]
) -> frozenset[str]:
    """Keys of areas that would lie within themselves, were these written."""
    if kind.name != "place":
        return frozenset()
    written = {each["code"]: each["parent"] for each in records}
    return rules.in_circle(await editing.parents(connection) | written) & written.keys()


def references(kind: RecordKind, values: Values) -> list[tuple[str, str, str]]:
    """Field, kind and key of every record that this one names."""
    found: list[tuple[str, str, str]] = []
    for field in kind.fields:
        given = values.get(field.name)
        if field.refers is None or given is None:
            continue
        keys = given if field.type is FieldType.REFERENCES else [given]
        found += [(field.name, field.refers, str(key)) for key in keys]
    return found


async def names_of(
    connection: Connection, named: list[tuple[str, str, str]]
) -> dict[str, dict[str, str]]:
    keys: dict[str, set[str]] = {}
    for _, kind, key in named:
        keys.setdefault(kind, set()).add(key)
    return {
        kind: await editing.known(connection, kind, sorted(wanted)) for kind, wanted in keys.items()
    }


async def _unknown(
    connection: Connection, kind: RecordKind, values: Values, odd: set[str]
) -> list[Invalid]:
    named = [each for each in references(kind, values) if each[0] not in odd]
    known = await names_of(connection, named)
    return [
        Invalid(field, words("field.refers", value=key[:40]))
        for field, refers, key in named
        if key not in known[refers]
    ]


async def _unchanged(connection: Connection, kind: RecordKind, key: str, base: int) -> Values:
    """The record, locked; record.changed where it is no longer at this version."""
    before = await read(connection, kind, key, lock=True)
    last = await editing.last_edit(connection, kind.name, key)
    if base != (last["version"] if last else 0):
        raise Refusal("record.changed", who=(last["by_name"] if last else None) or "—")
    if before is None:
        raise Refusal("not_found")
    return before


async def _put(
    env: Environment,
    connection: Connection,
    actor: Actor,
    kind: RecordKind,
    key: str,
    before: Values,
    after: Values,
    undoes: UUID | None = None,
) -> None:
    if wrong := rules.fixed_changed(kind, before, after):
        raise InvalidRecord(wrong)
    await _check_people(connection, actor, kind, before, after)
    try:
        await editing.update(connection, kind.name, key, dump(after) or "")
    except UniqueViolation as taken:
        raise _taken(kind, key, taken) from None
    except ForeignKeyViolation:  # what it names was removed a moment ago
        raise Refusal("record.invalid") from None
    if kind.name == "person" and not after["active"]:
        await people.end_sessions(connection, UUID(key), None, env.now())
    await _note(env, connection, actor, kind, key, before, undoes)


async def _insert(
    connection: Connection, kind: RecordKind, key: str, values: Values, more: Mapping[str, Any]
) -> None:
    try:
        await editing.insert(connection, kind.name, dump(values) or "", more)
    except UniqueViolation as taken:
        raise _taken(kind, key, taken) from None
    except ForeignKeyViolation:  # what it names was removed a moment ago
        raise Refusal("record.invalid") from None


async def _remove(
    env: Environment,
    connection: Connection,
    actor: Actor,
    kind: RecordKind,
    key: str,
    before: Values,
    undoes: UUID | None = None,
) -> None:
    if kind.closed:
        raise Refusal("record.closed", kind=kind.label)
    if kind.kept:
        raise Refusal("record.kept")
    try:
        await editing.remove(connection, kind.name, key)
    except ForeignKeyViolation:
        raise Refusal("record.used") from None
    await _note(env, connection, actor, kind, key, before, undoes)


def _taken(kind: RecordKind, key: str, taken: UniqueViolation) -> Refusal:
    """Its own code, or another field that must be unique."""
    column = str(taken.constraint_name or "").removesuffix("_key").rpartition("_")[2]
    if column in {field.name for field in kind.fields}:
        return InvalidRecord([Invalid(column, words("field.taken"))])
    return Refusal("record.exists", key=key)


async def _note(
    env: Environment,
    connection: Connection,
    actor: Actor,
    kind: RecordKind,
    key: str,
    before: Values | None,
    undoes: UUID | None = None,
) -> None:
    """The edit, with the record as the database now holds it; none where nothing changed."""
    after = await read(connection, kind, key)
    if before != after:
        await _tell(env, connection, actor, kind, key, before, after, undoes)


async def _tell(
    env: Environment,
    connection: Connection,
    actor: Actor,
    kind: RecordKind,
    key: str,
    before: Values | None,
    after: Values | None,
    undoes: UUID | None = None,
) -> None:
    last = await editing.last_edit(connection, kind.name, key)
    version = (last["version"] if last else 0) + 1
    edit = EditRow(
        env.new_id(), env.now(), actor.id, kind.name, key, version,
        dump(before), dump(after), undoes,
    )  # fmt: skip
    await editing.insert_edit(connection, edit)


async def _check_people(
    connection: Connection, actor: Actor, kind: RecordKind, before: Values | None, after: Values
) -> None:
    """Nobody raises the own roles, and one administrator remains."""
    if kind.name != "person" or before is None:
        return
    changed = differing(before, after)
    if str(actor.id) == before["id"] and changed & {"roles", "active"}:
        raise Refusal("person.own_roles")
    was = before["active"] and Role.ADMINISTRATOR in before["roles"]
    stays = after["active"] and Role.ADMINISTRATOR in after["roles"]
    if was and not stays and await editing.count_administrators(connection) < 2:
        raise Refusal("person.last_administrator")


async def _secret(env: Environment, kind: RecordKind) -> tuple[str | None, dict[str, Any]]:
    """What is shown once, and the columns that keep its hash."""
    if kind.name == "api_key":
        key = secrets.token_urlsafe(32)
        return key, {"key_hash": hash_token(key), "created_at": env.now()}
    if kind.name == "person":
        password = first_password()
        hashed = await asyncio.to_thread(hash_password, password)
        more = {"password_hash": hashed, "must_change_password": True, "created_at": env.now()}
        return password, more
    return None, {}


async def _view(connection: Connection, kind: RecordKind, key: str) -> RecordView:
    values = await read(connection, kind, key)
    rows = await editing.history(connection, kind.name, key, HISTORY)
    if values is None and not rows:
        raise Refusal("not_found")
    history = tuple(edit_view(row) for row in rows)
    every = [
        values or {},
        *(each.after or {} for each in history),
        *(each.before or {} for each in history),
    ]
    named = [reference for each in every for reference in references(kind, each)]
    return RecordView(
        kind=kind.name,
        key=key,
        version=history[0].version if history else 0,
        values=values,
        names=await names_of(connection, named),
        history=history,
    )


def edit_of(row: Row) -> Edit:
    values = {name: row[name] for name in Edit.__struct_fields__}
    for name in ("before", "after"):
        values[name] = _decode(row[name]) if row[name] is not None else None
    return Edit(**values)


def edit_view(row: Row) -> EditView:
    edit = edit_of(row)
    by = PersonRef(id=edit.by, name=row["by_name"]) if edit.by else None
    return EditView(
        id=edit.id, at=edit.at, by=by, kind=edit.kind, key=edit.key, version=edit.version,
        fields=tuple(sorted(differing(edit.before, edit.after))),
        before=edit.before, after=edit.after, undoes=edit.undoes, import_id=edit.import_id,
    )  # fmt: skip
