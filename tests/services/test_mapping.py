"""The desk's map: the dots are what a plain reading of the table gives, whichever way they are fetched."""

import random
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from backend.domain import command as c
from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Action, may
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import commands, mapping
from backend.services.environment import Environment
from backend.services.filters import Filter
from backend.services.records import ticket_of
from storage.queries import dots, finding, reference
from tests.builders import GRIDS, SmallTown, centre, here, make
from tests.services.test_climbing import dispatched
from tests.services.test_finding import Found, chosen, fits, found  # noqa: F401

DOT = struct.Struct(">iiih16s")
Dots = dict[UUID, tuple[int, int, int, int]]


def read(packed: bytes) -> Dots:
    rows = list(DOT.iter_unpack(packed))
    by_id = {UUID(bytes=row[4]): row[:4] for row in rows}
    assert len(by_id) == len(rows)
    return by_id


def plainly(town: Found, asked: Filter, now: datetime) -> Dots:
    asked = msgspec.structs.replace(asked, sort="newest")
    wanted: Dots = {}
    for row in town.rows:
        if row["latitude"] is None or not fits(row, asked, town.names):
            continue
        late = row["due_at"] is not None and row["due_at"] < now
        tone = 0 if not row["is_open"] else 2 if late else 1
        wanted[row["id"]] = (
            round(row["longitude"] * 1e6),
            round(row["latitude"] * 1e6),
            round(row["reported_at"].timestamp() / 60),
            tone,
        )
    return wanted


@pytest.mark.parametrize("most", [4_000, 5], ids=["gathered", "walked"])
async def test_dots_are_what_fits(
    found: Found,  # noqa: F811
    town: SmallTown,
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "GATHER_MOST", most)
    desk, chance, something = town[Role.DISPATCHER], random.Random(most), set()
    for _ in range(40):
        asked = chosen(found.rows, found.names, chance)
        asked = msgspec.structs.replace(asked, since=asked.since or datetime(2000, 1, 1).date())
        now = found.env.now()
        seen = read(await mapping.dots(found.env, desk, asked))
        wanted = plainly(found, asked, now)
        assert seen.keys() == wanted.keys(), asked
        for id_, dot in wanted.items():
            assert all(abs(a - b) <= 1 for a, b in zip(seen[id_], dot, strict=True)), (id_, dot)
            assert seen[id_][3] == dot[3]
        something |= {dot[3] for dot in wanted.values()}
    assert something == {0, 1, 2}


async def test_without_a_day_the_last_thirty_days(found: Found, town: SmallTown) -> None:  # noqa: F811
    now = found.env.now()
    since = (now.astimezone(SHANGHAI) - timedelta(days=30)).date()
    seen = read(await mapping.dots(found.env, town[Role.DISPATCHER], Filter()))
    assert seen.keys() == plainly(found, Filter(since=since), now).keys()


async def test_only_the_newest_where_they_are_too_many(found: Found, town: SmallTown) -> None:  # noqa: F811
    async with found.env.database.reading() as connection:
        packed = await dots.newest(connection, finding.Wanted(), 100, datetime.now(UTC))
    placed = [row for row in found.rows if row["latitude"] is not None]
    placed.sort(key=lambda row: (row["reported_at"], row["id"]), reverse=True)
    assert read(packed).keys() == {row["id"] for row in placed[:100]}


@pytest.mark.parametrize("role", list(Role))
async def test_nobody_sees_what_is_not_theirs(found: Found, town: SmallTown, role: Role) -> None:  # noqa: F811
    """A person's dots and cards are the tickets that the rules let them see at the desk."""
    actor = town[role]
    every = Filter(since=datetime(2000, 1, 1).date())
    if not may(actor, Action.DESK_READ):
        for asked in (
            mapping.dots(found.env, actor, every),
            mapping.cards(found.env, actor, []),
            mapping.layers(found.env, actor),
        ):
            with pytest.raises(Refusal, match=r"role\.forbidden"):
                await asked
        return
    mine = {row["id"] for row in found.rows if may(actor, Action.DESK_READ, ticket_of(row).subject)}
    placed = {row["id"] for row in found.rows if row["latitude"] is not None}
    assert read(await mapping.dots(found.env, actor, every)).keys() == mine & placed
    some = [row["id"] for row in found.rows[:50]]
    cards = await mapping.cards(found.env, actor, some)
    assert {each.id for each in cards.items} == mine & set(some)
    times = [(each.reported_at, each.id) for each in cards.items]
    assert times == sorted(times, reverse=True)
    people = (await mapping.layers(found.env, actor)).people
    assert bool(people) == may(actor, Action.PEOPLE_CHOOSE)


async def test_people_stand_where_they_arrived(fresh: Environment, town: SmallTown) -> None:
    worker, desk = town[Role.GRID_WORKER], town[Role.DISPATCHER]
    of = await dispatched(fresh, town)
    ring = ((121.36, 31.02), (121.361, 31.02), (121.361, 31.021))
    async with fresh.database.transaction() as connection:
        await reference.insert_fences(
            connection,
            [
                reference.FenceRow(
                    "F1", "禁停区", "No bicycles", "forbidden", msgspec.json.encode(ring).decode()
                )
            ],
        )
    before = {each.id: each for each in (await mapping.layers(fresh, desk)).people}
    assert before[worker.id].at is None
    assert before[worker.id].open_tickets == 1
    await commands.apply(fresh, make(c.Accept, of), worker)
    await commands.apply(fresh, make(c.Arrive, of, position=here(GRIDS[0]), note="x"), worker)
    layers = await mapping.layers(fresh, desk)
    at = next(each for each in layers.people if each.id == worker.id).at
    assert at is not None
    assert (at.latitude, at.longitude) == pytest.approx(centre(GRIDS[0]), abs=0.002)
    assert [(each.code, each.use, each.ring) for each in layers.fences] == [
        ("F1", "forbidden", ring)
    ]
