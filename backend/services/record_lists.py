"""Lists of records, and of what was changed."""

import base64

import msgspec

from backend.domain.permission import Action, Actor, may
from backend.domain.record_kinds import KINDS
from backend.domain.refusal import Refusal
from backend.services.editing import edit_view, kind_of, names_of, references
from backend.services.environment import Environment
from backend.services.lists import cursor_after, read_cursor
from backend.services.views_admin import EditList, RecordKinds, RecordList, RecordRow
from storage.queries import editing

_AFTER = msgspec.msgpack.Decoder(tuple[str, str])


def kinds(actor: Actor) -> RecordKinds:
    """Those that the person may edit."""
    if not may(actor, Action.DUTY_MANAGE):
        raise Refusal("role.forbidden")
    return RecordKinds(items=tuple(each for each in KINDS.values() if may(actor, each.action)))


async def records(
    env: Environment, actor: Actor, name: str, search: str, cursor: str | None, limit: int
) -> RecordList:
    kind = kind_of(actor, name)
    after = _read(cursor)
    async with env.database.reading() as connection:
        rows = await editing.list_records(connection, name, search.strip(), after, limit + 1)
        shown = [
            RecordRow(key=row["key"], values=msgspec.json.decode(row["record"]))
            for row in rows[:limit]
        ]
        named = [reference for each in shown for reference in references(kind, each.values)]
        names = await names_of(connection, named)
    last = rows[limit - 1] if len(rows) > limit else None
    return RecordList(
        items=tuple(shown), names=names, next=_write((last["sort"], last["key"])) if last else None
    )


async def changes(env: Environment, actor: Actor, cursor: str | None, limit: int) -> EditList:
    """Newest first, of what the person may edit."""
    mine = [each.name for each in kinds(actor).items]
    at, last = read_cursor(cursor) or (None, None)
    async with env.database.reading() as connection:
        rows = await editing.list_edits(connection, mine, at, last, limit + 1)
        shown = tuple(edit_view(row) for row in rows[:limit])
        named = [
            reference
            for each in shown
            for values in (each.before or {}, each.after or {})
            for reference in references(KINDS[each.kind], values)
        ]
        names = await names_of(connection, named)
    following = cursor_after(shown[-1].at, shown[-1].id) if len(rows) > limit else None
    return EditList(items=shown, names=names, next=following)


def _read(cursor: str | None) -> tuple[str, str] | None:
    if not cursor:
        return None
    try:
        return _AFTER.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, msgspec.MsgspecError) as fault:
        raise Refusal("input.malformed") from fault


def _write(after: tuple[str, str]) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(after)).decode().rstrip("=")
