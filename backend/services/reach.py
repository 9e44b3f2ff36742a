"""A person's notices and channels: reading them, saying "received", subscribing, testing."""

import asyncio
import base64
import binascii
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from backend.domain.notice import Audience, Channel, Ended, Notice, NoticeKind, legs
from backend.domain.notice_words import sms, words
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.notify.channel import DELIVERED, GONE, LATER, Letter, Outcome
from backend.notify.live import Wake
from backend.notify.outside import check_address
from backend.services import lists, noticing, reaching
from backend.services import views_reach as v
from backend.services.environment import Environment
from backend.services.letters import Waiting, facts_of, receivers_of, said_of
from backend.services.people import LoggedIn
from backend.services.records import ticket_of
from backend.services.views import PersonRef
from storage.connection import Connection, Row
from storage.queries import notices, reach, tickets

log = structlog.get_logger()
MOST_BROWSERS = 10
MOST_TESTS = 5
TESTS_WITHIN = timedelta(minutes=10)
TEST_SECONDS = 12.0
ABSENT = "absent"
_WORDS: dict[str, Label] = {
    DELIVERED: Label("已发出", "Sent"),
    LATER: Label("暂时发不出，会重试", "Not now; real notices are tried again"),
    GONE: Label("这台手机已取消订阅，请重新开启", "This browser is no longer subscribed: switch it on again"),
    "refused": Label("被拒绝", "Refused"),
    ABSENT: Label("没有开通", "Not set up"),
}  # fmt: skip


async def inbox(env: Environment, who: LoggedIn, cursor: str | None, limit: int) -> v.NoticeList:
    limit = max(1, min(limit, lists.MOST))
    async with env.database.reading() as connection:
        rows = await notices.inbox(connection, who.actor.id, lists.read_cursor(cursor), limit + 1)
        unread = await notices.count_unread(connection, who.actor.id)
    shown = rows[:limit]
    following = _cursor(shown[-1], "created_at") if len(rows) > limit else None
    now = env.now()
    return v.NoticeList(
        items=tuple(_notice(env, row, now) for row in shown), next=following, unread=unread
    )


def _notice(env: Environment, row: Row, now: datetime) -> v.NoticeView:
    said = said_of(env.town, NoticeKind(row["kind"]), facts_of(row), now)
    return v.NoticeView(
        id=row["id"],
        kind=row["kind"],
        title=said.title,
        body=said.body,
        urgent=row["urgent"],
        at=row["created_at"],
        ticket=row["ticket"],
        message=row["message"],
        received_at=row["received_at"],
        past=row["ended"] == Ended.OVERTAKEN,
        text=row["text"],
    )


def _cursor(row: Row, by: str) -> str:
    return lists.cursor_after(row[by], row["id"])


async def receive(env: Environment, who: LoggedIn, data: v.Received) -> None:
    """The acknowledgement: no further channel is tried. Told again, nothing changes."""
    now = env.now()
    async with env.database.transaction() as connection:
        if data.ids:
            await notices.receive(connection, who.actor.id, data.ids, data.how, now)
        if data.ticket is not None:
            await notices.receive_ticket(connection, who.actor.id, data.ticket, data.how, now)


async def mine(env: Environment, who: LoggedIn) -> v.ReachView:
    person = who.actor.id
    async with env.database.reading() as connection:
        browsers = await reach.subscriptions(connection, [person])
        wishes = await reach.find_wishes(connection, person)
    push = env.post.push
    return v.ReachView(
        push_key=_base64url(push.public_key) if push else None,
        browsers=tuple(
            v.BrowserView(
                device=row["device"],
                created_at=row["created_at"],
                reached_at=row["reached_at"],
                failed_at=row["failed_at"],
                here=row["session"] == who.session,
            )
            for row in browsers
        ),
        sms=env.post.sms is not None,
        phone=f"{who.phone[:3]}****{who.phone[-4:]}",
        robot=env.post.robot_of(who.actor.team) is not None,
        wishes=_wishes(wishes),
    )


