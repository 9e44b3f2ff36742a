"""Pulls: from one consistent snapshot to the next, whatever happens in between."""

import asyncio
import random
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.workflow import PhotoKind
from backend.services import commands, phone_view, reference
from backend.services.environment import Environment, utc_now
from backend.services.people import LoggedIn
from backend.services.signing import from_base64url
from backend.services.views import TicketPage
from backend.services.views_offline import PhoneView
from storage.queries import people as rows
from storage.queries import photos
from tests.builders import COMMUNITIES, GRIDS, SmallTown, here, make, photo
from tests.people import Client

Pages = dict[UUID, TicketPage]


class Holder:
    """A phone that only pulls."""

    def __init__(self, env: Environment, actor: Actor) -> None:
        self.env, self.actor = env, actor
        self.cursor: str | None = None
        self.tickets: Pages = {}
        self.requests = 0

    async def ask(self) -> PhoneView | None:
        self.requests += 1
        who = LoggedIn(uuid4(), self.actor, "13900000000", False)
        return await phone_view.pull(self.env, who, self.cursor)

    async def pull(self) -> list[PhoneView]:
        """To the end; what came."""
        views: list[PhoneView] = []
        named: set[UUID] = set()
        while view := await self.ask():
            views.append(view)
            self.cursor = view.cursor
            for page in view.tickets:
                self.tickets[page.ticket.id] = page
                named.add(page.ticket.id)
            for gone in view.removed:
                self.tickets.pop(gone, None)
            if not view.more:
                if view.whole:
                    self.tickets = {k: t for k, t in self.tickets.items() if k in named}
                break
        return views


async def ticket(env: Environment, town: SmallTown, grid: str = GRIDS[0]) -> UUID:
    made = make(c.Report, uuid4(), category="0401", kind="street_order", position=here(grid))
    answer = await commands.apply(env, made, town[Role.DISPATCHER])
    assert answer.result == "applied"
    return UUID(str(made.ticket))


async def act(env: Environment, town: SmallTown, what: Any, of: UUID, **more: Any) -> str:
    answer = await commands.apply(env, make(what, of, **more), town[Role.DISPATCHER])
    return answer.result


async def test_a_later_transaction_that_commits_first_hides_no_earlier_one(
    fresh: Environment, town: SmallTown
) -> None:
    """Neither a sequence nor a timestamp could say which of the two the phone has not seen."""
    first, second = [await ticket(fresh, town) for _ in range(2)]
    phone = Holder(fresh, town[Role.GRID_WORKER])
    await phone.pull()
    touch = "UPDATE ticket SET description = $2 WHERE id = $1"
    async with fresh.database.transaction() as slow:
        await slow.execute(touch, first, "先开始")
        async with fresh.database.transaction() as quick:
            await quick.execute(touch, second, "后开始")
        (view,) = await phone.pull()
        assert [each.ticket.id for each in view.tickets] == [second]
    (view,) = await phone.pull()
    assert [each.ticket.id for each in view.tickets] == [first]
    assert await phone.pull() == []


async def test_nothing_new_is_one_small_request(
    address: str, town: SmallTown, client: Client
) -> None:
    """Head and body together, as they go over the wire."""
    await client.log_in(town[Role.GRID_WORKER], town)
    view = (await client.get("/api/view")).json()
    while view["more"]:
        view = (await client.get("/api/view", params={"cursor": view["cursor"]})).json()
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    cookie = client.cookies["banjie_session"]
    request = f"GET /api/view?cursor={view['cursor']} HTTP/1.1\r\nHost: {host}\r\n"
    writer.write(f"{request}Cookie: banjie_session={cookie}\r\n\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 204")
    assert b"banjie-time: " in answer.lower()
    assert len(answer) < 200, answer


async def test_what_is_ours_comes_and_what_is_not_stays_away(
    fresh: Environment, town: SmallTown
) -> None:
    mine, other = await ticket(fresh, town), await ticket(fresh, town, GRIDS[2])
    phone, neighbour = Holder(fresh, town[Role.GRID_WORKER]), Holder(fresh, town.neighbour)
    (first,) = await phone.pull()
    await neighbour.pull()
    assert first.whole
    assert (set(phone.tickets), set(neighbour.tickets)) == ({mine}, {other})


