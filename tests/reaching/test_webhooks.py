"""The source of an alarm hears what became of it: signed, once, and only what is its own."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.refusal import Refusal
from backend.domain.source import Source as TicketSource
from backend.notify.webhook import webhook_secret
from backend.services.alarm_input import AlarmIn, Sender
from backend.services.alarms import photo, receive, result
from backend.services.environment import Environment
from backend.services.photos import ElsewherePhoto
from backend.services.town import read_town
from storage.queries import notices
from tests.api.test_public_result import handle
from tests.builders import SmallTown, jpeg
from tests.reaching.conftest import Reached
from tests.reaching.receivers import Receiver, listening
from tests.services.test_phone_view import act


class Source(Receiver):
    """As docs/api.md tells its programmers: checks signature and time, and takes no id twice."""

    usual = (204, {})
    secret = ""

    def __init__(self) -> None:
        super().__init__()
        self.known: set[str] = set()

    def check(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        identity, stamp = headers["banjie-id"], headers["banjie-timestamp"]
        signed = f"{stamp}.{identity}.".encode() + body
        right = "v1=" + hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(right, headers["banjie-signature"]), "signature"
        assert abs(time.time() - int(stamp)) < 300, "too old"
        if not self.answers:
            assert identity not in self.known, "seen before"
            self.known.add(identity)
        found: dict[str, Any] = json.loads(body)
        assert found["id"] == identity
        return found


@pytest.fixture
async def source(reached: Reached, town: SmallTown) -> AsyncIterator[Source]:
    receiver = Source()
    receiver.secret = webhook_secret(reached.env.secret, town.key)
    async with listening(receiver):
        async with reached.env.database.transaction() as connection:
            await connection.execute(
                "UPDATE api_key SET webhook = $2 WHERE id = $1", town.key, f"{receiver.address}/in"
            )
        async with reached.env.database.reading() as connection:
            reached.env.town = await read_town(connection)
        yield receiver
    assert receiver.wrong == []


async def alarm(env: Environment, town: SmallTown, name: str, camera: str = "C1") -> UUID:
    sender = Sender(town.key, "cameras", TicketSource.CAMERA, ("alarm.send",))
    sent = AlarmIn(id=name, scenario="stall", time=env.now(), camera=camera, description="设摊")
    [answer] = await receive(env, sender, [sent])
    async with env.database.reading() as connection:
        found: UUID = await connection.fetchval(
            "SELECT id FROM ticket WHERE number = $1", answer.ticket
        )
    return found


async def test_every_state_comes_back_signed(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    of = await alarm(reached.env, town, "a-1")
    assert await alarm(reached.env, town, "a-2") == of
    await act(reached.env, town, c.File, of)
    await act(reached.env, town, c.Void, of, reason="false_alarm")
    await reached.work()
    assert [each["state"] for each in source.got] == ["filed", "void"]
    assert all(set(each["alarms"]) == {"a-1", "a-2"} for each in source.got)
    assert len({each["id"] for each in source.got}) == 2


async def test_the_result_comes_with_its_photos(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    """Also to the source of an alarm whose ticket was merged into the one that was handled."""
    of = await alarm(reached.env, town, "d-1")
    twin = await alarm(reached.env, town, "d-2", "C2")
    assert twin != of
    await act(reached.env, town, c.Merge, twin, into=of)
    await handle(reached.env, town, of, after=jpeg(7))
    await reached.work()
    closed = {each["alarms"][0]: each for each in source.got if each["state"] == "closed"}
    assert set(closed) == {"d-1", "d-2"}
    [picture] = closed["d-1"]["photos"]
    assert closed["d-2"]["photos"] == [picture]
    assert closed["d-2"]["outcome"] == closed["d-1"]["outcome"] == "done"
    assert [each["photos"] for each in source.got if each["state"] != "closed"][:1] == [[]]
    sender = Sender(town.key, "cameras", TicketSource.CAMERA, ("alarm.results",))
    for name in ("d-1", "d-2"):
        told = await result(reached.env, sender, name)
        assert ([str(each) for each in told.photos], told.outcome) == ([picture], "done")
        shown = await photo(reached.env, sender, name, UUID(picture))
        assert isinstance(shown, ElsewherePhoto) or shown.data[:2] == b"\xff\xd8"
        with pytest.raises(Refusal, match="not_found"):
            await photo(reached.env, sender, name, uuid4())


async def test_a_source_that_is_slow_is_asked_again(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    source.answers.append((204, {}))  # too late: nobody waits for it any more
    source.wait = 30
    of = await alarm(reached.env, town, "e-1")
    await act(reached.env, town, c.File, of)
    await reached.work()
    source.wait = 0
    async with reached.env.database.reading() as connection:
        [row] = [each for each in await notices.of_ticket(connection, of, 9)
                 if each["audience"] == "source"]  # fmt: skip
    assert row["ended"] is None
    reached.go(60)
    await reached.work()
    assert len({each["id"] for each in source.got}) == 1
    async with reached.env.database.reading() as connection:
        [row] = [each for each in await notices.of_ticket(connection, of, 9)
                 if each["audience"] == "source"]  # fmt: skip
    assert row["ended"] == "sent"


async def test_a_source_that_is_down_gets_it_later(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    source.answers.extend([(500, {}), (429, {"retry-after": "7"})])
    of = await alarm(reached.env, town, "b-1")
    await act(reached.env, town, c.File, of)
    await reached.work()
    reached.go(10)
    await reached.work()
    reached.go(6)
    assert await reached.work() == 0
    reached.go(2)
    await reached.work()
    assert [each["state"] for each in source.got] == ["filed"] * 3
    assert len({each["id"] for each in source.got}) == 1
    async with reached.env.database.reading() as connection:
        [row] = [each for each in await notices.of_ticket(connection, of, 9)
                 if each["audience"] == "source"]  # fmt: skip
    assert row["ended"] == "sent"


async def test_a_source_that_wants_no_more_is_left_alone(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    source.answers.append((410, {}))
    of = await alarm(reached.env, town, "c-1")
    await act(reached.env, town, c.File, of)
    await reached.work()
    reached.go(3600)
    assert await reached.work() == 0
    assert len(source.got) == 1


async def test_other_sources_and_patrols_are_nobodys(
    reached: Reached, town: SmallTown, source: Source
) -> None:
    await reached.dispatch()
    await reached.work()
    assert source.got == []


async def test_a_wrong_secret_is_seen(reached: Reached, town: SmallTown) -> None:
    receiver = Source()
    receiver.secret = webhook_secret(reached.env.secret, uuid4())
    async with listening(receiver):
        async with reached.env.database.transaction() as connection:
            await connection.execute(
                "UPDATE api_key SET webhook = $2 WHERE id = $1", town.key, receiver.address
            )
        async with reached.env.database.reading() as connection:
            reached.env.town = await read_town(connection)
        of = await alarm(reached.env, town, "d-1")
        await act(reached.env, town, c.File, of)
        await reached.work()
        await asyncio.sleep(0)
    assert receiver.got == []
    [wrong] = receiver.wrong
    assert wrong.startswith("signature")
