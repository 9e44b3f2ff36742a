"""Every query of storage/queries finds what it wants by an index: none reads a large table from end to end.

Each function is called with a connection that asks the planner instead of running. The planner is told to
avoid reading whole tables; where it does so all the same, or goes through a whole index, there is no index
for the query, however many rows there are.
"""

import inspect
import itertools
import json
import pkgutil
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib import import_module
from typing import Any
from uuid import UUID

import asyncpg

from backend.domain.permission import Actor
from backend.services.environment import Environment
from backend.services.filters import Filter, wanted_of
from storage import queries
from storage.connection import Connection
from storage.queries import finding, lists, reference
from tests.bench.million import load_million
from tests.builders import SmallTown

LARGE = {
    "alarm", "command", "command_proof", "contact_access", "export", "export_part", "held_photo", "message", "notice", "notice_try", "photo",
    "photo_access", "photo_object", "public_contact", "public_report", "rating", "saved_filter", "session", "ticket", "ticket_event",
    "view_exit",
}  # fmt: skip
"""Those that grow with the years; the others grow with the town and its people."""

WHOLE = {
    "installation.count_rows": "a backup counts what it took",
    "installation.stored_objects": "a backup and `photos check` go through all pictures",
    "photo_keeping.count_stored": "`photos check` and `move` say how many there are",
    "public_reports.forget_contacts": "few numbers are kept: each goes soon after its case ended",
    "notices.count_dead": "dead letters are few: whoever sees them sends them again",
    "installation.begin_anew": "after a restore every phone begins anew",
}
"""Functions that are meant to go through a table from end to end, and why."""

MORE = """
    SET session_replication_role = replica;
    INSERT INTO alarm SELECT id, gen_random_uuid(), number, id, 'fruit_stand', now(), now()
        FROM ticket;
    INSERT INTO device_key SELECT gen_random_uuid(), gen_random_uuid(), id, '', now() FROM person;
    INSERT INTO command_proof SELECT id, gen_random_uuid(), '', '' FROM ticket;
    INSERT INTO public_report SELECT gen_random_uuid(), id, 'waste', sha256(number::bytea), '', now()
        FROM ticket;
    INSERT INTO notice (id, audience, person, ticket, cause, kind, urgent, created_at, next_at, ended, ended_at)
        SELECT id, 'person', assignee, id, gen_random_uuid(), 'dispatched', true, now(),
        CASE WHEN is_open THEN now() END, CASE WHEN is_open THEN NULL ELSE 'sent' END, closed_at FROM ticket;
    INSERT INTO message SELECT id, assignee, now(), '', false, 'team', NULL, NULL, 1 FROM ticket WHERE assignee IS NOT NULL;
    INSERT INTO notice_try SELECT gen_random_uuid(), id, 'push', now(), 'delivered', '', number FROM ticket;
    INSERT INTO rating SELECT id, ticket, true, true, 5, '', now(), now() FROM public_report;
    INSERT INTO public_contact SELECT id, '', now() FROM ticket WHERE is_open;
    SET session_replication_role = origin;
    ANALYZE
"""
"""What the loaded town lacks: alarms, signed commands, reports of residents."""

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMED: dict[str, tuple[Any, ...]] = {
    "since": ("1:1:",), "snapshot": ("1:1:",), "view": tuple(lists.VIEWS), "language": ("zh",),
    "table": ("calendar_day",), "photos": ("[]",), "told": ("[]",), "area": ("[]",), "notices": ("[]",), "rules": ("[]",), "record": ("{}",), "records": ("{}",), "ring": ("[]",), "before": ("{}",),
    "after": ("{}",), "kind": ("person", "place", "segment", "point", "category", "api_key", "case_kind", "wording"),
}  # fmt: skip
DAYS = {"columns": [("day", "working")], "rows": [[(NOW.date(), True)]]}
_DESK = Actor(UUID(int=1), "", (), ("310112112101001",))
WANTED = tuple(
    wanted_of(asked, _DESK, whole_town, (UUID(int=2),), NOW)
    for sort in ("newest", "oldest", "due", "closed")
    for whole_town in (True, False)
    for asked in (
        Filter(sort=sort),
        Filter(sort=sort, q="水果", late=True),
        Filter(sort=sort, grid=("310112112101001",), since=NOW.date(), reworked=False),
    )
)


class Anything(dict[str, Any]):
    """A row with every column."""

    def __missing__(self, key: str) -> Any:
        return None


