"""Notices and how people are reached."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.api.gate import Env, Who
from backend.services import messages, reach
from backend.services.views_reach import (
    GoneBrowser,
    MessageList,
    MessagePage,
    NewBrowser,
    NewMessage,
    NoticeList,
    ReachView,
    Received,
    TestResult,
    ToldList,
    WishesView,
)

Cursor = Annotated[str | None, QueryParameter(max_length=200)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class ReachController(Controller):
    path = "/api"
    tags = ("notices",)

    @get("/notices", operation_id="listNotices")
    async def notices(
        self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50
    ) -> NoticeList:
        """One's own, newest first."""
        return await reach.inbox(env, who, cursor, limit)

    @post("/notices/received", status_code=204, operation_id="receiveNotices")
    async def receive(self, data: JSONBody[Received], env: Env, who: Who) -> None:
        """The person knows: no further channel is tried. May be repeated."""
        await reach.receive(env, who, data)

    @get("/reach", operation_id="getReach")
    async def mine(self, env: Env, who: Who) -> ReachView:
        """By which channels the person is reached."""
        return await reach.mine(env, who)

    @put("/reach", operation_id="saveReach")
    async def save(self, data: JSONBody[WishesView], env: Env, who: Who) -> WishesView:
        """Quiet hours, digest, SMS; what is urgent rings all the same."""
        return await reach.save_wishes(env, who, data)

    @post("/reach/push", status_code=204, operation_id="subscribePush")
    async def subscribe(
        self, data: JSONBody[NewBrowser], env: Env, who: Who, request: Request[Any, Any, Any]
    ) -> None:
        """This browser takes push for as long as the session lasts."""
        await reach.subscribe(env, who, data, device_of(request.headers.get("user-agent", "")))

    @post("/reach/push/gone", status_code=204, operation_id="unsubscribePush")
    async def unsubscribe(self, data: JSONBody[GoneBrowser], env: Env, who: Who) -> None:
        await reach.unsubscribe(env, who, data.endpoint)

    @post("/reach/test", status_code=200, operation_id="testReach")
    async def test(self, env: Env, who: Who) -> TestResult:
        """Sends a test by every channel and says what came of each; a few in ten minutes."""
        return await reach.test(env, who)

    @get("/reaching", operation_id="listReaching")
    async def listed(
        self,
        env: Env,
        who: Who,
        dead: FromQuery[bool] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ToldList:
        """Everybody's notices, or those that no channel took."""
        return await reach.listed(env, who.actor, dead, cursor, limit)

    @post("/reaching/{notice_id:uuid}/again", status_code=204, operation_id="sendAgain")
    async def again(self, env: Env, who: Who, notice_id: FromPath[UUID]) -> None:
        """Sends a dead letter anew."""
        await reach.again(env, who.actor, notice_id)

    @get("/tickets/{ticket_id:uuid}/told", operation_id="listTold")
    async def told(self, env: Env, who: Who, ticket_id: FromPath[UUID]) -> ToldList:
        """Who was told of the ticket, by which channel, and who has seen it."""
        return await reach.of_ticket(env, who.actor, ticket_id)


class MessageController(Controller):
    path = "/api/messages"
    tags = ("notices",)

    @post("/", status_code=200, operation_id="sendMessage")
    async def send(self, data: JSONBody[NewMessage], env: Env, who: Who) -> MessagePage:
        """To one, to a team, or to all within an area; sent again, it is the same message."""
        return await messages.send(env, who.actor, data)

    @get("/", operation_id="listMessages")
    async def listed(
        self, env: Env, who: Who, cursor: Cursor = None, limit: Limit = 50
    ) -> MessageList:
        """Newest first, each with how many have seen it."""
        return await messages.listed(env, who.actor, cursor, limit)

    @get("/{message_id:uuid}", operation_id="getMessage")
    async def show(self, env: Env, who: Who, message_id: FromPath[UUID]) -> MessagePage:
        """Who has seen it."""
        return await messages.show(env, who.actor, message_id)


def device_of(agent: str) -> str:
    """A browser's name and its system, no more: 'Android · Chrome'."""
    systems = (("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Windows", "Windows"),
               ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
                ("Safari/", "Safari"))  # fmt: skip
    system = next((name for mark, name in systems if mark in agent), "")
    browser = next((name for mark, name in browsers if mark in agent), "")
    return " · ".join(each for each in (system, browser) if each)
