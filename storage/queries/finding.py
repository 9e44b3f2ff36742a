"""Finding tickets by any filters: conditions, and the two ways to run them.

A *walk* goes along the index of the order and keeps what fits; it is fast where much fits. To *gather*
is to take all that fits from the index of closed tickets, and the open ones beside it; it is fast where
little fits. Which one when is decided by the service. Conditions name columns of the table here
only; every value is a parameter.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storage.connection import Connection, Row

FACETS = (
    "ticket_facets(state, category, grid, community, segment, point, source, scenario, assignee, "
    "reporter, reported_at, late, supervised, rework_count)"
)
WORDS = "ticket_words(number, address, description)"
"""As in the index `ticket_find`, letter by letter: else it is not used."""

WALK_MOST = 20_000
GATHER_MOST = 4_000
GATHER_COLUMNS = "id, reported_at, closed_at, due_at, state, category, grid, source, late"


class Order(NamedTuple):
    key: str
    descending: bool
    where: str = "true"


ORDERS = {
    "newest": Order("reported_at", True),
    "oldest": Order("reported_at", False),
    "due": Order("coalesce(due_at, 'infinity'::timestamptz)", False, "is_open"),
    "closed": Order("closed_at", True, "state = 'closed'"),
}

After = tuple[datetime, UUID] | None


class Condition(NamedTuple):
    """SQL with a place for each value: "grid = ANY({0})"."""

    sql: str
    values: tuple[object, ...]


class Wanted(NamedTuple):
    """What to look for. `facets`: the conditions again as groups of words of the index, of each of
    which one must be there. `sides`: whether open tickets can fit, and whether closed ones can.
    `since`, `until`: bounds of `reported_at`, the second one outside."""

    conditions: tuple[Condition, ...] = ()
    facets: tuple[tuple[str, ...], ...] = ()
    sides: tuple[bool, bool] = (True, True)
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    people: tuple[UUID, ...] = ()
    order: str = "newest"


class Statement:
    """SQL that grows with its parameters."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def hole(self, value: object) -> str:
        self.values.append(value)
        return f"${len(self.values)}"

    def conditions(self, wanted: Wanted) -> str:
        parts = [sql.format(*map(self.hole, values)) for sql, values in wanted.conditions]
        parts.append(self.within(wanted))
        if wanted.text is not None:
            text = f"position({self.hole(wanted.text)} IN {WORDS}) > 0"
            if wanted.people:
                people = self.hole(list(wanted.people))
                text = f"(assignee = ANY({people}) OR reporter = ANY({people}) OR {text})"
            parts.append(text)
        return " AND ".join(parts)

    def within(self, wanted: Wanted) -> str:
        parts = ["true"]
        if wanted.since is not None:
            parts.append(f"reported_at >= {self.hole(wanted.since)}")
        if wanted.until is not None:
            parts.append(f"reported_at < {self.hole(wanted.until)}")
        return " AND ".join(parts)

    def in_index(self, wanted: Wanted, people: bool) -> str:
        """Conditions that the index answers. By words, or by the people that the words name."""
        parts = [f"{FACETS} && {self.hole(list(group))}" for group in wanted.facets]
        if wanted.text is not None and not people:
            parts.append(f"grams({WORDS}) @> grams({self.hole(wanted.text)})")
        if people:
            words = [f"{kind}:{each}" for each in wanted.people for kind in "ab"]
            parts.append(f"{FACETS} && {self.hole(words)}")
        return " AND ".join(parts) or "true"

    def page(self, order: Order, after: After) -> str:
        if after is None:
            return "true"
        sign = "<" if order.descending else ">"
        return f"({order.key}, id) {sign} ({self.hole(after[0])}, {self.hole(after[1])})"


