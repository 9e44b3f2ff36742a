"""One channel after the other, against receivers that check what they get and answer badly."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from apprise.plugins.wecombot import NotifyWeComBot

from backend.domain import command as c
from backend.domain.deadline import SHANGHAI
from backend.domain.role import Role
from backend.notify.robot import Robot
from backend.services import commands, reach
from backend.services.people import LoggedIn
from backend.services.reaching import LEASE, Worker
from backend.services.views_reach import Received
from storage.queries import notices
from storage.queries import people as people_rows
from storage.queries import reach as rows
from tests.builders import make
from tests.reaching.conftest import Reached
from tests.reaching.receivers import Chat, PushService, SmsService
from tests.services.test_phone_view import act

WORKER = Role.GRID_WORKER


def me(reached: Reached, session: UUID | None = None) -> LoggedIn:
    actor = reached.town[WORKER]
    return LoggedIn(session or uuid4(), actor, reached.town.phones[actor.id], False)


async def test_the_app_first_then_push_then_sms(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    of = await reached.dispatch()
    assert await reached.work() == 0  # open pages have their five seconds
    reached.go(6)
    assert await reached.work() == 1
    [message] = push.got
    row = await reached.notice(of)
    assert (message["id"], message["path"]) == (str(row["id"]), f"/told/{of}")
    assert message["urgency"] == "high"
    assert "新工单" in message["zh"]["title"]
    reached.go(59)
    assert await reached.work() == 0
    reached.go(2)
    assert await reached.work() == 1
    [text] = gateway.messages.values()
    assert text["phone"] == reached.town.phones[reached.town[WORKER].id]
    assert text["text"].startswith("【办结】新工单")
    reached.go(121)
    await reached.work()
    assert (await reached.notice(of))["ended"] == "sent"
    assert await reached.tries(of) == [("push", "delivered"), ("sms", "delivered")]


async def test_nothing_personal_is_sent(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    await reached.dispatch()
    for seconds in (6, 61):
        reached.go(seconds)
        await reached.work()
    [message], [text] = push.got, gateway.messages.values()
    sent = f"{message} {text['text']}"
    for actor in reached.town.people.values():
        assert actor.name not in sent
        assert reached.town.phones[actor.id] not in sent
    assert "银春路" not in sent


async def test_received_ends_it(reached: Reached, push: PushService, gateway: SmsService) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    await reach.receive(reached.env, me(reached), Received(how="opened", ticket=of))
    reached.go(3600)
    assert await reached.work() == 0
    row = await reached.notice(of)
    assert (row["ended"], row["received_how"]) == ("received", "opened")
    assert gateway.got == []


async def test_nobody_acknowledges_for_others(reached: Reached) -> None:
    of = await reached.dispatch()
    row = await reached.notice(of)
    other = LoggedIn(uuid4(), reached.town[Role.OFFICER], "13900000000", False)
    await reach.receive(reached.env, other, Received(how="tapped", ids=(row["id"],), ticket=of))
    assert (await reached.notice(of))["received_at"] is None


async def test_who_accepted_is_not_rung_for_it(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    of = await reached.dispatch()
    answer = await commands.apply(reached.env, make(c.Accept, of), reached.town[WORKER])
    assert answer.result == "applied"
    reached.go(6)
    assert await reached.work() == 1
    assert (await reached.notice(of))["ended"] == "overtaken"
    assert (push.got, gateway.got) == ([], [])


@pytest.mark.parametrize(
    ("answer", "tries", "kept"),
    [
        ((404, {}), [("push", "gone"), ("sms", "delivered")], False),
        ((410, {}), [("push", "gone"), ("sms", "delivered")], False),
        ((413, {}), [("push", "refused"), ("sms", "delivered")], True),
        ((400, {}), [("push", "refused"), ("sms", "delivered")], True),
    ],
)
async def test_a_browser_that_is_gone_is_forgotten_and_sms_follows_at_once(
    reached: Reached,
    push: PushService,
    answer: tuple[int, dict[str, str]],
    tries: list[tuple[str, str]],
    kept: bool,
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    push.answers.append(answer)
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert await reached.tries(of) == tries
    async with reached.env.database.reading() as connection:
        left = await rows.subscriptions(connection, [reached.town[WORKER].id])
    assert bool(left) is kept


async def test_a_busy_push_service_says_when(reached: Reached, push: PushService) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    push.answers.append((429, {"retry-after": "25"}))
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    row = await reached.notice(of)
    assert row["next_at"] == reached.env.now() + timedelta(seconds=25)
    reached.go(24)
    assert await reached.work() == 0
    reached.go(2)
    await reached.work()
    assert await reached.tries(of) == [("push", "later"), ("push", "delivered")]


async def test_a_push_service_that_is_down_keeps_sms_waiting_for_less_than_its_patience(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    push.answers.extend([(503, {})] * 20)
    await reached.dispatch()
    begun = reached.env.now()
    while not gateway.got:
        reached.go(1)
        await reached.work()
    assert reached.env.now() - begun < timedelta(seconds=65)
    assert 2 <= len(push.got) <= 6


async def test_a_wait_that_is_too_long_is_not_waited_for(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    push.answers.append((429, {"retry-after": "3000"}))
    await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert len(gateway.messages) == 1


async def test_no_answer_is_tried_again(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    """The server is gone in the middle of the request."""
    await reached.subscribe(push, reached.town[WORKER])
    reached.env.post.client.timeout = 0.2  # type: ignore[union-attr]
    push.wait = 1.0
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert await reached.tries(of) == [("push", "later")]
    push.wait = 0.0
    reached.go(10)
    await reached.work()
    assert await reached.tries(of) == [("push", "later"), ("push", "delivered")]
    assert len({each["id"] for each in push.got}) == 1


async def test_several_browsers_and_one_is_reached(reached: Reached, push: PushService) -> None:
    for name in ("old", "new"):
        await reached.subscribe(push, reached.town[WORKER], name)
    push.answers.append((410, {}))
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert await reached.tries(of) == [("push", "delivered")]
    async with reached.env.database.reading() as connection:
        assert len(await rows.subscriptions(connection, [reached.town[WORKER].id])) == 1


async def test_a_phone_that_was_handed_back_does_not_ring(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    worker = reached.town[WORKER]
    session = await reached.subscribe(push, worker)
    async with reached.env.database.transaction() as connection:
        await people_rows.end_session(connection, session, worker.id, reached.env.now())
    await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert push.got == []
    assert len(gateway.messages) == 1


async def test_what_no_channel_takes_is_a_dead_letter_and_can_be_sent_again(
    reached: Reached, gateway: SmsService
) -> None:
    gateway.answers.append((403, {}))
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    row = await reached.notice(of)
    assert (row["ended"], row["problem"]) == ("dead", "sms: 403")
    desk = reached.town[Role.DISPATCHER]
    listed = await reach.listed(reached.env, desk, True, None, 50)
    assert [each.id for each in listed.items] == [row["id"]]
    assert listed.dead == 1
    await reach.again(reached.env, desk, row["id"])
    await reached.work()
    assert await reached.tries(of) == [("sms", "refused"), ("sms", "delivered")]


async def test_quiet_hours_are_kept_but_for_what_is_urgent(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    worker = reached.town[WORKER]
    await reached.subscribe(push, worker)
    local = reached.env.now().astimezone(SHANGHAI)
    until = (local + timedelta(hours=2)).time().replace(microsecond=0)
    started = (local - timedelta(hours=1)).time().replace(microsecond=0)
    async with reached.env.database.transaction() as connection:
        await rows.save_wishes(connection, worker.id, started, until, 0, True, reached.env.now())
    of = await reached.dispatch()
    reached.go(6)
    await reached.work()
    assert len(push.got) == 1  # a new ticket is urgent
    await reach.receive(reached.env, me(reached), Received(how="opened", ticket=of))
    assert (
        await act(reached.env, reached.town, c.Redispatch, of,
                  assignee=reached.town[Role.OFFICER].id, note="换人")
        == "applied"
    )  # fmt: skip
    reached.go(120)
    await reached.work()
    assert [each["kind"] for each in push.got].count("taken") == 0
    reached.go(2 * 3600)
    await reached.work()
    assert [each["kind"] for each in push.got].count("taken") == 1


async def test_a_burst_is_told_in_one_when_asked(reached: Reached, push: PushService) -> None:
    worker = reached.town[WORKER]
    await reached.subscribe(push, worker)
    async with reached.env.database.transaction() as connection:
        await rows.save_wishes(connection, worker.id, None, None, 5, True, reached.env.now())
    made = [await reached.dispatch() for _ in range(5)]
    for of in made:
        more = {"assignee": reached.town[Role.OFFICER].id, "note": "换人"}
        assert await act(reached.env, reached.town, c.Redispatch, of, **more) == "applied"
    reached.go(31)
    await reached.work()
    assert [each for each in push.got if each["kind"] == "taken"] == []
    reached.go(300)
    await reached.work()
    [one] = push.got
    assert one["zh"]["title"] == "5 条新提醒"
    assert len(one["ids"]) == 5
    assert one["path"] == "/notices"


async def test_a_robot_is_sent_no_more_than_its_rate(
    reached: Reached, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of Apprise's own plugin leads to the test; all else is as it is."""
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{chat.address}/?key=")
    reached.env.post.sms = None
    reached.env.post.robots = {"*": Robot("wecombot://" + "a" * 36)}
    made = [await reached.dispatch() for _ in range(24)]
    reached.go(6)
    await reached.work()
    assert len(chat.got) == 20
    waiting = [await reached.notice(of) for of in made]
    assert sum(row["ended"] == "sent" for row in waiting) == 20
    assert sum(row["next_at"] is not None for row in waiting) == 4
    chat.times.clear()
    reached.go(61)
    await reached.work()
    assert len(chat.got) == 24


