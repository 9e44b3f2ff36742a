"""What phones send: signed commands, their author whoever carries them, lost phones."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.services import people
from backend.services.environment import Environment, utc_now
from tests.builders import GRIDS, SmallTown, here
from tests.people import Client
from tests.phone import Phone, send

PLACE = {"latitude": here().latitude, "longitude": here().longitude, "accuracy": 10}


@asynccontextmanager
async def logged_in(address: str, town: SmallTown, actor: Actor) -> AsyncIterator[Client]:
    async with Client(address) as client:
        await client.log_in(actor, town)
        yield client


def report(phone: Phone) -> dict[str, Any]:
    photo = {"id": str(uuid4()), "kind": "before", "sha256": "a" * 64, "length": 1000,
             "takenAt": datetime.now(UTC).isoformat()}  # fmt: skip
    return phone.command("report", uuid4(), category="0401", position=PLACE, photos=[photo])


async def a_task(address: str, town: SmallTown, worker: Actor) -> str:
    """A ticket dispatched to this worker; its id."""
    async with logged_in(address, town, town[Role.DISPATCHER]) as desk:
        ticket = str(uuid4())
        for name, more in (
            ("report", {"category": "0401", "kind": "street_order", "position": PLACE}),
            ("file", {}), ("dispatch", {"assignee": str(worker.id)}),
        ):  # fmt: skip
            answer = await desk.command(name, ticket, **more)
            assert answer["result"] == "applied", answer
    return ticket


async def test_signed_commands_are_applied_in_order(address: str, town: SmallTown) -> None:
    worker = town[Role.GRID_WORKER]
    ticket = await a_task(address, town, worker)
    async with logged_in(address, town, worker) as client:
        phone = Phone(worker)
        await phone.register(client)
        made = [
            phone.command("accept", ticket, baseVersion=3),
            phone.command("arrive", ticket, baseVersion=3, position=PLACE),
        ]
        answers = await send(client, *map(phone.sign, made))
        assert [each["result"] for each in answers] == ["applied", "applied"]
        again = await send(client, *map(phone.sign, made))
        assert [each["result"] for each in again] == ["duplicate", "duplicate"]
        assert [each["version"] for each in again] == [each["version"] for each in answers]


async def test_a_session_carries_anothers_commands(address: str, town: SmallTown) -> None:
    """A shared phone: the author stays the author, whoever is logged in."""
    author, carrier = town[Role.STREET_PATROLLER], town[Role.GRID_WORKER]
    phone = Phone(author)
    async with logged_in(address, town, author) as client:
        await phone.register(client)
    command = report(phone)
    async with logged_in(address, town, carrier) as client:
        (answer,) = await send(client, phone.sign(command))
        assert answer["result"] == "applied"
        page = await client.ticket(command["ticket"])
    assert page["ticket"]["reporter"]["id"] == str(author.id)
    assert page["history"][0]["actor"]["id"] == str(author.id)


async def test_what_was_changed_after_signing_is_not_taken(address: str, town: SmallTown) -> None:
    worker = town[Role.GRID_WORKER]
    async with logged_in(address, town, worker) as client:
        phone, other = Phone(worker), Phone(town[Role.OFFICER])
        await phone.register(client)
        command = report(phone)
        forged = [
            phone.sign(command, text=phone.sign({**command, "note": "改过"})["signed"]),
            {**phone.sign(command), "id": str(uuid4())},
            phone.sign({**command, "madeBy": str(other.owner.id)}),
            phone.sign({**command, "deviceId": str(uuid4())}),
            {**phone.sign(command), "signature": "AAAA"},
        ]
        answers = await send(client, *forged)
        assert [each["problem"]["code"] for each in answers] == ["signature.bad"] * len(forged)
        (taken,) = await send(client, phone.sign(command))
        assert taken["result"] == "applied"


async def test_one_that_cannot_be_read_stops_no_other(address: str, town: SmallTown) -> None:
    worker = town[Role.GRID_WORKER]
    async with logged_in(address, town, worker) as client:
        phone = Phone(worker)
        await phone.register(client)
        strange = phone.command("from_the_future", uuid4())
        first, second = await send(client, phone.sign(strange), phone.sign(report(phone)))
    assert first["problem"]["code"] == "command.unreadable"
    assert (first["id"], second["result"]) == (strange["id"], "applied")


async def test_an_unknown_key_applies_nothing(address: str, town: SmallTown) -> None:
    """The phone is asked to register, and sends the same again."""
    worker = town[Role.GRID_WORKER]
    async with logged_in(address, town, worker) as client:
        known, unknown = Phone(worker), Phone(worker)
        await known.register(client)
        items = [known.sign(report(known)), unknown.sign(report(unknown))]
        refused = await client.post("/api/commands", json={"commands": items})
        assert (refused.status_code, refused.json()["code"]) == (409, "key.unknown")
        await unknown.register(client)
        answers = await send(client, *items)
    assert [each["result"] for each in answers] == ["applied", "applied"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"publicKey": "AAAA"}, "key.malformed"),
        ({"publicKey": ""}, "key.malformed"),
        ({"device": str(uuid4())}, "key.other"),
    ],
)
async def test_keys_are_checked(
    address: str, town: SmallTown, changed: dict[str, str], code: str
) -> None:
    worker = town[Role.GRID_WORKER]
    phone = Phone(worker)
    async with logged_in(address, town, worker) as client:
        await phone.register(client)
        await phone.register(client)
        answer = await client.post("/api/devices", json=phone.registration() | changed)
        assert answer.json()["code"] == code


async def test_nobody_takes_anothers_key(address: str, town: SmallTown) -> None:
    phone = Phone(town[Role.GRID_WORKER])
    async with logged_in(address, town, phone.owner) as client:
        await phone.register(client)
    async with logged_in(address, town, town[Role.OFFICER]) as client:
        answer = await client.post("/api/devices", json=phone.registration())
    assert answer.json()["code"] == "key.other"


async def test_a_command_of_the_older_app_is_taken(address: str, town: SmallTown) -> None:
    """Version 1 came unsigned and named no author: it is its session's."""
    worker = town[Role.GRID_WORKER]
    ticket = await a_task(address, town, worker)
    async with logged_in(address, town, worker) as client:
        old = {"name": "ticket.accept", "id": str(uuid4()), "ticket": ticket, "v": 1, "seq": 7,
               "deviceId": str(uuid4()), "madeAt": datetime.now(UTC).isoformat()}  # fmt: skip
        (answer,) = await send(client, old)
    assert (answer["result"], answer["state"]) == ("applied", "accepted")


