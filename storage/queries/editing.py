"""Records that people edit, as JSON, and every change of them. Tables and columns are named here and
nowhere taken from a request."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from storage.connection import Connection, ForeignKeyViolation, Row


class Stored(NamedTuple):
    """Where a kind of record lies. `search`: a text expression that a search looks into."""

    table: str
    key: str
    columns: tuple[str, ...]
    search: str = "''"
    order: str = ""


_NAMES = "coalesce(t.name_zh, '') || ' ' || coalesce(t.name_en, '')"
_PERSON = "(SELECT p.name FROM person p WHERE p.id = t.person)"
STORED: dict[str, Stored] = {
    "person": Stored(
        "person", "id", ("id", "name", "phone", "roles", "areas", "team", "active"),
        "t.name || ' ' || t.phone || ' ' || coalesce(t.team, '')", "t.name",
    ),
    "place": Stored(
        "place", "code",
        ("code", "kind", "parent", "name_zh", "name_en", "latitude", "longitude", "ring"),
        f"t.code || ' ' || {_NAMES}",
    ),
    "segment": Stored(
        "street_segment", "code",
        ("code", "name_zh", "name_en", "street_class", "zone", "line", "communities"),
        f"t.code || ' ' || {_NAMES}",
    ),
    "point": Stored(
        "point", "code",
        ("code", "name_zh", "name_en", "address", "latitude", "longitude", "grid", "segment"),
        f"t.code || ' ' || {_NAMES} || ' ' || t.address",
    ),
    "camera": Stored(
        "camera", "code", ("code", "point", "name_zh", "name_en"), f"t.code || ' ' || {_NAMES}"
    ),
    "fence": Stored(
        "fence", "code", ("code", "name_zh", "name_en", "use", "ring"), f"t.code || ' ' || {_NAMES}"
    ),
    "category": Stored(
        "category", "code",
        ("code", "scheme", "major_zh", "major_en", "name_zh", "name_en", "amount", "unit", "close_when"),
        f"t.code || ' ' || {_NAMES}",
    ),
    "scenario": Stored(
        "scenario", "key", ("key", "name_zh", "name_en", "category", "place_kind", "rank"),
        f"t.key || ' ' || {_NAMES}", "lpad(t.rank::text, 5, '0')",
    ),
    "calendar_day": Stored(
        "calendar_day", "day", ("day", "working", "name_zh", "name_en"), f"t.day || ' ' || {_NAMES}"
    ),
    "shift": Stored(
        "shift", "id", ("id", "person", "area", "weekdays", "day", "starts", "ends", "note"),
        _PERSON, _PERSON,
    ),
    "leave": Stored(
        "leave", "id", ("id", "person", "starts", "ends", "substitute", "note"), _PERSON, _PERSON
    ),
    "api_key": Stored(
        "api_key", "id", ("id", "name", "source", "scopes", "active"), "t.name", "t.name"
    ),
    "case_kind": Stored(
        "case_kind", "key",
        ("key", "name_zh", "name_en", "verification", "dispatch", "acceptance", "arrival",
         "inspection", "far_metres", "gallery"),
        f"t.key || ' ' || {_NAMES}",
    ),
    "wording": Stored(
        "wording", "code", ("code", "zh", "en"), "t.code || ' ' || t.zh || ' ' || t.en"
    ),
    "segment_duty": Stored(
        "segment_duty", "segment",
        ("segment", "road_committee", "contractor", "grid_worker", "segment_chief",
         "general_segment_chief"),
        "t.segment || ' ' || "
        "(SELECT s.name_zh || ' ' || s.name_en FROM street_segment s WHERE s.code = t.segment)",
    ),
}  # fmt: skip
"""All are small tables: a town has some thousand points and some hundred people. A search reads the
whole of one."""


def _object(stored: Stored) -> str:
    pairs = ", ".join(f"'{each}', t.\"{each}\"" for each in stored.columns)
    return f"jsonb_build_object({pairs})"


async def find(connection: Connection, kind: str, key: str, lock: bool = False) -> str | None:
    """The record's JSON."""
    stored = STORED[kind]
    row = await connection.fetchrow(
        f"SELECT {_object(stored)}::text AS record FROM {stored.table} t "  # noqa: S608
        f'WHERE t."{stored.key}"::text = $1{" FOR UPDATE OF t" if lock else ""}',
        key,
    )
    return row["record"] if row else None


