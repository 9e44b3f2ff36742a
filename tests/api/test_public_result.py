"""What a reporter may say of the result: a rating, and one reopening; an SMS where a number was left."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PIL import Image

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.rating import CHANGE_WITHIN, RATE_WITHIN, REOPEN_WITHIN, rate_until
from backend.domain.role import Role
from backend.domain.workflow import PhotoKind
from backend.services import commands, lists, photos
from backend.services.environment import Environment
from backend.services.reaching import Worker
from storage.queries import notices
from tests.builders import SmallTown, jpeg, make, photo
from tests.conftest import served
from tests.public import Resident
from tests.services.test_climbing import read

PHONE = "13987654321"
GOOD = {"solved": True, "explained": True, "satisfied": 5, "words": "很快"}


@pytest.fixture
async def resident(fresh: Environment) -> AsyncIterator[Resident]:
    async with served(fresh) as address, Resident(address) as resident:
        yield resident


async def report(resident: Resident, fresh: Environment, **more: str) -> tuple[str, UUID]:
    """The receipt's key, and the ticket."""
    filed = (await resident.report(**more)).json()
    async with fresh.database.reading() as connection:
        ticket = await connection.fetchval(
            "SELECT id FROM ticket WHERE number = $1", filed["number"]
        )
    return filed["key"], ticket


async def do(env: Environment, actor: Actor, command: c.AnyCommand) -> None:
    answer = await commands.apply(env, command, actor)
    assert answer.result == "applied", answer.problem


async def handle(
    env: Environment, town: SmallTown, of: UUID, file: bool = True, after: bytes = b""
) -> None:
    """From the desk and back to it, and closed."""
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    if file:
        await do(env, desk, make(c.File, of))
    await do(env, desk, make(c.Dispatch, of, assignee=worker.id))
    await do(env, worker, make(c.Accept, of))
    await do(env, worker, make(c.Arrive, of, no_position="off"))
    last = photo(PhotoKind.AFTER)
    if after:
        async with env.database.transaction() as connection:
            sha256 = await photos.keep(env, connection, after)
        last = photo(PhotoKind.AFTER, sha256, len(after))
    both = (photo(PhotoKind.BEFORE), last)
    await do(env, worker, make(c.Handle, of, outcome="done", photos=both))
    await do(env, desk, make(c.Close, of))


def go(env: Environment, by: timedelta) -> None:
    later = env.now() + by
    env.now = lambda: later


async def test_a_result_is_rated_and_the_desk_sees_it(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    key, of = await report(resident, fresh)
    early = await resident.post(f"/api/public/receipts/{key}/rating", json=GOOD)
    assert (early.status_code, early.json()["code"]) == (422, "rating.open")
    await handle(fresh, town, of)
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert (shown["step"], shown["outcome"]["zh"], shown["rating"]) == ("closed", "已处置", None)
    assert shown["rateUntil"] and shown["reopenUntil"]
    for given in (GOOD, {**GOOD, "satisfied": 2, "solved": False}):
        said = await resident.post(f"/api/public/receipts/{key}/rating", json=given)
        assert said.status_code == 204, said.text
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert (shown["rating"]["satisfied"], shown["rating"]["solved"]) == (2, False)
    page = await lists.page(fresh, town[Role.DISPATCHER], of)
    assert page.rating is not None
    assert (page.rating.satisfied, page.rating.words) == (2, "很快")
    worker = await lists.page(fresh, town[Role.GRID_WORKER], of)
    assert worker.rating is None  # who is judged by it does not read it on the phone


@pytest.mark.parametrize(
    ("given", "status"),
    [({**GOOD, "satisfied": 6}, 400), ({**GOOD, "satisfied": 0}, 400),
     ({**GOOD, "words": "x" * 201}, 400), ({"solved": True}, 400)],
)  # fmt: skip
async def test_bad_ratings(
    resident: Resident, fresh: Environment, given: object, status: int
) -> None:
    key, _ = await report(resident, fresh)
    said = await resident.post(f"/api/public/receipts/{key}/rating", json=given)
    assert said.status_code == status
    stranger = await resident.post(f"/api/public/receipts/{'A' * 27}/rating", json=GOOD)
    assert stranger.status_code == 404


async def test_times(resident: Resident, fresh: Environment, town: SmallTown) -> None:
    key, of = await report(resident, fresh)
    await handle(fresh, town, of)
    assert (await resident.post(f"/api/public/receipts/{key}/rating", json=GOOD)).status_code == 204
    go(fresh, CHANGE_WITHIN + timedelta(minutes=1))
    late = await resident.post(f"/api/public/receipts/{key}/rating", json=GOOD)
    assert late.json()["code"] == "rating.fixed"
    go(fresh, REOPEN_WITHIN)
    late = await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "还在"})
    assert (late.status_code, late.json()["code"]) == (422, "reopen.late")
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert shown["reopenUntil"] is None


