"""Sends what nobody acknowledged: claimed by any node, each receiver apart from every other.

A claim is a lease: an attempt that a crash cut off is due again when it ends, under the same id, by
which the phone (and a gateway that reads it) knows the repetition. Nothing is held while a receiver
takes its time: no connection, no lock, no other notice.
"""

import asyncio
import random
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from backend import measures
from backend.domain.notice import (
    KEPT_DAYS,
    QUIET,
    Audience,
    Channel,
    Ended,
    Leg,
    Sent,
    attempts,
    held_back,
    leg_from,
    legs,
    turn,
)
from backend.domain.notice_words import sms
from backend.domain.noticing import overtaken
from backend.domain.workflow import State
from backend.notify.channel import GONE, LATER, Letter, Outcome, gone, later, refused
from backend.notify.robot import MOST_A_MINUTE
from backend.notify.webhook import send_webhook, webhook_secret
from backend.services import letters, results
from backend.services.environment import Environment
from backend.services.letters import Browser, Waiting
from backend.services.ratings import answered_by
from storage.queries import notices, people, reach

log = structlog.get_logger()
BATCH = 100
MOST_UNDER_WAY = 300
ATTEMPT_SECONDS = 20.0
LEASE = timedelta(seconds=30)
"""Longer than the slowest attempt: what is under way is not begun a second time."""
EVERY_SECONDS = 1.0
MOST_IN_DIGEST = 50
WRITERS = 4
"""Connections at most for what was sent, so that requests find theirs."""
PUSH_SECONDS = {True: 1_800, False: 43_200}
"""How long a push service keeps it for a phone that is off."""
MINUTE = timedelta(minutes=1)
SWEEP_SECONDS = 3_600.0

Group = Sequence[Waiting]


