"""Finding tickets by any filters, in time that does not grow with the town.

Where much fits, the index of the order is walked until a page is full. Where little fits, all of it is
gathered from the index of filters and words, and sorted here. Which is the case, the database's own
statistics tell; they may be wrong, so each way gives up after a bounded amount of work and the other
one is taken (docs/decisions/0007-finding.md).
"""

import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from math import prod
from typing import NamedTuple
from uuid import UUID

from backend.domain.permission import Action, Actor, Scope, may, scope
from backend.domain.refusal import Refusal
from backend.services import views_desk as d
from backend.services.environment import Environment
from backend.services.filters import Filter, checked, wanted_of
from backend.services.lists import FAR, MOST, card, cursor_after, read_cursor
from backend.services.statistics import Statistics
from storage.connection import Connection, Row
from storage.queries import finding, lists
from storage.queries.finding import After, Wanted

DENSE = 0.004
"""From this share on a walk is tried first: it then looks at about 12,000 rows for a page."""
STATISTICS_SECONDS = 300.0
SAMPLE = 1_000
SAMPLE_AMONG = 8_000
RARE = 0.00005
COUNTED = ("state", "category", "grid", "source", "late")
_KEYS = {"newest": "reported_at", "oldest": "reported_at", "due": "due_at", "closed": "closed_at"}


class Found(NamedTuple):
    """Ids of a page with the cursor's key, and how many there are: exactly, or about."""

    rows: list[tuple[datetime, UUID]]
    total: int
    exact: bool


async def search(
    env: Environment, actor: Actor, asked: Filter, cursor: str | None, limit: int
) -> d.FoundTickets:
    """One page; `next` leads to the following one."""
    limit = max(1, min(limit, MOST))
    async with env.database.snapshot() as connection:
        wanted, share = await prepare(env, connection, actor, asked)
        found = await _find(env, connection, wanted, share, read_cursor(cursor), limit)
        cards = await lists.find_cards(connection, [each for _, each in found.rows[:limit]])
    by_id = {row["id"]: card(row) for row in cards}
    following = cursor_after(*found.rows[limit - 1]) if len(found.rows) > limit else None
    return d.FoundTickets(
        items=tuple(by_id[each] for _, each in found.rows[:limit]),
        next=following,
        total=found.total,
        exact=found.exact,
    )


class Batch(NamedTuple):
    """Ids in their order; `total`: how many there are in all, exactly or about."""

    ids: list[UUID]
    total: int


async def batches(env: Environment, actor: Actor, asked: Filter, size: int) -> AsyncIterator[Batch]:
    """All that fit. Each batch as the tickets are then: no transaction stays open meanwhile."""
    after: After = None
    while True:
        async with env.database.snapshot() as connection:
            wanted, share = await prepare(env, connection, actor, asked)
            found = await _find(env, connection, wanted, share, after, size)
        rows = found.rows[:size]
        yield Batch([id_ for _, id_ in rows], found.total)
        if len(found.rows) <= size:
            return
        after = rows[-1]


async def count(env: Environment, actor: Actor, asked: Filter) -> d.FilterCounts:
    """How many fit, by state, category, grid, source. Exact where all could be gathered; else from
    the newest ones that fit, as shares of the estimated whole."""
    async with env.database.snapshot() as connection:
        wanted, share = await prepare(env, connection, actor, asked)
        rows = await gathered(env, connection, wanted, share)
        if rows is not None:
            return _counts(rows, 1.0, exact=True)
        sample = await finding.walk(connection, wanted, None, SAMPLE, SAMPLE_AMONG)
    total = max(len(sample), _about(env, wanted, share))
    return _counts(sample, total / max(1, len(sample)), exact=False)


def _counts(rows: Sequence[Row], times: float, exact: bool) -> d.FilterCounts:
    by = {
        name: tuple(
            d.Count(key=str(key).lower() if isinstance(key, bool) else key, count=round(n * times))
            for key, n in Counter(row[name] for row in rows).most_common(200)
            if key is not None
        )
        for name in COUNTED
    }
    return d.FilterCounts(total=round(len(rows) * times), exact=exact, by=by)