async def test_an_attempt_that_a_crash_cut_off_is_made_again_under_its_id(
    reached: Reached, push: PushService
) -> None:
    """Killed between send and mark: the push service has it, the database knows nothing."""
    await reached.subscribe(push, reached.town[WORKER])
    of = await reached.dispatch()
    reached.go(6)
    push.wait = 30.0
    running = asyncio.create_task(Worker(reached.env).run())
    await push.arrived.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    push.wait = 0.0
    assert await reached.tries(of) == []
    assert await reached.work() == 0
    reached.go(LEASE.total_seconds() + 1)
    await reached.work()
    assert [each["id"] for each in push.got] == [str((await reached.notice(of))["id"])] * 2
    assert await reached.tries(of) == [("push", "delivered")]


async def test_two_nodes_send_each_once(reached: Reached, push: PushService) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    for _ in range(12):
        await reached.dispatch()
    reached.go(6)
    nodes = [Worker(reached.env) for _ in range(3)]
    await asyncio.gather(*(each.step() for each in nodes))
    await asyncio.gather(*(each.finish() for each in nodes))
    assert len(push.got) == len({each["id"] for each in push.got}) == 12


async def test_a_cause_is_told_once(reached: Reached) -> None:
    of = await reached.dispatch()
    row = await reached.notice(of)
    async with reached.env.database.transaction() as connection:
        await connection.execute(
            "UPDATE notice SET ended = 'sent', next_at = NULL WHERE id = $1", row["id"]
        )
        await notices.insert(
            connection,
            f'[{{"id":"{uuid4()}","audience":"person","person":"{row["person"]}",'
            f'"cause":"{row["cause"]}","kind":"dispatched","urgent":true,"facts":{{}},'
            f'"created_at":"{reached.env.now().isoformat()}"}}]',
        )
        again = await notices.of_ticket(connection, of, 10)
    assert len(again) == 1


async def test_a_test_says_what_came_of_each_channel(
    reached: Reached, push: PushService, gateway: SmsService
) -> None:
    await reached.subscribe(push, reached.town[WORKER])
    push.answers.append((410, {}))
    gateway.answers.append((201, {}))
    found = await reach.test(reached.env, me(reached))
    assert {each.channel: each.result for each in found.channels} == {
        "push": "gone", "sms": "delivered",
    }  # fmt: skip
    again = await reach.test(reached.env, me(reached))
    assert {each.channel: each.result for each in again.channels} == {
        "push": "absent", "sms": "delivered",
    }  # fmt: skip
    assert all("通知测试" in each["text"] for each in gateway.got)


async def test_a_long_text_is_not_encrypted_wrongly(reached: Reached, push: PushService) -> None:
    sender = reached.env.post.push
    assert sender is not None
    to = push.browser()
    for length in (3_880, 3_900, 3_901, 5_000):
        body = b'{"a":"' + b"x" * (length - 8) + b'"}'
        outcome = await sender.send(to, body, 60, False, uuid4())
        assert outcome.delivered is (length <= 3_900)
