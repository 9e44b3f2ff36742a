"""Alarms of machines: once each, folded where they repeat, refused one by one."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.domain.source import Source
from backend.domain.ticket import replay
from backend.services import alarms
from backend.services.alarm_input import AlarmIn, Sender
from backend.services.environment import Environment
from backend.services.records import event_of, ticket_of
from backend.services.views import AlarmAnswer
from storage.queries import lists, tickets
from tests.builders import SmallTown, alarm, jpeg
from tests.people import MACHINE, Client


def sender(town: SmallTown) -> Sender:
    return Sender(town.key, "cameras", Source.CAMERA, ("alarm.send", "alarm.results"))


def items(*bodies: dict[str, Any]) -> list[AlarmIn | AlarmAnswer]:
    return [msgspec.convert(each, AlarmIn) for each in bodies]


async def receive(
    env: Environment, town: SmallTown, *bodies: dict[str, Any]
) -> list[tuple[str, str | None]]:
    answers = await alarms.receive(env, sender(town), items(*bodies))
    return [(each.result, each.ticket) for each in answers]


def minutes_ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


async def test_the_same_id_is_the_same_alarm(fresh: Environment, town: SmallTown) -> None:
    body = alarm()
    [(first, number)] = await receive(fresh, town, body)
    again = await receive(fresh, town, body, body)
    assert first == "taken"
    assert again == [("duplicate", number)] * 2


async def test_twice_in_one_batch(fresh: Environment, town: SmallTown) -> None:
    body = alarm()
    (first, number), second = await receive(fresh, town, body, body)
    assert (first, second) == ("taken", ("duplicate", number))


async def test_repeats_at_one_point_fold(fresh: Environment, town: SmallTown) -> None:
    """Count, first, last and the latest photo; another scenario or point is another case."""
    picture = {"data": base64.b64encode(jpeg(7)).decode()}
    answers = await receive(
        fresh,
        town,
        alarm(time=minutes_ago(20)),
        alarm(time=minutes_ago(10), photos=[picture]),
        alarm(time=minutes_ago(25)),
        alarm(scenario="piling"),
        alarm(camera="C2"),
    )
    assert [result for result, _ in answers] == ["folded", "folded", "taken", "taken", "taken"]
    number = answers[0][1]
    later = await receive(fresh, town, alarm(time=minutes_ago(1)))
    assert later == [("folded", number)]
    async with fresh.database.reading() as connection:
        ticket_id = await lists.id_of_number(connection, str(number))
        assert ticket_id is not None
        row = await tickets.find_ticket(connection, ticket_id)
        events = [event_of(each) for each in await tickets.events_of(connection, ticket_id)]
    assert row is not None
    ticket = ticket_of(row)
    assert ticket.alarm_count == 4
    assert ticket.first_alarm_at is not None
    assert ticket.last_alarm_at is not None
    span = ticket.last_alarm_at - ticket.first_alarm_at
    assert timedelta(minutes=23) < span < timedelta(minutes=25)
    assert ticket.photo is not None
    assert replay(events) == ticket


async def test_outside_the_window_it_is_new(fresh: Environment, town: SmallTown) -> None:
    answers = await receive(fresh, town, alarm(time=minutes_ago(90)), alarm())
    assert [result for result, _ in answers] == ["taken", "taken"]


async def test_twenty_at_once_make_one_ticket(fresh: Environment, town: SmallTown) -> None:
    answers = await asyncio.gather(*(receive(fresh, town, alarm()) for _ in range(20)))
    results = sorted(answer[0][0] for answer in answers)
    assert results == ["folded"] * 19 + ["taken"]


async def test_one_id_at_two_places_at_once(fresh: Environment, town: SmallTown) -> None:
    """The unique id decides where the spot's lock does not."""
    bodies = [alarm(id="same", camera=camera) for camera in ("C1", "C2", "C3")] * 3
    answers = await asyncio.gather(*(receive(fresh, town, body) for body in bodies))
    results = sorted(answer[0][0] for answer in answers)
    assert results == ["duplicate"] * 8 + ["taken"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"scenario": "nonsense"}, "alarm.scenario"),
        ({"camera": "C99"}, "alarm.camera"),
        ({"camera": None}, "alarm.place"),
        ({"time": "2020-01-01T00:00:00Z"}, "alarm.time"),
        ({"photos": [{"data": "!!"}]}, "alarm.photo"),
        ({"photos": [{"data": base64.b64encode(b"GIF89a nonsense").decode()}]}, "alarm.photo"),
    ],
)
async def test_bad_items_are_named_and_good_ones_taken(
    env: Environment, town: SmallTown, changed: dict[str, Any], code: str
) -> None:
    bad = alarm(camera="C3", scenario="dust") | changed
    answers = await alarms.receive(
        env, sender(town), items(bad, alarm(address="路口", camera=None))
    )
    assert answers[0].problem is not None
    assert answers[0].problem.code == code
    assert answers[0].id == bad["id"]
    assert answers[1].result in ("taken", "folded")


@pytest.mark.parametrize(
    ("place", "grid"),
    [
        ({"position": {"latitude": 31.0221, "longitude": 121.3661}}, "310112112001002"),
        ({"position": {"latitude": 32.0, "longitude": 121.0}}, None),
        ({"address": "元江路88号"}, None),
        ({"camera": "C3"}, "310112112002001"),
    ],
)
async def test_where_an_alarm_lies(
    fresh: Environment, town: SmallTown, place: dict[str, Any], grid: str | None
) -> None:
    [(result, number)] = await receive(fresh, town, alarm(camera=None) | place)
    assert result == "taken"
    async with fresh.database.reading() as connection:
        found = await connection.fetchval("SELECT grid FROM ticket WHERE number = $1", number)
    assert found == grid


async def test_over_http_plain_and_cloudevents(client: Client) -> None:
    plain = await client.alarm([alarm(camera="C2", scenario="spill"), {"id": "x"}])
    assert plain.status_code == 200
    assert [each["result"] for each in plain.json()["items"]] == ["taken", "refused"]
    event = {
        "specversion": "1.0",
        "id": uuid4().hex,
        "source": "mall/camera-2",
        "type": "cn.banjie.alarm",
        "time": datetime.now(UTC).isoformat(),
        "data": {"scenario": "spill", "camera": "C2"},
    }
    one = await client.alarm(event, "application/cloudevents+json")
    assert one.json()["items"][0]["result"] == "folded", one.text
    batch = await client.alarm(
        [event, {**event, "id": uuid4().hex}], "application/cloudevents-batch+json"
    )
    assert [each["result"] for each in batch.json()["items"]] == ["duplicate", "folded"]


async def test_keys_and_results(client: Client) -> None:
    sent = alarm(camera="C3", scenario="laundry")
    assert (await client.post("/api/alarms", json=sent)).status_code == 401
    wrong = await client.post("/api/alarms", json=sent, headers={"Authorization": "Bearer no"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "key.none")
    number = (await client.alarm(sent)).json()["items"][0]["ticket"]
    result = (await client.get(f"/api/alarms/{sent['id']}", headers=MACHINE)).json()
    assert (result["ticket"], result["state"]) == (number, "reported")
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"/api/alarm-results?limit=2{cursor}", headers=MACHINE)).json()
        seen += [each["id"] for each in page["items"]]
        if not page.get("next"):
            break
        cursor = f"&cursor={page['next']}"
    assert sent["id"] in seen
    assert len(seen) == len(set(seen))