class Asking:
    """A connection that asks for plans and answers as if there were a row of everything."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Any]] = []

    async def _ask(self, query: str, args: Sequence[object]) -> None:
        if query.startswith(("SET", "LOCK", "TRUNCATE", "NOTIFY", "SAVEPOINT")):
            return
        plan = await self._connection.fetchval(f"EXPLAIN (FORMAT JSON) {query}", *args)
        self.asked.append((query, json.loads(plan)[0]["Plan"]))

    async def execute(self, query: str, *args: object) -> str:
        await self._ask(query, args)
        return "UPDATE 1"

    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None:
        for each in args:
            await self._ask(command, each)

    async def fetch(self, query: str, *args: object) -> list[Any]:
        await self._ask(query, args)
        return []

    async def fetchrow(self, query: str, *args: object) -> Any:
        await self._ask(query, args)
        return Anything()

    async def fetchval(self, query: str, *args: object) -> Any:
        await self._ask(query, args)
        return 1

    async def copy_records_to_table(self, *_: object, **__: object) -> str:
        return "COPY 1"


def functions() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        members = vars(import_module(f"storage.queries.{module.name}"))
        for name, member in members.items():
            if inspect.iscoroutinefunction(member) and member.__module__.endswith(module.name):
                found[f"{module.name}.{name}"] = member
    return found


def values(name: str, hint: Any) -> list[Any]:
    """What a parameter may be; an optional one also nothing, a flag both."""
    if hint is str and name in NAMED:
        return list(NAMED[name])
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return [each for one in inner for each in values(name, one)]
    if hint is type(None):
        return [None]
    if hint is bool:
        return [True, False]
    if origin is tuple and (len(inner) != 2 or inner[1] is not ...):
        return [tuple(values(name, each)[0] for each in inner)]
    if origin in (tuple, list, Sequence, Iterable):
        return [[values(name, inner[0])[0]]]
    if origin is Mapping or hint is Mapping:
        return [Anything()]
    if hint is finding.Wanted:
        return list(WANTED)
    if inspect.isclass(hint) and hasattr(hint, "_fields"):
        return [hint(**{k: values(k, v)[0] for k, v in typing.get_type_hints(hint).items()})]
    plain: dict[Any, Any] = {
        UUID: UUID(int=7), datetime: NOW, date: NOW.date(), time: NOW.time(), str: "x", int: 5, float: 1.5,
        bytes: b"x", object: None, Any: None,
    }  # fmt: skip
    return [plain[hint]]


def calls(function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    hints = typing.get_type_hints(function)
    given: dict[str, Any] = {
        name: DAYS[name]
        if function in (reference.replace_rows, reference.add_missing) and name in DAYS
        else values(name, hints[name])
        for name in inspect.signature(function).parameters
        if hints[name] is not Connection
    }
    for chosen in itertools.islice(itertools.product(*given.values()), 100):
        yield dict(zip(given, chosen, strict=True))


def nodes(plan: Any, limited: bool = False) -> Iterator[tuple[Any, bool]]:
    limited = limited or plan["Node Type"] == "Limit"
    yield plan, limited
    for each in plan.get("Plans", ()):
        yield from nodes(each, limited)


def fault(node: Any, limited: bool, partial: set[str]) -> str | None:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE:
        return f"reads {node['Relation Name']} from end to end"
    scans = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
    if node["Node Type"] not in scans or "Index Cond" in node or limited:
        return None
    name = node["Index Name"]
    if name in partial or node.get("Relation Name", "ticket") not in LARGE:
        return None
    return f"goes through the whole of {name}"


def faults(asking: Asking, partial: set[str]) -> list[str]:
    return [
        f"{found}: {query}"
        for query, plan in asking.asked
        for node, limited in nodes(plan)
        if (found := fault(node, limited, partial))
    ]


async def test_every_query_has_its_index(fresh: Environment, town: SmallTown) -> None:
    await load_million(fresh.database.dsn, town, 20_000)
    connection: Any = await asyncpg.connect(fresh.database.dsn)
    wrong: dict[str, list[str]] = {}
    asked = 0
    try:
        await connection.execute(MORE)
        await connection.execute("SET enable_seqscan = off")
        partial = {
            row["name"]
            for row in await connection.fetch(
                "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indpred IS NOT NULL"
            )
        }
        for name, function in functions().items():
            for given in calls(function):
                each = Asking(connection)
                await function(each, **given)
                asked += len(each.asked)
                if name not in WHOLE and (found := faults(each, partial)):
                    wrong[name] = found
    finally:
        await connection.close()
    assert wrong == {}
    assert WHOLE.keys() <= functions().keys()
    assert asked > 150