async def test_a_ticket_goes_from_one_phone_to_another(fresh: Environment, town: SmallTown) -> None:
    """To somebody of another grid, and away from a grid when it ends."""
    of = await ticket(fresh, town, GRIDS[2])
    first, second = town[Role.GRID_WORKER], town[Role.OFFICER]
    await act(fresh, town, c.File, of)
    await act(fresh, town, c.Dispatch, of, assignee=first.id)
    phones = [Holder(fresh, each) for each in (first, second, town.neighbour)]
    for each in phones:
        await each.pull()
    assert [of in each.tickets for each in phones] == [True, False, True]
    await act(fresh, town, c.Redispatch, of, assignee=second.id, note="换人")
    for each in phones:
        await each.pull()
    assert [of in each.tickets for each in phones] == [False, True, True]
    back = make(c.Return, of, reason="wrong_place", note="")
    await commands.apply(fresh, back, second)
    await act(fresh, town, c.Void, of, reason="test")
    for each in phones:
        await each.pull()
    assert not any(of in each.tickets for each in phones)


async def test_changed_areas_bring_another_view(fresh: Environment, town: SmallTown) -> None:
    near, far = await ticket(fresh, town), await ticket(fresh, town, GRIDS[2])
    worker = town[Role.GRID_WORKER]
    phone = Holder(fresh, worker)
    await phone.pull()
    assert set(phone.tickets) == {near}
    phone.actor = Actor(worker.id, worker.name, worker.roles, (GRIDS[2],))
    (view,) = await phone.pull()
    assert view.whole
    assert set(phone.tickets) == {far}
    phone.actor = Actor(worker.id, worker.name, (Role.ADMINISTRATOR,), (GRIDS[2],))
    (view,) = await phone.pull()
    assert view.whole
    assert phone.tickets == {}
    assert await phone.pull() == []


async def test_arrived_photos_change_the_ticket(fresh: Environment, town: SmallTown) -> None:
    sha256 = "b" * 64
    made = make(
        c.Report, uuid4(), category="0401", position=here(),
        photos=(photo(PhotoKind.BEFORE, sha256),),
    )  # fmt: skip
    await commands.apply(fresh, made, town[Role.GRID_WORKER])
    phone = Holder(fresh, town[Role.GRID_WORKER])
    await phone.pull()
    assert phone.tickets[made.ticket].photos[0].state == "awaited"
    async with fresh.database.transaction() as connection:
        await photos.reserve_object(connection, sha256, 1000, "image/jpeg", None, utc_now())
        await photos.mark_stored(connection, sha256, utc_now())
        await photos.touch_tickets(connection, sha256)
    await phone.pull()
    assert phone.tickets[made.ticket].photos[0].state == "stored"


@pytest.mark.parametrize(
    "cursor",
    ["x", "AAAA", "!!!!", "a" * 3000, "lrhk", "\u00e9"],
)
async def test_a_cursor_that_is_none_begins_anew(
    fresh: Environment, town: SmallTown, cursor: str
) -> None:
    of = await ticket(fresh, town)
    phone = Holder(fresh, town[Role.GRID_WORKER])
    phone.cursor = cursor
    (view,) = await phone.pull()
    assert view.whole
    assert set(phone.tickets) == {of}


@pytest.mark.parametrize(
    "since",
    ["9:9:", "900000:900000:", "5:4:", "0:0:", "1:9:20", "5:9:8,7", "5:9:7,7", "1:1:1; DROP", ""],
)
async def test_a_cursor_with_an_impossible_snapshot(
    fresh: Environment, town: SmallTown, since: str
) -> None:
    """None of them fails, and none hides anything for ever: the next pulls are right."""
    of = await ticket(fresh, town)
    phone = Holder(fresh, town[Role.GRID_WORKER])
    (view,) = await phone.pull()
    known = phone_view._CURSOR.decode(from_base64url(view.cursor))
    forged = phone_view.Cursor(known.whose, known.versions, known.made_at, since)
    phone.cursor = phone_view._write(forged)
    phone.tickets = {}
    await phone.pull()
    await act(fresh, town, c.AddNote, of, note="有变化")
    await phone.pull()
    assert set(phone.tickets) == {of}


