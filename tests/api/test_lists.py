"""Lists by cursor, each for those it is for; the desk's figures; live wake-ups."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from backend.domain.role import Role
from backend.services.lists import ASKED_VIEWS, OWN_VIEWS
from storage.queries.lists import VIEWS
from tests.builders import GRIDS, KEY, SmallTown, alarm, centre
from tests.people import Client

DESK_ROLES = {Role.DISPATCHER, Role.DUTY_OFFICER, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF}
FIELD_ROLES = {Role.GRID_WORKER, Role.STREET_PATROLLER, Role.OFFICER}


async def alarms(client: Client, count: int, **changed: Any) -> list[str]:
    """Tickets at places of their own, so that nothing folds."""
    bodies = [
        alarm(camera=None, address=f"元江路{uuid4().hex[:8]}号", **changed) for _ in range(count)
    ]
    answer = await client.alarm(bodies)
    return [each["ticket"] for each in answer.json()["items"]]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("view", sorted(VIEWS))
async def test_who_may_open_which_list(
    address: str, town: SmallTown, role: Role, view: str
) -> None:
    """What the property is asked is in everybody's tickets too; nothing else is the property's."""
    allowed = set(DESK_ROLES)
    if view in (*OWN_VIEWS, *ASKED_VIEWS):
        allowed |= FIELD_ROLES
    if view in ASKED_VIEWS:
        allowed.add(Role.PROPERTY_MANAGER)
    async with Client(address) as client:
        await client.log_in(town[role], town)
        answer = await client.get(f"/api/tickets?view={view}")
    assert (answer.status_code == 200) is (role in allowed), answer.text


async def test_pages_join_without_gap_or_repeat(client: Client, town: SmallTown) -> None:
    await client.log_in(town[Role.DISPATCHER], town)
    made = await alarms(client, 25)
    for view in ("waiting", "open", "all"):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (await client.get(f"/api/tickets?view={view}&limit=7&cursor={cursor}")).json()
            assert len(page["items"]) <= 7
            seen += [each["number"] for each in page["items"]]
            cursor = page.get("next")
        assert len(seen) == len(set(seen))
        assert set(made) <= set(seen)


async def test_a_stranger_sees_nothing_of_it(client: Client, address: str, town: SmallTown) -> None:
    """A grid worker's lists hold the own grid's open tickets and no others."""
    here, there = ({"latitude": c[0] + 0.001, "longitude": c[1]} for c in map(centre, GRIDS[::2]))
    own = (await client.alarm(alarm(camera=None, scenario="rubble", position=here))).json()
    other = (await client.alarm(alarm(camera=None, scenario="rubble", position=there))).json()
    async with Client(address) as phone:
        await phone.log_in(town.neighbour, town)
        listed = (await phone.get("/api/tickets?view=area&limit=200")).json()["items"]
        numbers = {each["number"] for each in listed}
        assert other["items"][0]["ticket"] in numbers
        assert own["items"][0]["ticket"] not in numbers
        hidden = await phone.get(f"/api/tickets/by-number/{own['items'][0]['ticket']}")
        assert hidden.status_code == 404


async def test_the_figures_count(client: Client, town: SmallTown) -> None:
    await client.log_in(town[Role.DISPATCHER], town)
    before = (await client.get("/api/summary")).json()
    await alarms(client, 3)
    after = (await client.get("/api/summary")).json()
    assert after["waiting"] == before["waiting"] + 3


@pytest.mark.parametrize("cursor", ["x", "AAAA", "bm9uc2Vuc2U", "W10"])
async def test_a_bad_cursor_is_told(client: Client, town: SmallTown, cursor: str) -> None:
    await client.log_in(town[Role.DISPATCHER], town)
    answer = await client.get(f"/api/tickets?view=all&cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (400, "input.malformed")


async def test_suggestions_name_their_reason(client: Client, town: SmallTown) -> None:
    await client.log_in(town[Role.DISPATCHER], town)
    number = (await client.alarm(alarm(scenario="leaflets"))).json()["items"][0]["ticket"]
    ticket = (await client.get(f"/api/tickets/by-number/{number}")).json()["ticket"]["id"]
    items = (await client.get(f"/api/tickets/{ticket}/suggestions")).json()["items"]
    assert items[0]["ownGrid"]
    assert all(each["why"]["zh"] and each["why"]["en"] for each in items)
    assert {role for each in items for role in each["roles"]} <= {r.value for r in FIELD_ROLES}


async def test_reference_is_sent_once(client: Client, town: SmallTown) -> None:
    await client.log_in(town[Role.GRID_WORKER], town)
    for path in ("/api/reference", "/api/map"):
        first = await client.get(path)
        again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    kinds = (await client.get("/api/reference")).json()["kinds"]
    assert {kind["key"] for kind in kinds} == {"street_order", "patrol_report"}
    assert kinds[0]["moves"][0]["label"]["zh"]


class Listener:
    """Reads the stream of live events."""

    def __init__(self, client: Client) -> None:
        self.events: list[tuple[str, str]] = []
        self._client = client
        self._task = asyncio.create_task(self._read())
        self._new = asyncio.Event()

    async def _read(self) -> None:
        async with self._client.stream("GET", "/api/live", timeout=60) as stream:
            kind = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    kind = line[7:]
                elif line.startswith("data: "):
                    self.events.append((kind, line[6:]))
                    self._new.set()

    async def until(self, text: str) -> None:
        async with asyncio.timeout(10):
            while not any(text in data or text == kind for kind, data in self.events):
                self._new.clear()
                await self._new.wait()

    def close(self) -> None:
        self._task.cancel()


async def test_a_change_wakes_those_who_see_it(
    client: Client, address: str, town: SmallTown
) -> None:
    async with Client(address) as desk, Client(address) as near, Client(address) as far:
        await desk.log_in(town[Role.DISPATCHER], town)
        await near.log_in(town[Role.GRID_WORKER], town)
        await far.log_in(town.neighbour, town)
        listeners = [Listener(each) for each in (desk, near, far)]
        try:
            for each in listeners:
                await each.until("hello")
            number = (await client.alarm(alarm(scenario="barbecue"))).json()["items"][0]["ticket"]
            page = (await desk.get(f"/api/tickets/by-number/{number}")).json()
            ticket = page["ticket"]["id"]
            await listeners[0].until(ticket)
            await listeners[1].until(ticket)
            elsewhere = (await client.alarm(alarm(camera="C3", scenario="barbecue"))).json()
            other = elsewhere["items"][0]["ticket"]
            found = (await desk.get(f"/api/tickets/by-number/{other}")).json()["ticket"]["id"]
            await listeners[2].until(found)
            assert not any(ticket in data for _, data in listeners[2].events)
            assert KEY not in str(listeners[0].events)
        finally:
            for each in listeners:
                each.close()
