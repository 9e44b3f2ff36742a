"""Finding by any filters: whichever way the database is asked, the answer is what a plain reading of
the whole table gives."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.workflow import OPEN_STATES, State
from backend.services import finding
from backend.services.environment import Environment
from backend.services.filters import Filter, months_between, parse, plain, sides
from backend.services.lists import FAR
from storage.queries import finding as queries
from tests.bench.million import load_million
from tests.builders import SmallTown

COUNT = 1_500


@dataclass
class Found:
    """A town's tickets, once in the database and once as plain rows."""

    env: Environment
    rows: list[Any]
    names: dict[UUID, str]


@pytest.fixture
async def found(fresh: Environment, town: SmallTown) -> Found:
    await load_million(fresh.database.dsn, town, COUNT)
    async with fresh.database.reading() as connection:
        rows = await connection.fetch("SELECT * FROM ticket")
        people = await connection.fetch("SELECT id, name FROM person")
    return Found(fresh, list(rows), {row["id"]: row["name"] for row in people})


def fits(row: Any, asked: Filter, names: dict[UUID, str]) -> bool:
    """The filter as its docstring says it, in the plainest words."""
    for name in (
        "state",
        "category",
        "grid",
        "community",
        "point",
        "source",
        "assignee",
        "reporter",
    ):
        wanted = getattr(asked, name)
        if wanted and row[name] not in wanted:
            return False
    day = row["reported_at"].astimezone(SHANGHAI).date()
    words = f"{row['number']}\n{row['address']}\n{row['description']}".lower()
    named = f"{names.get(row['assignee'], '')}\n{names.get(row['reporter'], '')}".lower()
    return (
        (not asked.major or row["category"][:2] in asked.major)
        and asked.late in (None, row["late"])
        and asked.supervised in (None, row["supervised"])
        and asked.suspended in (None, row["suspended"])
        and asked.reworked in (None, row["rework_count"] > 0)
        and (asked.since is None or day >= asked.since)
        and (asked.until is None or day <= asked.until)
        and (not asked.q or asked.q in words or asked.q in named)
        and (asked.sort != "due" or row["is_open"])
        and (asked.sort != "closed" or row["state"] == "closed")
    )


def chosen(rows: list[Any], names: dict[UUID, str], chance: random.Random) -> Filter:
    """Filters that a ticket of the town fits, mostly; so that something is found."""
    row, other = chance.choice(rows), chance.choice(rows)
    day = row["reported_at"].astimezone(SHANGHAI).date()
    text = f"{row['number']}\n{row['address']}\n{row['description']}".lower()
    start = chance.randrange(len(text) - 4)
    possible: dict[str, Callable[[], Any]] = {
        "state": lambda: (State(row["state"]), State(other["state"])),
        "category": lambda: (row["category"],),
        "major": lambda: (row["category"][:2],),
        "grid": lambda: (row["grid"], other["grid"]),
        "community": lambda: (row["community"],),
        "point": lambda: (row["point"],) if row["point"] else (),
        "source": lambda: (row["source"],),
        "assignee": lambda: (row["assignee"],) if row["assignee"] else (),
        "late": lambda: chance.random() < 0.5,
        "supervised": lambda: chance.random() < 0.5,
        "reworked": lambda: chance.random() < 0.5,
        "suspended": lambda: False,
        "since": lambda: day - timedelta(days=chance.randrange(200)),
        "until": lambda: day + timedelta(days=chance.randrange(200)),
        "q": text[start : start + 2 + chance.randrange(3)].strip,
    }
    values = {
        name: possible[name]() for name in chance.sample(sorted(possible), chance.randrange(5))
    }
    if chance.random() < 0.1 and row["assignee"]:
        values["q"] = names[row["assignee"]]
    if len(plain(values.get("q", ""))) < 2 or "\n" in values.get("q", ""):
        values.pop("q", None)
    return Filter(**values, sort=chance.choice(["newest", "oldest", "due", "closed"]))


async def all_pages(env: Environment, actor: Actor, asked: Filter, limit: int) -> list[UUID]:
    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        page = await finding.search(env, actor, asked, cursor, limit)
        seen += [each.id for each in page.items]
        cursor = page.next
        if cursor is None:
            return seen


WAYS = {
    "gathered": (1.1, 4_000, 20_000),
    "walked": (0.0, 5, 200),
    "either": (0.2, 60, 100),
}
"""From which share on a walk is tried, how many are gathered, how far a bounded walk goes."""