def _wishes(row: Row | None) -> v.WishesView:
    if row is None:
        return v.WishesView()
    return v.WishesView(
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        digest_minutes=row["digest_minutes"],
        sms=row["sms"],
    )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def save_wishes(env: Environment, who: LoggedIn, wishes: v.WishesView) -> v.WishesView:
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        raise Refusal("reach.quiet")
    if any(each and each.tzinfo for each in (wishes.quiet_from, wishes.quiet_until)):
        raise Refusal("reach.quiet")
    async with env.database.transaction() as connection:
        await reach.save_wishes(
            connection, who.actor.id, wishes.quiet_from, wishes.quiet_until,
            wishes.digest_minutes, wishes.sms, env.now(),
        )  # fmt: skip
    return wishes


async def subscribe(env: Environment, who: LoggedIn, new: v.NewBrowser, device: str) -> None:
    """Of this session: it ends with it. A browser that subscribes again is the same one."""
    if env.post.push is None:
        raise Refusal("push.none")
    if not check_address(new.endpoint, env.post.private):
        raise Refusal("push.address")
    if len(_decoded(new.p256dh)) != 65 or len(_decoded(new.auth)) != 16:
        raise Refusal("push.keys")
    async with env.database.transaction() as connection:
        await reach.subscribe(
            connection, env.new_id(), who.actor.id, who.session, new.endpoint,
            new.p256dh, new.auth, device[:80], env.now(),
        )  # fmt: skip
        await reach.drop_oldest(connection, who.actor.id, MOST_BROWSERS)


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (ValueError, binascii.Error):
        return b""


async def unsubscribe(env: Environment, who: LoggedIn, endpoint: str) -> None:
    async with env.database.transaction() as connection:
        await reach.unsubscribe(connection, who.actor.id, endpoint)