async def list_records(
    connection: Connection, kind: str, search: str, after: tuple[str, str] | None, limit: int
) -> list[Row]:
    """By order and key: `sort`, `key`, `record`. `after`: sort and key of the last one before."""
    stored = STORED[kind]
    sort = stored.order or f't."{stored.key}"::text'
    return await connection.fetch(
        f"SELECT * FROM (SELECT coalesce({sort}, '') AS sort, t.\"{stored.key}\"::text AS key, "  # noqa: S608
        f"{_object(stored)}::text AS record FROM {stored.table} t "
        f"WHERE $1 = '' OR position(lower($1) IN lower({stored.search})) > 0) f "
        "WHERE $2::text IS NULL OR (f.sort, f.key) > ($2, $3) ORDER BY f.sort, f.key LIMIT $4",
        search,
        *(after or (None, None)),
        limit,
    )


async def insert(connection: Connection, kind: str, record: str, more: Mapping[str, Any]) -> None:
    """`more`: columns that are no field of the record. UniqueViolation, ForeignKeyViolation."""
    stored = STORED[kind]
    names = ", ".join(f'"{each}"' for each in (*stored.columns, *more))
    holes = "".join(f", ${at}" for at in range(2, 2 + len(more)))
    columns = ", ".join(f'r."{each}"' for each in stored.columns)
    await connection.execute(
        f"INSERT INTO {stored.table} ({names}) SELECT {columns}{holes} "  # noqa: S608
        f"FROM jsonb_populate_record(NULL::public.{stored.table}, $1::jsonb) r",
        record,
        *more.values(),
    )


def _update(stored: Stored) -> str:
    others = [each for each in stored.columns if each != stored.key]
    changes = ", ".join(f'"{each}" = r."{each}"' for each in others)
    return (
        f"UPDATE {stored.table} t SET {changes} "  # noqa: S608
        f"FROM jsonb_populate_record(NULL::public.{stored.table}, $2::jsonb) r "
        f'WHERE t."{stored.key}"::text = $1'
    )


async def update(connection: Connection, kind: str, key: str, record: str) -> None:
    await connection.execute(_update(STORED[kind]), key, record)


async def remove(connection: Connection, kind: str, key: str) -> None:
    """ForeignKeyViolation: something refers to it."""
    stored = STORED[kind]
    await connection.execute(
        f'DELETE FROM {stored.table} t WHERE t."{stored.key}"::text = $1',  # noqa: S608
        key,
    )


async def known(connection: Connection, kind: str, keys: list[str]) -> dict[str, str]:
    """Those of the keys that there are, with how people know them."""
    stored = STORED[kind]
    titles = (each for each in ("name", "name_zh", stored.key) if each in stored.columns)
    title = f't."{next(titles)}"::text'
    rows = await connection.fetch(
        f'SELECT t."{stored.key}"::text AS key, {title} AS title FROM {stored.table} t '  # noqa: S608
        f'WHERE t."{stored.key}"::text = ANY($1)',
        keys,
    )
    return {row["key"]: row["title"] for row in rows}


EDIT = "e.id, e.at, e.by, e.kind, e.key, e.version, e.before::text, e.after::text, e.undoes, e.import_id"

_INSERT_EDIT = (
    "INSERT INTO edit (id, at, by, kind, key, version, before, after, undoes, import_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10)"
)


async def parents(connection: Connection) -> dict[str, str | None]:
    """Of every area, what it lies within."""
    rows = await connection.fetch("SELECT code, parent FROM place")
    return {row["code"]: row["parent"] for row in rows}


class EditRow(NamedTuple):
    id: UUID
    at: datetime
    by: UUID | None
    kind: str
    key: str
    version: int
    before: str | None
    after: str | None
    undoes: UUID | None
    import_id: UUID | None = None


async def insert_edit(connection: Connection, edit: EditRow) -> None:
    """UniqueViolation: somebody else made this version."""
    await connection.execute(_INSERT_EDIT, *edit)


async def last_edit(connection: Connection, kind: str, key: str) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {EDIT}, p.name AS by_name FROM edit e LEFT JOIN person p ON p.id = e.by "  # noqa: S608
        "WHERE e.kind = $1 AND e.key = $2 ORDER BY e.version DESC LIMIT 1",
        kind,
        key,
    )


async def find_edit(connection: Connection, edit: UUID) -> Row | None:
    return await connection.fetchrow(f"SELECT {EDIT} FROM edit e WHERE e.id = $1", edit)  # noqa: S608