async def test_pages_of_a_long_pull(
    fresh: Environment, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes between two pages are not lost, nor what leaves meanwhile."""
    monkeypatch.setattr(phone_view, "PAGE", 3)
    made = sorted([await ticket(fresh, town) for _ in range(8)])
    phone = Holder(fresh, town[Role.GRID_WORKER])
    first = await phone.ask()
    assert first is not None
    assert (first.more, len(first.tickets)) == (True, 3)
    await act(fresh, town, c.AddNote, made[0], note="第一页里的")
    await act(fresh, town, c.Void, made[1], reason="test")
    await act(fresh, town, c.Void, made[7], reason="test")
    late = await ticket(fresh, town)
    phone.cursor = first.cursor
    phone.tickets = {page.ticket.id: page for page in first.tickets}
    while view := await phone.ask():
        phone.cursor = view.cursor
        phone.tickets |= {page.ticket.id: page for page in view.tickets}
        for gone in view.removed:
            phone.tickets.pop(gone, None)
    assert set(phone.tickets) == {*made[:1], *made[2:7], late}
    assert phone.tickets[made[0]].ticket.version == 2


@pytest.mark.parametrize("seed", range(12))
async def test_deltas_add_up_to_the_whole(fresh: Environment, town: SmallTown, seed: int) -> None:
    """Random moves of random people; every now and then a phone pulls. At the end each holds what a
    phone holds that asks for everything."""
    rng = random.Random(seed)
    field_people = [town[Role.GRID_WORKER], town[Role.OFFICER], town.neighbour]
    wide = Actor(town[Role.STREET_PATROLLER].id, "组长", (Role.STREET_PATROLLER,), COMMUNITIES)
    phones = [Holder(fresh, each) for each in (*field_people, wide)]
    known: list[UUID] = []
    for _ in range(60):
        if not known or rng.random() < 0.2:
            known.append(await ticket(fresh, town, rng.choice(GRIDS)))
        of = rng.choice(known)
        moves: list[tuple[Any, dict[str, Any]]] = [
                (c.File, {}), (c.Void, {"reason": "test"}), (c.AddNote, {"note": "看"}),
                (c.Dispatch, {"assignee": rng.choice(field_people).id}),
                (c.Redispatch, {"assignee": rng.choice(field_people).id, "note": "换"}),
                (c.Merge, {"into": rng.choice(known)}),
        ]  # fmt: skip
        what, more = rng.choice(moves)
        await act(fresh, town, what, of, **more)
        for phone in phones:
            if rng.random() < 0.15:
                await phone.pull()
    for phone in phones:
        await phone.pull()
        whole = Holder(fresh, phone.actor)
        await whole.pull()
        assert phone.tickets == whole.tickets


async def test_the_reference_data_is_named(fresh: Environment, town: SmallTown) -> None:
    """A new version reaches a phone that has nothing else to fetch."""
    phone = Holder(fresh, town[Role.GRID_WORKER])
    (first,) = await phone.pull()
    categories = dict(fresh.town.categories)
    categories.popitem()
    fresh.town.categories = categories
    reference.versions.cache_clear()
    (second,) = await phone.pull()
    assert second.reference != first.reference
    assert (second.whole, second.tickets) == (False, ())
    assert await phone.pull() == []


async def test_a_person_without_a_view_is_found(fresh: Environment, town: SmallTown) -> None:
    """Somebody who manages people sees no case, and no phone of theirs holds one."""
    await ticket(fresh, town)
    async with fresh.database.reading() as connection:
        found = await rows.find_person(connection, town[Role.ADMINISTRATOR].id)
    assert found is not None
    phone = Holder(fresh, town[Role.ADMINISTRATOR])
    await phone.pull()
    assert phone.tickets == {}