async def test(env: Environment, who: LoggedIn) -> v.TestResult:
    """Sends by every channel of the person at once, whatever their quiet hours, and says what came
    of each. The team's robot is left alone: it rings for everybody."""
    now, person = env.now(), who.actor.id
    notice = Notice(
        id=env.new_id(), person=person, cause=env.new_id(), kind=NoticeKind.TEST, created_at=now
    )
    async with env.database.transaction() as connection:
        await notices.lock_target(connection, f"test.{person}")
        if await notices.count_kind(connection, person, NoticeKind.TEST, now - TESTS_WITHIN) >= (
            MOST_TESTS
        ):
            raise Refusal("reach.tested", minutes=int(TESTS_WITHIN.total_seconds() // 60))
        await notices.insert(connection, noticing.rows([notice]))
        await notices.end(connection, notice.id, Ended.SENT, now, True, None)
        found = (await receivers_of(env, connection, [person]))[person]
    env.live.publish(Wake(notice.id, (person,), notice=True))
    waiting = Waiting(
        id=notice.id, audience=Audience.PERSON, person=person, kind=NoticeKind.TEST, urgent=False,
        facts={}, created_at=now, channel=None, attempts=1, delivered=False, ticket_id=None,
        ticket=None, receiver=found,
    )  # fmt: skip
    outcomes = await asyncio.gather(_test_push(env, waiting), _test_sms(env, waiting))
    results = dict(zip((Channel.PUSH, Channel.SMS), outcomes, strict=True))
    async with env.database.transaction() as connection:
        for channel, outcome in results.items():
            if outcome is not None:
                await notices.insert_try(
                    connection, env.new_id(), notice.id, channel, env.now(),
                    outcome.result, outcome.detail, None,
                )  # fmt: skip
    return v.TestResult(
        id=notice.id,
        channels=tuple(_result(channel, outcome) for channel, outcome in results.items()),
    )


def _result(channel: Channel, outcome: Outcome | None) -> v.ChannelResult:
    result = outcome.result if outcome else ABSENT
    return v.ChannelResult(channel=channel, result=result, words=_WORDS[result])


async def _test_push(env: Environment, waiting: Waiting) -> Outcome | None:
    if env.post.push is None or not waiting.receiver.browsers:
        return None
    try:
        async with asyncio.timeout(TEST_SECONDS):
            return await reaching.push(
                env, [waiting], waiting.receiver.browsers, asyncio.Semaphore(1)
            )
    except TimeoutError:
        return Outcome(LATER, "time-out")


async def _test_sms(env: Environment, waiting: Waiting) -> Outcome | None:
    if env.post.sms is None or waiting.receiver.phone is None:
        return None
    text = sms(words(NoticeKind.TEST, {}, None, env.now()))
    letter = Letter(id=waiting.id, text=text, to=waiting.receiver.phone)
    try:
        async with asyncio.timeout(TEST_SECONDS):
            return await env.post.sms.send(letter)
    except TimeoutError:
        return Outcome(LATER, "time-out")


async def listed(
    env: Environment, actor: Actor, dead: bool, cursor: str | None, limit: int
) -> v.ToldList:
    """All notices, or those that no channel took: for whoever sees that people are reached."""
    _check(actor)
    limit = max(1, min(limit, lists.MOST))
    before = lists.read_cursor(cursor) or (env.now() + timedelta(days=1), UUID(int=2**128 - 1))
    async with env.database.reading() as connection:
        rows = await notices.listed(connection, dead, before, limit + 1)
        count = await notices.count_dead(connection)
        items = await _told(env, connection, rows[:limit])
    following = _cursor(rows[limit - 1], "at") if len(rows) > limit else None
    return v.ToldList(items=items, next=following, dead=count)


async def of_ticket(env: Environment, actor: Actor, ticket: UUID) -> v.ToldList:
    """Who was told of a ticket, and whether they know."""
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, ticket)
        if row is None or not may(actor, Action.DESK_READ, ticket_of(row).subject):
            raise Refusal("not_found")
        rows = await notices.of_ticket(connection, ticket, lists.MOST)
        return v.ToldList(items=await _told(env, connection, rows))


async def _told(
    env: Environment, connection: Connection, rows: list[Row]
) -> tuple[v.ToldView, ...]:
    tries: dict[UUID, list[v.TryView]] = {}
    for row in await notices.tries_of(connection, [each["id"] for each in rows]):
        made = v.TryView(channel=row["channel"], at=row["at"], result=row["result"])
        tries.setdefault(row["notice"], []).append(made)
    now = env.now()
    return tuple(_told_view(env, row, tuple(tries.get(row["id"], ())), now) for row in rows)


def _told_view(
    env: Environment, row: Row, tries: tuple[v.TryView, ...], now: datetime
) -> v.ToldView:
    facts = facts_of(row)
    number = facts.get("number")
    return v.ToldView(
        id=row["id"],
        kind=row["kind"],
        title=said_of(env.town, NoticeKind(row["kind"]), facts, now).title,
        audience=row["audience"],
        person=PersonRef(id=row["person"], name=row["name"] or "") if row["person"] else None,
        ticket=row["ticket"],
        number=str(number) if number else None,
        urgent=row["urgent"],
        created_at=row["created_at"],
        received_at=row["received_at"],
        ended=row["ended"],
        next_at=row["next_at"],
        problem=row["problem"],
        tries=tries,
    )


async def again(env: Environment, actor: Actor, notice: UUID) -> None:
    """A dead letter is sent anew, from its first ringing channel on."""
    _check(actor)
    async with env.database.transaction() as connection:
        row = await notices.find(connection, notice)
        if row is None:
            raise Refusal("not_found")
        plan = legs(Audience(row["audience"]), NoticeKind(row["kind"]), row["urgent"])
        first = next(each.channel for each in plan if each.channel is not Channel.LIVE)
        if not await notices.send_again(connection, notice, first, env.now()):
            raise Refusal("notice.not_dead")
    log.info("notice.again", notice=str(notice), person=str(actor.id))
    env.post.poke()


def _check(actor: Actor) -> None:
    if not may(actor, Action.NOTICES_MANAGE):
        raise Refusal("role.forbidden")