def test_a_rating_ends_with_its_time() -> None:
    closed = datetime(2026, 11, 1, tzinfo=UTC)
    assert rate_until(None, None) is None
    assert rate_until(closed, None) == closed + RATE_WITHIN
    last = closed + RATE_WITHIN
    assert rate_until(closed, last - timedelta(hours=1)) == last


async def test_it_comes_back_once_and_goes_its_way_again(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    key, of = await report(resident, fresh)
    early = await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "还在"})
    assert early.json()["code"] == "reopen.open"
    await handle(fresh, town, of)
    empty = await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "  "})
    assert empty.json()["code"] == "note.required"
    together = await asyncio.gather(
        *(
            resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "又堆起来了"})
            for _ in range(3)
        )
    )
    assert sorted(each.status_code for each in together) == [204, 422, 422]
    back = await read(fresh, of)
    assert (back.state, back.assignee, back.outcome, back.closed_at) == ("filed", None, None, None)
    assert back.rework_count == 1
    assert [name for name, clock in back.clocks.items() if clock.due_at] == ["dispatch"]
    page = await lists.page(fresh, town[Role.DISPATCHER], of)
    assert (page.history[-1].move, page.history[-1].note) == ("reopen", "又堆起来了")
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert (shown["step"], shown["reopenUntil"]) == ("received", None)
    assert shown["reopenedAt"]
    await handle(fresh, town, of, file=False)
    again = await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "还在"})
    assert again.json()["code"] == "reopen.once"