async def test_a_lost_phone(address: str, town: SmallTown, env: Environment) -> None:
    """Signed out and wiped from another phone: it is told so, and what is still signed with its key
    waits for the command room."""
    worker = town[Role.OFFICER]
    phone = Phone(worker)
    async with (
        logged_in(address, town, worker) as lost,
        logged_in(address, town, worker) as mine,
        logged_in(address, town, town[Role.GRID_WORKER]) as colleague,
    ):
        await phone.register(lost)
        sessions = (await mine.get("/api/sessions")).json()["items"]
        found = next(each for each in sessions if each["deviceId"] == str(phone.device))
        ended = await mine.delete(f"/api/sessions/{found['id']}?wipe=true")
        assert ended.status_code == 204
        for _ in range(2):
            assert (await lost.get("/api/view")).json()["code"] == "session.wiped"
        (answer,) = await send(colleague, phone.sign(report(phone)))
        assert (answer["result"], answer["problem"]["code"]) == ("held", "key.ended")


async def test_signed_out_elsewhere_keeps_the_key(address: str, town: SmallTown) -> None:
    """No wipe: what was made before the sign-out is sent after the next login."""
    worker = town[Role.OFFICER]
    phone = Phone(worker)
    async with (
        logged_in(address, town, worker) as other,
        logged_in(address, town, worker) as mine,
    ):
        await phone.register(other)
        sessions = (await mine.get("/api/sessions")).json()["items"]
        found = next(each for each in sessions if each["deviceId"] == str(phone.device))
        await mine.delete(f"/api/sessions/{found['id']}")
        assert (await other.get("/api/view")).json()["code"] == "session.ended"
        await other.log_in(worker, town)
        (answer,) = await send(other, phone.sign(report(phone)))
        assert answer["result"] == "applied"


async def test_work_of_a_switched_off_account(
    address: str, town: SmallTown, env: Environment
) -> None:
    """It was done: the command room decides, and it is not lost."""
    phone_number = f"137{uuid4().int % 10**8:08d}"
    person = uuid4()
    await people.create_person(
        env.database, person, "离职员", phone_number, [Role.GRID_WORKER], [GRIDS[0]], None, utc_now()
    )  # fmt: skip
    password = await people.reset_password(env.database, phone_number, utc_now())
    phone = Phone(Actor(person, "离职员", (Role.GRID_WORKER,), (GRIDS[0],)))
    async with Client(address) as client:
        entered = {"phone": phone_number, "password": password, "device": ""}
        assert (await client.post("/api/session", json=entered)).status_code == 200
        wanted = {"current": password, "wanted": "another long one 2"}
        assert (await client.post("/api/password", json=wanted)).status_code == 204
        await phone.register(client)
        await people.switch(env.database, phone_number, False, utc_now())
        assert (await client.get("/api/view")).json()["code"] == "session.ended"
    async with logged_in(address, town, town[Role.GRID_WORKER]) as colleague:
        (answer,) = await send(colleague, phone.sign(report(phone)))
        assert (answer["result"], answer["problem"]["code"]) == ("held", "author.inactive")