@pytest.mark.parametrize("way", sorted(WAYS))
async def test_any_filters_find_what_fits_and_nothing_else(
    found: Found, town: SmallTown, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dense, gather_most, walk_most = WAYS[way]
    monkeypatch.setattr(finding, "DENSE", dense)
    monkeypatch.setattr(queries, "GATHER_MOST", gather_most)
    monkeypatch.setattr(queries, "WALK_MOST", walk_most)
    desk, chance = town[Role.DISPATCHER], random.Random(way)
    something = 0
    for _ in range(60):
        asked = chosen(found.rows, found.names, chance)
        seen = await all_pages(found.env, desk, asked, 150)
        wanted = [row for row in found.rows if fits(row, asked, found.names)]
        assert len(seen) == len(set(seen)), asked
        assert set(seen) == {row["id"] for row in wanted}, asked
        assert seen == ordered(wanted, asked.sort), asked
        something += bool(seen)
    assert something > 20


def ordered(rows: list[Any], sort: str) -> list[UUID]:
    column = finding._KEYS[sort]
    key = [(row[column] or FAR, row["id"]) for row in rows]
    return [each for _, each in sorted(key, reverse=sort in ("newest", "closed"))]


async def test_the_total_is_exact_where_all_was_gathered_and_else_an_estimate(
    found: Found, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Filter(source=("camera",))
    many = sum(fits(row, asked, found.names) for row in found.rows)
    page = await finding.search(found.env, town[Role.DISPATCHER], asked, None, 10)
    assert (page.exact, page.total) == (True, many)
    counts = await finding.count(
        found.env, town[Role.DISPATCHER], Filter(late=True, since=date(2020, 1, 1))
    )
    assert counts.exact
    assert {each.key for each in counts.by["late"]} == {"true"}
    assert sum(each.count for each in counts.by["state"]) == counts.total
    monkeypatch.setattr(queries, "GATHER_MOST", 100)
    page = await finding.search(found.env, town[Role.DISPATCHER], asked, None, 10)
    assert not page.exact
    assert many * 0.7 < page.total < many * 1.3
    counts = await finding.count(found.env, town[Role.DISPATCHER], asked)
    assert not counts.exact
    assert many * 0.7 < counts.total < many * 1.3


async def test_a_chief_finds_what_is_in_the_own_area_only(found: Found, town: SmallTown) -> None:
    chief = msgspec.structs.replace(
        town[Role.SEGMENT_CHIEF], areas=("310112112101001", "310112112105")
    )
    seen = await all_pages(found.env, chief, Filter(late=True), 200)
    wanted = [
        row["id"] for row in found.rows
        if row["late"] and (row["grid"] == "310112112101001" or row["community"] == "310112112105")
    ]  # fmt: skip
    assert wanted
    assert set(seen) == set(wanted)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ＡＢ １２", "ab 12"), ("  水果　摊 ", "水果 摊"), ("E0\00012", "e012"), ("", "")],
)
def test_what_is_typed_is_searched_in_one_form(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=水", "filter.short"),
        ("q=" + "水" * 61, "filter.long"),
        ("&".join(f"grid={n}" for n in range(51)), "filter.many"),
        ("state=nowhere", "input.malformed"),
        ("since=2026-02-30", "input.malformed"),
        ("late=perhaps", "input.malformed"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(query: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(query)
    assert refusal.value.code == code


def test_an_address_is_a_filter() -> None:
    asked = parse("state=closed&state=void&late=true&since=2026-01-31&q=水果&sort=oldest&ticket=7")
    assert asked == Filter(
        state=(State.CLOSED, State.VOID),
        late=True,
        since=date(2026, 1, 31),
        q="水果",
        sort="oldest",
    )


def test_months_and_sides() -> None:
    assert months_between(date(2025, 12, 31), date(2026, 1, 1)) == ("w:24311", "w:24312")
    assert months_between(date(2020, 1, 1), date(2026, 1, 1)) == ()
    assert sides(Filter(state=(State.FILED,))) == (True, False)
    assert sides(Filter(state=(State.VOID,))) == (False, True)
    assert sides(Filter(sort="due")) == (True, False)
    assert sides(Filter(state=OPEN_STATES, sort="closed")) == (False, False)


@pytest.mark.parametrize(
    "query", ["since=0001-01-01", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"]
)
async def test_days_at_the_ends_of_the_calendar(
    fresh: Environment, town: SmallTown, query: str
) -> None:
    """An instant of the first or the last day there is would leave the calendar."""
    desk = town[Role.DISPATCHER]
    everything = await finding.search(fresh, desk, parse(""), None, 10)
    found = await finding.search(fresh, desk, parse(query), None, 10)
    assert [each.id for each in found.items] == [each.id for each in everything.items]
    assert await finding.count(fresh, desk, parse(query))