async def history(connection: Connection, kind: str, key: str, limit: int) -> list[Row]:
    return await connection.fetch(
        f"SELECT {EDIT}, p.name AS by_name FROM edit e LEFT JOIN person p ON p.id = e.by "  # noqa: S608
        "WHERE e.kind = $1 AND e.key = $2 ORDER BY e.version DESC LIMIT $3",
        kind,
        key,
        limit,
    )


async def list_edits(
    connection: Connection, kinds: list[str], at: datetime | None, id_: UUID | None, limit: int
) -> list[Row]:
    """Newest first."""
    return await connection.fetch(
        f"SELECT {EDIT}, p.name AS by_name FROM edit e LEFT JOIN person p ON p.id = e.by "  # noqa: S608
        "WHERE e.kind = ANY($1) AND ($2::timestamptz IS NULL OR (e.at, e.id) < ($2, $3)) "
        "ORDER BY e.at DESC, e.id DESC LIMIT $4",
        kinds,
        at,
        id_,
        limit,
    )


PEOPLE = 310_112_114
"""The advisory lock of whoever changes people."""


async def one_at_a_time(connection: Connection) -> None:
    """Until the transaction ends nobody else changes people, so that two administrators cannot
    switch each other off, nor wait for each other's rows."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", PEOPLE)


async def count_administrators(connection: Connection) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM person WHERE active AND roles @> '{administrator}'"
        )
    )


async def find_many(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """Records' JSON by key, locked."""
    stored = STORED[kind]
    rows = await connection.fetch(
        f'SELECT t."{stored.key}"::text AS key, {_object(stored)}::text AS record '  # noqa: S608
        f'FROM {stored.table} t WHERE t."{stored.key}"::text = ANY($1) '
        f'ORDER BY t."{stored.key}" FOR UPDATE OF t',
        keys,
    )
    return {row["key"]: row["record"] for row in rows}


async def versions(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, int]:
    rows = await connection.fetch(
        "SELECT key, max(version) AS version FROM edit WHERE kind = $1 AND key = ANY($2) "
        "GROUP BY key",
        kind,
        keys,
    )
    return {row["key"]: row["version"] for row in rows}


async def last_changers(
    connection: Connection, kind: str, keys: Sequence[str]
) -> dict[str, str | None]:
    """Who changed each of them last."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (e.key) e.key, p.name AS by_name FROM edit e "
        "LEFT JOIN person p ON p.id = e.by WHERE e.kind = $1 AND e.key = ANY($2) "
        "ORDER BY e.key, e.version DESC",
        kind,
        keys,
    )
    return {row["key"]: row["by_name"] for row in rows}


async def insert_many(connection: Connection, kind: str, records: Sequence[str]) -> None:
    stored = STORED[kind]
    names = ", ".join(f'"{each}"' for each in stored.columns)
    columns = ", ".join(f'r."{each}"' for each in stored.columns)
    await connection.executemany(
        f"INSERT INTO {stored.table} ({names}) SELECT {columns} "  # noqa: S608
        f"FROM jsonb_populate_record(NULL::public.{stored.table}, $1::jsonb) r",
        [(each,) for each in records],
    )


async def remove_many(connection: Connection, kind: str, keys: Sequence[str]) -> list[str]:
    """All of them at once, so that they may refer to each other; the keys of those that something
    else refers to. Where there are any, the transaction must not be committed."""
    stored = STORED[kind]
    used: list[str] = []
    for batch in (list(keys), *([key] for key in keys)):
        await connection.execute("SAVEPOINT removal")
        try:
            await connection.execute(
                f'DELETE FROM {stored.table} t WHERE t."{stored.key}"::text = ANY($1)',  # noqa: S608
                batch,
            )
        except ForeignKeyViolation:
            await connection.execute("ROLLBACK TO SAVEPOINT removal")
            used += batch if len(batch) == 1 else []
            continue
        if len(batch) == len(keys):
            break
    return list(dict.fromkeys(used))


async def update_many(
    connection: Connection, kind: str, records: Sequence[tuple[str, str]]
) -> None:
    """Key and JSON of each."""
    await connection.executemany(_update(STORED[kind]), records)


async def insert_edits(connection: Connection, edits: Sequence[EditRow]) -> None:
    """As for `insert_edit`."""
    await connection.executemany(_INSERT_EDIT, edits)