def walk_statement(
    wanted: Wanted, after: After, limit: int, most: int | None
) -> tuple[str, list[object]]:
    """`most`: looks at so many rows of the order at most."""
    sql, order = Statement(), ORDERS[wanted.order]
    way = "DESC" if order.descending else "ASC"
    begin = sql.within(wanted) if order.key == "reported_at" else "true"
    rows = (
        f"SELECT * FROM ticket WHERE {order.where} AND {begin} "  # noqa: S608
        f"AND {sql.page(order, after)} "
        f"ORDER BY {order.key} {way}, id {way}"
    )
    if most is not None:
        rows += f" LIMIT {most}"
    text = (
        f"SELECT {GATHER_COLUMNS}, {order.key} AS cursor_key FROM ({rows}) walked "  # noqa: S608
        f"WHERE {sql.conditions(wanted)} LIMIT {sql.hole(limit)}"
    )
    return text, sql.values


def gather_statement(wanted: Wanted, people: bool) -> tuple[str, list[object]]:
    sql = Statement()
    text = (
        f"SELECT {GATHER_COLUMNS} FROM ticket WHERE NOT is_open "  # noqa: S608
        f"AND {sql.in_index(wanted, people)} AND {sql.conditions(wanted)} LIMIT {GATHER_MOST + 1}"
    )
    return text, sql.values


def open_statement(wanted: Wanted) -> tuple[str, list[object]]:
    sql = Statement()
    text = (
        f"SELECT {GATHER_COLUMNS} FROM ticket WHERE is_open "  # noqa: S608
        f"AND {sql.conditions(wanted)} LIMIT {GATHER_MOST + 1}"
    )
    return text, sql.values


async def walk(
    connection: Connection, wanted: Wanted, after: After, limit: int, most: int | None
) -> list[Row]:
    text, values = walk_statement(wanted, after, limit, most)
    return await connection.fetch(text, *values)


async def gather(connection: Connection, wanted: Wanted) -> list[Row] | None:
    """All that fit, in no order; None where they are too many. Runs in a transaction: the planner
    is told not to read the table from end to end, which it would for a limited result."""
    await connection.execute("SET LOCAL enable_seqscan = off")
    found: dict[UUID, Row] = {}
    statements = [open_statement(wanted)] if wanted.sides[0] else []
    if wanted.sides[1]:
        statements.append(gather_statement(wanted, people=False))
        if wanted.text is not None and wanted.people:
            statements.append(gather_statement(wanted, people=True))
    for text, values in statements:
        rows = await connection.fetch(text, *values)
        if len(rows) > GATHER_MOST:
            return None
        found.update((row["id"], row) for row in rows)
    return list(found.values())


async def people_named(connection: Connection, text: str) -> list[UUID]:
    """Those whose name holds the text. People are few: the table is read as it is."""
    rows = await connection.fetch(
        "SELECT id FROM person WHERE position($1 IN lower(name)) > 0 ORDER BY id LIMIT 50", text
    )
    return [row["id"] for row in rows]


async def facet_shares(
    connection: Connection,
) -> tuple[float, float, dict[str, float], dict[int, float]]:
    """How many tickets there are, how many are closed, and which share of those has each common
    word and gram, as the database's own statistics have it."""
    whole = await connection.fetchval(
        "SELECT reltuples FROM pg_class WHERE oid = 'ticket'::regclass"
    )
    rows = await connection.fetch(
        "SELECT c.reltuples, s.attname, s.most_common_elems::text::text[] AS elements, "
        "s.most_common_elem_freqs AS shares FROM pg_class c "
        "LEFT JOIN pg_stats s ON s.tablename = c.relname AND s.schemaname = 'public' "
        "WHERE c.relname = 'ticket_find' AND c.relkind = 'i'"
    )
    count, words, grams = 0.0, {}, {}
    for row in rows:
        count = max(count, float(row["reltuples"]))
        pairs = dict(zip(row["elements"] or [], row["shares"] or [], strict=False))
        if row["attname"] == "ticket_facets":
            words = {str(key): float(share) for key, share in pairs.items()}
        elif row["attname"] == "grams":
            grams = {int(key): float(share) for key, share in pairs.items()}
    return max(0.0, float(whole)), count, words, grams


async def grams_of(connection: Connection, text: str) -> Sequence[int]:
    found: Sequence[int] = await connection.fetchval("SELECT grams($1)", text)
    return found
