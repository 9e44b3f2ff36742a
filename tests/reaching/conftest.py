"""A town whose notices go to receivers of the test."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.notify.outside import outside_client
from backend.notify.post import Post, gateway_client
from backend.notify.push import Push
from backend.notify.sms import Sms
from backend.services.environment import Environment
from backend.services.reaching import Worker
from backend.settings import SmsGateway
from storage.connection import Row
from storage.queries import notices, people, reach
from tests.builders import SmallTown
from tests.reaching.receivers import Chat, PushService, SmsService, listening
from tests.services.test_phone_view import act, ticket


@pytest.fixture
async def push() -> AsyncIterator[PushService]:
    service = PushService()
    async with listening(service):
        yield service
    assert service.wrong == []


@pytest.fixture
async def gateway() -> AsyncIterator[SmsService]:
    service = SmsService()
    async with listening(service):
        yield service
    assert service.wrong == []


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    service = Chat()
    async with listening(service):
        yield service
    assert service.wrong == []


@dataclass
class Reached:
    """`fresh` with channels, and a worker that is told when to work."""

    env: Environment
    town: SmallTown
    worker: Worker

    async def subscribe(self, push: PushService, who: Actor, name: str = "") -> UUID:
        """Logs the person in on a new browser; the session."""
        session, to, now = uuid4(), push.browser(name), self.env.now()
        async with self.env.database.transaction() as connection:
            await people.insert_session(connection, session, uuid4().bytes, who.id, "test", now)
            await reach.subscribe(
                connection, uuid4(), who.id, session, to.endpoint, to.p256dh, to.auth, "", now
            )
        return session

    async def dispatch(self, to: Role = Role.GRID_WORKER) -> UUID:
        of = await ticket(self.env, self.town)
        assert await act(self.env, self.town, c.File, of) == "applied"
        more = {"assignee": self.town[to].id}
        assert await act(self.env, self.town, c.Dispatch, of, **more) == "applied"
        return of

    def go(self, seconds: float) -> None:
        later = self.env.now() + timedelta(seconds=seconds)
        self.env.now = lambda: later

    async def work(self) -> int:
        """Until nothing is due; how many attempts were begun."""
        begun = 0
        while count := await self.worker.step():
            await self.worker.finish()
            begun += count
        return begun

    async def notice(self, of: UUID, who: Role = Role.GRID_WORKER) -> Row:
        """The last one that this person was told of the ticket."""
        async with self.env.database.reading() as connection:
            rows = await notices.of_ticket(connection, of, 100)
        return [row for row in rows if row["person"] == self.town[who].id][-1]

    async def tries(self, of: UUID, who: Role = Role.GRID_WORKER) -> list[tuple[str, str]]:
        row = await self.notice(of, who)
        async with self.env.database.reading() as connection:
            found = await notices.tries_of(connection, [row["id"]])
        return [(each["channel"], each["result"]) for each in found]


@pytest.fixture
async def reached(
    fresh: Environment, town: SmallTown, gateway: SmsService
) -> AsyncIterator[Reached]:
    client, inner = outside_client(private=True), gateway_client()
    sms = SmsGateway(f"{gateway.address}/send", token=SmsService.TOKEN)
    fresh.post = Post(
        push=Push(b"test secret", "", client), sms=Sms(sms, inner), client=client, private=True
    )
    yield Reached(fresh, town, Worker(fresh))
    await client.aclose()
    await inner.aclose()