class Worker:
    """One a process."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = asyncio.Semaphore(WRITERS)

    async def run(self) -> None:
        """Until cancelled: what is under way then is due again when its lease ends."""
        try:
            while True:
                if await self.step() < BATCH:
                    await self._env.post.poked(EVERY_SECONDS)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def step(self) -> int:
        """Claims what is due and begins to send it; how many that were."""
        room = min(BATCH, MOST_UNDER_WAY - len(self._tasks))
        if room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return BATCH
        now = self._env.now()
        async with self._env.database.transaction() as connection:
            rows = await notices.claim(connection, now, now + LEASE, room)
            waiting = await letters.read(self._env, connection, rows) if rows else []
        for group in grouped(waiting):
            self._begin(self._send(group))
        return len(rows)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _send(self, group: Group) -> None:
        try:
            await send(self._env, group, self._writing)
        except Exception as fault:  # noqa: BLE001  (its lease ends, and it is tried again)
            log.error("notice.failed", fault=type(fault).__name__, notice=str(group[0].id))


def grouped(waiting: Sequence[Waiting]) -> list[list[Waiting]]:
    """Each by itself, but those that one person wants told in one."""
    alone: list[list[Waiting]] = []
    together: dict[UUID, list[Waiting]] = {}
    for each in waiting:
        if each.person is not None and each.receiver.wishes.digest and not each.urgent:
            together.setdefault(each.person, []).append(each)
        else:
            alone.append([each])
    return alone + list(together.values())


async def send(env: Environment, group: Group, writing: asyncio.Semaphore) -> None:
    now = env.now()
    past = [each for each in group if _is_past(each)]
    for each in past:
        await _end(env, each, Ended.OVERTAKEN, now, None, writing)
    rest = [each for each in group if each not in past]
    if not rest:
        return
    first = rest[0]
    if first.audience is Audience.REPORTER and first.receiver.phone is None:
        await _end(env, first, Ended.OVERTAKEN, now, "the number is deleted", writing)
        return
    if first.audience is not Audience.PERSON:
        await _attempt(env, rest, legs(first.audience, first.kind, False)[0], writing)
        return
    plan = legs(first.audience, first.kind, first.urgent)
    leg = leg_from(plan, first.channel, first.receiver.have)
    if leg is None:
        for each in rest:
            fine = each.delivered or plan == QUIET
            await _end(
                env, each, Ended.SENT if fine else Ended.DEAD, now, None if fine else "no channel",
                writing,
            )  # fmt: skip
        return
    until = _wait_until(first, leg, now)
    if until is not None:
        async with writing, env.database.transaction() as connection:
            for each in rest:
                await notices.postpone(connection, each.id, until)
        return
    if first.receiver.wishes.digest and not first.urgent:
        rest = await _with_others(env, rest, now)
    await _attempt(env, rest, leg, writing)


def _is_past(each: Waiting) -> bool:
    past = overtaken(each.kind, each.person, each.facts, each.ticket)
    match each.audience:
        case Audience.PERSON:
            return past or not each.receiver.active
        case Audience.REPORTER:
            return past
        case Audience.SOURCE:
            return False  # hears of every state


def _wait_until(first: Waiting, leg: Leg, now: datetime) -> datetime | None:
    """Quiet hours, and the time in which a digest gathers."""
    wishes = first.receiver.wishes
    until = held_back(first.urgent, leg.channel, wishes, now)
    if until is None and wishes.digest and not first.urgent:
        gathered = first.created_at + wishes.digest
        until = gathered if gathered > now else None
    return until


async def _with_others(env: Environment, rest: list[Waiting], now: datetime) -> list[Waiting]:
    """What would come a little later comes with it."""
    first = rest[0]
    if first.person is None:
        return rest
    until = now + first.receiver.wishes.digest
    async with env.database.transaction() as connection:
        rows = await notices.claim_beside(
            connection, first.person, until, now + LEASE, MOST_IN_DIGEST
        )
        more = await letters.read(env, connection, rows)
    known = {each.id for each in rest}
    return rest + [each for each in more if each.id not in known and not _is_past(each)]


async def _attempt(env: Environment, group: Group, leg: Leg, writing: asyncio.Semaphore) -> None:
    attempt = env.new_id()
    try:
        async with asyncio.timeout(ATTEMPT_SECONDS):
            outcome, target = await _by(env, group, leg.channel, attempt, writing)
    except TimeoutError:
        outcome, target = later("time-out"), None
    now = env.now()
    measures.NOTICES.labels(leg.channel, outcome.result).inc()
    async with writing, env.database.transaction() as connection:
        for at, each in enumerate(group):
            await notices.insert_try(
                connection, attempt if at == 0 else env.new_id(), each.id, leg.channel, now,
                outcome.result, outcome.detail, target,
            )  # fmt: skip
    for each in group:
        await _go_on(env, each, leg, outcome, now, writing)


async def _go_on(
    env: Environment,
    each: Waiting,
    leg: Leg,
    outcome: Outcome,
    now: datetime,
    writing: asyncio.Semaphore,
) -> None:
    plan = legs(each.audience, each.kind, each.urgent)
    have = each.receiver.have if each.audience is Audience.PERSON else {leg.channel}
    sent = Sent(
        taken=outcome.delivered,
        again=outcome.result == LATER,
        attempts=each.attempts,
        most=attempts(each.audience),
        before=each.delivered,
        jitter=random.random(),  # noqa: S311  (spreads retries)
        wait=timedelta(seconds=outcome.seconds) if outcome.seconds is not None else None,
    )
    following = turn(plan, leg, have, sent, now)
    problem = None if outcome.delivered else f"{leg.channel}: {outcome.detail}"
    if following.ended is not None or following.channel is None or following.at is None:
        ended = following.ended or Ended.DEAD
        await _end(env, each, ended, now, problem, writing, delivered=outcome.delivered)
        return
    async with writing, env.database.transaction() as connection:
        await notices.go_on(
            connection, each.id, following.channel, following.at, following.attempts,
            outcome.delivered, problem,
        )  # fmt: skip


async def _end(
    env: Environment,
    each: Waiting,
    ended: Ended,
    now: datetime,
    problem: str | None,
    writing: asyncio.Semaphore,
    delivered: bool = False,
) -> None:
    if ended is Ended.DEAD:
        log.warning("notice.dead", notice=str(each.id), kind=each.kind, problem=problem)
        measures.NOTICES_DEAD.inc()
    async with writing, env.database.transaction() as connection:
        await notices.end(connection, each.id, ended, now, delivered, problem)


async def _by(
    env: Environment, group: Group, channel: Channel, attempt: UUID, writing: asyncio.Semaphore
) -> tuple[Outcome, str | None]:
    """Sends by the channel; what came of it, and what its rate is counted by."""
    first = group[0]
    match channel:
        case Channel.PUSH:
            return await push(env, group, first.receiver.browsers, writing), None
        case Channel.SMS:
            return await _sms(env, group), None
        case Channel.ROBOT:
            return await _robot(env, group, attempt)
        case Channel.WEBHOOK:
            return await _webhook(env, first), None
        case _:
            return refused(f"no way to send by {channel}"), None


async def push(
    env: Environment, group: Group, browsers: Sequence[Browser], writing: asyncio.Semaphore
) -> Outcome:
    """To every browser of the person; taken where one of them was reached. Those whose push service
    says they are gone are forgotten."""
    sender = env.post.push
    if sender is None or not browsers:
        return refused("no browser")
    first = group[0]
    body = letters.payload(env.town, group, env.now())
    outcomes = await asyncio.gather(
        *(
            sender.send(each.at, body, PUSH_SECONDS[first.urgent], first.urgent, first.id)
            for each in browsers
        )
    )
    now = env.now()
    async with writing, env.database.transaction() as connection:
        for browser, outcome in zip(browsers, outcomes, strict=True):
            if outcome.result == GONE:
                log.info("push.gone", subscription=str(browser.id))
                await reach.drop_subscription(connection, browser.id)
            else:
                problem = None if outcome.delivered else outcome.detail
                await reach.mark_subscription(connection, browser.id, now, problem)
    return best(outcomes)


def best(outcomes: Sequence[Outcome]) -> Outcome:
    """One that was reached, else one where trying again may help, else why not."""
    reached = next((each for each in outcomes if each.delivered), None)
    again = next((each for each in outcomes if each.result == LATER), None)
    return reached or again or (outcomes[0] if outcomes else gone("no browser"))


async def _sms(env: Environment, group: Group) -> Outcome:
    sender, first = env.post.sms, group[0]
    if sender is None or first.receiver.phone is None:
        return refused("no number")
    text = sms(letters.said(env.town, group, env.now()))
    return await sender.send(Letter(id=first.id, text=text, to=first.receiver.phone))


async def _webhook(env: Environment, waiting: Waiting) -> Outcome:
    """The state is the one that the notice tells of: a later one has a notice of its own."""
    client, ticket = env.post.client, waiting.ticket
    if client is None or ticket is None:
        return refused("no way out")
    key = UUID(str(waiting.facts["key"]))
    async with env.database.reading() as connection:
        hook = await people.find_webhook(connection, key, ticket.id)
        closed = waiting.facts["state"] == State.CLOSED
        handled = await answered_by(connection, ticket.id) if closed else ticket
        photos = await results.photos_of(connection, handled) if closed else []
    if hook is None:
        return gone("no webhook")
    body = {
        "id": waiting.id,
        "ticket": ticket.number,
        "alarms": hook["alarms"] or [],
        "state": waiting.facts["state"],
        "outcome": waiting.facts.get("outcome"),
        "at": waiting.created_at,
        "photos": [str(each["id"]) for each in photos],
    }
    letter = Letter(
        id=waiting.id,
        url=hook["webhook"],
        secret=webhook_secret(env.secret, key).encode(),
        body=msgspec.json.encode(body),
    )
    return await send_webhook(client, letter)


async def _robot(env: Environment, group: Group, attempt: UUID) -> tuple[Outcome, str | None]:
    """The rate is kept over all nodes: each message is written down before it is sent."""
    first = group[0]
    robot = first.receiver.robot
    if robot is None:
        return refused("no robot"), None
    now = env.now()
    async with env.database.transaction() as connection:
        await notices.lock_target(connection, robot.target)
        sent = await notices.sent_since(connection, robot.target, now - MINUTE)
        if len(sent) >= MOST_A_MINUTE:
            free = (sent[-MOST_A_MINUTE] + MINUTE - now).total_seconds()
            return later("rate of the robot", max(free, 1.0)), None
        await notices.insert_try(
            connection, attempt, first.id, Channel.ROBOT, now, "begun", "", robot.target
        )
    words = letters.said(env.town, group, now)
    letter = Letter(
        id=first.id, title=words.title.zh, text=words.body.zh,
        link=f"{env.post.url}{letters.path_of(group)}" if env.post.url else "",
    )  # fmt: skip
    return await robot.send(letter), robot.target


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed."""
    await Worker(env).run()


async def sweep(env: Environment) -> int:
    """One batch of what is older than it is kept, and of browsers nobody is logged in at."""
    before = env.now() - timedelta(days=KEPT_DAYS)
    async with env.database.transaction() as connection:
        gone_notices = await notices.forget(connection, before, BATCH)
        gone_browsers = await reach.forget_ended(connection, BATCH)
    if gone_notices or gone_browsers:
        log.info("notice.forgotten", notices=gone_notices, browsers=gone_browsers)
    return max(gone_notices, gone_browsers)


async def watch_sweep(env: Environment) -> None:
    while True:
        if await sweep(env) < BATCH:
            await asyncio.sleep(SWEEP_SECONDS)