async def test_what_came_back_is_rated_anew(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    key, of = await report(resident, fresh)
    rating, again = f"/api/public/receipts/{key}/rating", f"/api/public/receipts/{key}/reopen"
    await handle(fresh, town, of)
    bad = {**GOOD, "solved": False, "satisfied": 1}
    assert (await resident.post(rating, json=bad)).status_code == 204
    assert (await resident.post(again, json={"words": "还在"})).status_code == 204
    go(fresh, CHANGE_WITHIN * 2)
    await handle(fresh, town, of, file=False)
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert (shown["rating"], bool(shown["rateUntil"])) == (None, True)
    assert (await resident.post(rating, json=GOOD)).status_code == 204
    go(fresh, CHANGE_WITHIN - timedelta(minutes=1))
    assert (await resident.post(rating, json={**GOOD, "satisfied": 4})).status_code == 204
    go(fresh, timedelta(minutes=2))
    assert (await resident.post(rating, json=GOOD)).json()["code"] == "rating.fixed"
    page = await lists.page(fresh, town[Role.DISPATCHER], of)
    assert page.rating is not None
    assert (page.rating.solved, page.rating.satisfied) == (True, 4)


async def test_a_merged_report_reopens_what_it_was_handled_as(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    first, of = await report(resident, fresh)
    second, twin = await report(resident, fresh, words="同一堆垃圾")
    desk = town[Role.DISPATCHER]
    await do(fresh, desk, make(c.Merge, twin, into=of))
    await handle(fresh, town, of)
    done = await resident.post(f"/api/public/receipts/{second}/reopen", json={"words": "还在"})
    assert done.status_code == 204, done.text
    assert (await read(fresh, of)).state == "filed"
    assert (await read(fresh, twin)).state == "merged"
    other = await resident.post(f"/api/public/receipts/{first}/reopen", json={"words": "还在"})
    assert other.json()["code"] == "reopen.open"


async def test_a_child_reopens_with_its_parent(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    _, parent = await report(resident, fresh)
    key, child = await report(resident, fresh, words="旁边也有")
    desk = town[Role.DISPATCHER]
    await do(fresh, desk, make(c.File, parent))
    await do(fresh, desk, make(c.Follow, child, into=parent))
    await handle(fresh, town, parent, file=False)
    assert (await read(fresh, child)).state == "closed"
    done = await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "还在"})
    assert done.status_code == 204, done.text
    assert [(await read(fresh, each)).state for each in (parent, child)] == ["filed", "filed"]


async def test_who_left_a_number_hears_of_it(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    _, of = await report(resident, fresh, phone=PHONE)
    _, silent = await report(resident, fresh, words="没留号码")
    for each in (of, silent):
        await handle(fresh, town, each)
    async with fresh.database.reading() as connection:
        told = [row for row in await notices.of_ticket(connection, of, 50)
                if row["audience"] == "reporter"]  # fmt: skip
        none = [row for row in await notices.of_ticket(connection, silent, 50)
                if row["audience"] == "reporter"]  # fmt: skip
    assert [row["facts"].count('"handling"') for row in told] == [1, 0]
    assert none == []
    worker = Worker(fresh)
    while await worker.step():
        await worker.finish()
    async with fresh.database.reading() as connection:
        rows = [row for row in await notices.of_ticket(connection, of, 50)
                if row["audience"] == "reporter"]  # fmt: skip
        tries = await notices.tries_of(connection, [row["id"] for row in rows])
        whole = await connection.fetchval("SELECT string_agg(n::text, '') FROM notice n")
    assert sorted(row["ended"] for row in rows) == ["overtaken", "sent"]  # it is over already
    assert [(each["channel"], each["result"]) for each in tries] == [("sms", "delivered")]
    assert PHONE not in whole  # the number stands in one place, and is deleted there


async def test_the_photos_of_the_work_are_shown(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    """Once it is closed, small, under the receipt of this report alone: not the ones before the work."""
    key, of = await report(resident, fresh)
    other, _ = await report(resident, fresh, words="别处的事")
    await handle(fresh, town, of, after=jpeg(5))
    shown = (await resident.get(f"/api/public/receipts/{key}")).json()
    [picture] = shown["photos"]
    assert shown["closedAt"]
    got = await resident.get(f"/api/public/receipts/{key}/photos/{picture}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert max(Image.open(io.BytesIO(got.content)).size) == 320
    async with fresh.database.reading() as connection:
        before = await connection.fetchval(
            "SELECT id FROM photo WHERE ticket = $1 AND kind = 'before'", of
        )
    for wrong in (f"{key}/photos/{before}", f"{other}/photos/{picture}"):
        assert (await resident.get(f"/api/public/receipts/{wrong}")).status_code == 404
    assert (await resident.post(f"/api/public/receipts/{key}/reopen", json={"words": "还在"})).status_code == 204  # fmt: skip
    assert (await resident.get(f"/api/public/receipts/{key}")).json()["photos"] == []
    assert (await resident.get(f"/api/public/receipts/{key}/photos/{picture}")).status_code == 404


async def test_whoever_was_merged_hears_how_it_ended(
    resident: Resident, fresh: Environment, town: SmallTown
) -> None:
    _, of = await report(resident, fresh)
    _, twin = await report(resident, fresh, words="同一堆垃圾", phone=PHONE)
    _, third = await report(resident, fresh, words="又是那堆", phone=PHONE)
    desk = town[Role.DISPATCHER]
    await do(fresh, desk, make(c.Merge, third, into=twin))
    await do(fresh, desk, make(c.Merge, twin, into=of))
    await handle(fresh, town, of)
    for each in (twin, third):
        number = (await read(fresh, each)).number
        async with fresh.database.reading() as connection:
            told = [row["facts"] for row in await notices.of_ticket(connection, each, 50)
                    if row["audience"] == "reporter"]  # fmt: skip
        assert [('"merged"' in facts, '"closed"' in facts) for facts in sorted(told, key=len)] in (
            [(True, False), (False, True)], [(False, True), (True, False)]
        )  # fmt: skip
        assert all(number in facts for facts in told)