async def prepare(
    env: Environment, connection: Connection, actor: Actor, asked: Filter
) -> tuple[Wanted, float]:
    """What the database is asked, and the share of closed tickets that probably fit."""
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")
    asked = checked(asked)
    people: list[UUID] = []
    if asked.q:
        people = await finding.people_named(connection, asked.q)
    whole_town = scope(actor, Action.DESK_READ) is Scope.TOWN
    wanted = wanted_of(asked, actor, whole_town, tuple(people), env.now())
    statistics = await _read_statistics(env, connection)
    grams = await finding.grams_of(connection, wanted.text) if wanted.text else ()
    return wanted, share_of(wanted, grams, statistics)


def share_of(wanted: Wanted, grams: Sequence[int], known: Statistics) -> float:
    """As if filters had nothing to do with each other, but for places within places. Months are left
    out: a walk begins where they begin."""
    kinds = {group[0][:2] for group in wanted.facets if ":" in group[0]}
    shares = [
        min(1.0, sum(known.words.get(word, RARE) for word in group))
        for group in wanted.facets
        if group[0][:2] != "w:" and not (group[0][:2] == "k:" and "g:" in kinds)
        and not (group[0][:2] == "m:" and "c:" in kinds)
    ]  # fmt: skip
    if grams:
        named = (f"{kind}:{each}" for each in wanted.people for kind in "ab")
        share = min(known.grams.get(each, RARE) for each in grams)
        shares.append(min(1.0, share + sum(known.words.get(word, RARE) for word in named)))
    return prod(shares)


async def _find(
    env: Environment,
    connection: Connection,
    wanted: Wanted,
    share: float,
    after: After,
    limit: int,
) -> Found:
    if share >= DENSE and wanted.sides[1] and env.statistics.closed > finding.GATHER_MOST:
        rows = await finding.walk(connection, wanted, after, limit + 1, finding.WALK_MOST)
        if len(rows) > limit:
            return _walked(rows, _about(env, wanted, share))
    gathered = await finding.gather(connection, wanted)
    if gathered is not None:
        return _sorted(gathered, wanted, after, limit)
    rows = await finding.walk(connection, wanted, after, limit + 1, None)
    return _walked(rows, _about(env, wanted, share))


async def gathered(
    env: Environment, connection: Connection, wanted: Wanted, share: float
) -> list[Row] | None:
    if wanted.sides[1] and share * env.statistics.closed > finding.GATHER_MOST * 5:
        return None
    return await finding.gather(connection, wanted)


def _about(env: Environment, wanted: Wanted, share: float) -> int:
    return max(finding.GATHER_MOST, round(share * env.statistics.many(wanted.sides)))


def _walked(rows: Sequence[Row], about: int) -> Found:
    return Found([(row["cursor_key"], row["id"]) for row in rows], about, exact=False)


def _sorted(rows: list[Row], wanted: Wanted, after: After, limit: int) -> Found:
    order = finding.ORDERS[wanted.order]
    column = _KEYS[wanted.order]
    keyed = sorted(((row[column] or FAR, row["id"]) for row in rows), reverse=order.descending)
    if after is not None:
        start = (
            after[0].replace(tzinfo=FAR.tzinfo) if after[0].tzinfo is None else after[0],
            after[1],
        )
        keyed = [each for each in keyed if (each < start if order.descending else each > start)]
    return Found(keyed[: limit + 1], len(rows), exact=True)


async def _read_statistics(env: Environment, connection: Connection) -> Statistics:
    known = env.statistics
    if time.monotonic() - known.read_at > STATISTICS_SECONDS:
        known = Statistics(time.monotonic(), *await finding.facet_shares(connection))
        env.statistics = known
    return known
