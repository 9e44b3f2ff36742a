"""Lists carried away: right types, nothing run by a spreadsheet, exactly once, by one of several nodes."""

import asyncio
import csv
import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import msgspec
import openpyxl
import pytest

from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.workflow import State
from backend.services import exports, finding, sheets
from backend.services.columns import COLUMNS
from backend.services.environment import Environment
from backend.services.filters import Filter
from backend.services.views_desk import ExportView
from storage.queries import exports as queries
from tests.bench.million import load_million
from tests.builders import SmallTown

COUNT = 600
HEADS = [column.head.zh for column in COLUMNS]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=sheets.settle_in) as pool:
        yield pool


@pytest.fixture
async def env(fresh: Environment, town: SmallTown) -> Environment:
    await load_million(fresh.database.dsn, town, COUNT)
    return fresh


async def content(env: Environment, actor: Actor, id_: UUID) -> bytes:
    _, parts = await exports.fetch(env, actor, id_)
    return b"".join([part async for part in parts])


async def only(env: Environment, actor: Actor) -> ExportView:
    items = (await exports.asked(env, actor, None, 20)).items
    assert len(items) == 1
    return items[0]


async def found(env: Environment, actor: Actor, asked: Filter) -> list[str]:
    numbers: list[str] = []
    cursor = None
    while True:
        page = await finding.search(env, actor, asked, cursor, 200)
        numbers += [each.number or "" for each in page.items]
        cursor = page.next
        if cursor is None:
            return numbers


async def test_xlsx_opens_with_right_types_and_the_list_s_rows(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "BATCH", 70)
    monkeypatch.setattr(exports, "PART_BYTES", 5_000)
    desk = town[Role.DISPATCHER]
    asked = await exports.ask(env, desk, "state=closed&sort=closed", "xlsx", "zh")
    assert (asked.total, asked.done_at) == (None, None)
    assert await exports.work(env, pool)
    assert not await exports.work(env, pool)
    done = await only(env, desk)
    file = await content(env, desk, asked.id)
    assert done.bytes == len(file)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(file)).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == HEADS
    assert [row[0] for row in rows] == await found(
        env, desk, Filter(state=(State.CLOSED,), sort="closed")
    )
    assert done.rows == done.total == len(rows) > 100
    of = {name: [row[HEADS.index(name)] for row in rows] for name in HEADS}
    assert {type(each) for each in of["上报时间"] + of["结案时间"]} == {datetime}
    assert {type(each) for each in of["返工次数"]} == {int}
    assert {type(each) for each in of["纬度"]} == {float}
    assert set(of["超时"]) <= {"是", "否"}
    assert set(of["状态"]) == {"已结案"}
    assert all(closed > reported for closed, reported in zip(
        of["结案时间"], of["上报时间"], strict=True))  # fmt: skip


async def test_what_looks_like_a_formula_is_text(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor
) -> None:
    evil = '=HYPERLINK("http://example.invalid","点我")'
    async with env.database.transaction() as connection:
        await connection.execute("UPDATE ticket SET description = $1", evil)
    desk = town[Role.DISPATCHER]
    column = HEADS.index("描述")
    for format_ in ("xlsx", "csv"):
        asked = await exports.ask(env, desk, "", format_, "en")
        await exports.work(env, pool)
        file = await content(env, desk, asked.id)
        if format_ == "xlsx":
            sheet: Any = openpyxl.load_workbook(io.BytesIO(file)).active
            cell = sheet.cell(2, column + 1)
            assert (cell.data_type, cell.value) == ("s", evil)
        else:
            assert file.startswith(b"\xef\xbb\xbf")
            rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
            assert rows[0][0] == "Number"
            assert len(rows) == COUNT + 1
            assert {row[column] for row in rows[1:]} == {f"'{evil}"}


async def test_each_is_written_once_by_one_of_two_nodes(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor
) -> None:
    desk = town[Role.DISPATCHER]
    for _ in range(3):
        await exports.ask(env, desk, "late=true", "csv", "zh")

    async def node(pool: ProcessPoolExecutor) -> int:
        done = 0
        while await exports.work(env, pool):
            done += 1
        return done

    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        done = await asyncio.gather(node(pool), node(other))
    assert sum(done) == 3
    assert min(done) > 0
    async with env.database.reading() as connection:
        rows = await connection.fetch("SELECT tries, rows, done_at FROM export")
    assert {row["tries"] for row in rows} == {1}
    assert all(row["done_at"] for row in rows)
    assert len({row["rows"] for row in rows}) == 1


async def test_a_node_that_died_is_followed_by_another_and_not_for_ever(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor
) -> None:
    desk, start = town[Role.DISPATCHER], env.now()
    await exports.ask(env, desk, "", "csv", "zh")
    for tries in range(1, 4):
        later = start + timedelta(minutes=3 * tries)
        env.now = lambda later=later: later  # type: ignore[misc]
        async with env.database.transaction() as connection:
            job = await queries.claim(connection, later, later - exports.STALE)
            assert job is not None
            assert job["tries"] == tries
            assert await queries.claim(connection, later, later - exports.STALE) is None
    env.now = lambda: start + timedelta(minutes=12)
    assert not await exports.work(env, pool)
    problem = (await only(env, desk)).problem
    assert problem is not None
    assert problem.zh == "导出没有成功，请重试"


async def test_cancelled_while_it_is_written(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = town[Role.DISPATCHER]
    asked = await exports.ask(env, desk, "", "csv", "zh")
    rows = exports._rows

    async def cancel(*given: Any) -> Any:
        if (await exports.asked(env, desk, None, 5)).items:
            await exports.remove(env, desk, asked.id)
        return await rows(*given)

    monkeypatch.setattr(exports, "_rows", cancel)
    assert await exports.work(env, pool)
    assert (await exports.asked(env, desk, None, 5)).items == ()


async def test_refusals(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = town[Role.DISPATCHER]
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await exports.ask(env, town[Role.GRID_WORKER], "", "csv", "zh")
    with pytest.raises(Refusal, match=r"filter\.short"):
        await exports.ask(env, desk, "q=a", "csv", "zh")
    monkeypatch.setattr(exports, "MOST_ROWS", 100)
    asked = await exports.ask(env, desk, "", "csv", "zh")
    await exports.work(env, pool)
    problem = (await only(env, desk)).problem
    assert problem is not None
    assert "100" in problem.en
    with pytest.raises(Refusal, match="not_found"):
        await exports.fetch(env, desk, asked.id)
    for _ in range(exports.MOST_AT_ONCE):
        await exports.ask(env, desk, "", "csv", "zh")
    with pytest.raises(Refusal, match=r"export\.many"):
        await exports.ask(env, desk, "", "csv", "zh")
    other = msgspec.structs.replace(desk, id=town[Role.DUTY_OFFICER].id)
    assert (await exports.asked(env, other, None, 20)).items == ()
    with pytest.raises(Refusal, match="not_found"):
        await exports.remove(env, other, asked.id)


async def test_gone_after_a_day(
    env: Environment, town: SmallTown, pool: ProcessPoolExecutor
) -> None:
    desk, start = town[Role.DISPATCHER], env.now()
    await exports.ask(env, desk, "late=true", "csv", "zh")
    await exports.work(env, pool)
    env.now = lambda: start + timedelta(days=1, minutes=1)
    await exports.work(env, pool)
    assert (await exports.asked(env, desk, None, 20)).items == ()
    async with env.database.reading() as connection:
        assert await connection.fetchval("SELECT count(*) FROM export_part") == 0
