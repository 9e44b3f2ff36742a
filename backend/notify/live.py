"""Live events: "these tickets changed", without data, to whoever may see them.

After a commit the process collects what changed for a moment and sends one NOTIFY outside any
transaction: a NOTIFY inside would make commits wait for each other. Each process keeps one LISTEN
connection that reconnects by itself; after a gap its subscribers are told to fetch anew. Nothing
rests on a wake-up arriving: screens also fetch when they become visible and on a timer.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self
from uuid import UUID

import msgspec
import structlog

from backend.domain.permission import Action, Actor, Scope, scope
from backend.domain.ticket import Ticket
from backend.notify.steady import run_steadily
from storage.connection import Unreachable
from storage.database import Database

log = structlog.get_logger()
CHANNEL = "banjie_live"
REFERENCE_CHANNEL = "banjie_reference"
"""Sent by triggers on the tables of reference data (migration 0004)."""
COLLECT_SECONDS = 0.05
PAYLOAD_BYTES = 7_800
"""PostgreSQL refuses a NOTIFY of 8,000 bytes or more."""
HEARTBEAT_SECONDS = 15.0
RETRY_SECONDS = 1.0


def team_code(team: str | None) -> str | None:
    """A team among the codes of areas, as the database's triggers write it."""
    return None if team is None else f"team:{team}"


class Wake(msgspec.Struct, frozen=True, array_like=True):
    """A ticket that changed, and whose screens may show it; or a `notice` for these people alone,
    whose id then stands in the ticket's place."""

    ticket: UUID
    people: tuple[UUID, ...] = ()
    areas: tuple[str, ...] = ()
    notice: bool = False

    @classmethod
    def of(cls, ticket: Ticket, *also: UUID | None) -> Self:
        people = {ticket.assignee, ticket.reporter, *also} - {None}
        areas = {ticket.grid, ticket.community, team_code(ticket.team)} - {None}
        return cls(ticket.id, tuple(p for p in people if p), tuple(a for a in areas if a))

    @classmethod
    def moved(cls, before: Ticket, after: Ticket) -> Self:
        """Those who had it too: their screens lose it."""
        wake = cls.of(after, before.assignee, *before.past, *after.past)
        lost = team_code(before.team)
        return (
            wake
            if lost is None or lost in wake.areas
            else cls(wake.ticket, wake.people, (*wake.areas, lost))
        )


_DECODER = msgspec.json.Decoder(list[Wake])


class Subscriber:
    """One open page. `pending` holds ids not yet sent; `all` says that something was missed."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.whole_town = scope(actor, Action.TICKET_READ) is Scope.TOWN
        self.sees_nothing = scope(actor, Action.TICKET_READ) is Scope.NONE
        self.pending: set[UUID] = set()
        self.noticed = False
        self.missed = False
        self.closed = False
        self._something = asyncio.Event()

    def wake(self, ticket: UUID) -> None:
        self.pending.add(ticket)
        self._something.set()

    def notice(self) -> None:
        self.noticed = True
        self._something.set()

    def resync(self) -> None:
        self.missed = True
        self._something.set()

    def close(self) -> None:
        self.closed = True
        self._something.set()

    async def wait(self, seconds: float) -> bool:
        """Whether something came before the time was over."""
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return False
        return True

    def take(self) -> tuple[list[UUID], bool, bool]:
        """Ids of tickets, whether something was missed, whether there are new notices."""
        taken, missed, noticed = sorted(self.pending), self.missed, self.noticed
        self.pending.clear()
        self.missed = self.noticed = False
        self._something.clear()
        return taken, missed, noticed


class Live:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: set[Subscriber] = set()
        self._outgoing: list[Wake] = []
        self._has_outgoing = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._reference = asyncio.Event()

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(run_steadily("live.send", self._send)),
            asyncio.create_task(run_steadily("live.listen", self._listen)),
        ]

    async def stop(self) -> None:
        self.close_subscribers()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    def close_subscribers(self) -> None:
        for subscriber in list(self._subscribers):
            subscriber.close()

    @property
    def listeners(self) -> int:
        return len(self._subscribers)

    def subscribe(self, actor: Actor) -> Subscriber:
        subscriber = Subscriber(actor)
        self._subscribers.add(subscriber)
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.discard(subscriber)

    def publish(self, *wakes: Wake) -> None:
        """Call after the commit."""
        self._outgoing.extend(wakes)
        self._has_outgoing.set()

    async def _send(self) -> None:
        while True:
            await self._has_outgoing.wait()
            await asyncio.sleep(COLLECT_SECONDS)
            wakes, self._outgoing = self._outgoing, []
            self._has_outgoing.clear()
            try:
                async with self._database.reading() as connection:
                    for payload in payloads(wakes):
                        await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
            except Unreachable as fault:
                log.warning("live.send_failed", fault=type(fault).__name__, wakes=len(wakes))
                self._deliver(wakes)
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        first = True
        while True:
            try:
                await self._listen_once(first)
            except Unreachable as fault:
                log.warning("live.listener_lost", fault=type(fault).__name__)
            first = False
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self, first: bool) -> None:
        connection = await self._database.listener()
        try:
            await connection.add_listener(CHANNEL, self._receive)
            await connection.add_listener(REFERENCE_CHANNEL, self._reference_changed)
            self._reference.set()  # what changed before is not told again
            if not first:
                for subscriber in self._subscribers:
                    subscriber.resync()
            while not connection.is_closed():
                await asyncio.sleep(HEARTBEAT_SECONDS)
                await connection.execute("SELECT 1", timeout=5)
        except TimeoutError as fault:
            raise OSError("the listening connection does not answer") from fault
        finally:
            connection.terminate()

    def _receive(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        self._deliver(_DECODER.decode(payload))

    def _reference_changed(self, *_told: Any) -> None:
        self._reference.set()

    async def reference_changed(self) -> None:
        """Returns when reference data may have changed since the last return."""
        await self._reference.wait()
        self._reference.clear()

    def _deliver(self, wakes: Iterable[Wake]) -> None:
        listed = list(wakes)
        for subscriber in self._subscribers:
            for wake in listed:
                if wake.notice:
                    if subscriber.actor.id in wake.people:
                        subscriber.notice()
                elif concerns(subscriber, wake):
                    subscriber.wake(wake.ticket)


def concerns(subscriber: Subscriber, wake: Wake) -> bool:
    if subscriber.sees_nothing:
        return False
    actor = subscriber.actor
    return (
        subscriber.whole_town
        or actor.id in wake.people
        or any(area in actor.areas for area in wake.areas)
        or team_code(actor.team) in wake.areas
    )


def payloads(wakes: list[Wake]) -> list[str]:
    """As few messages as fit PostgreSQL's limit, each ticket once."""
    messages: list[str] = []
    chunk: list[bytes] = []
    size = 2
    for wake in joined(wakes):
        text = msgspec.json.encode(wake)
        if size + len(text) + 1 > PAYLOAD_BYTES:
            messages.append(f"[{b','.join(chunk).decode()}]")
            chunk, size = [], 2
        chunk.append(text)
        size += len(text) + 1
    if chunk:
        messages.append(f"[{b','.join(chunk).decode()}]")
    return messages


def joined(wakes: list[Wake]) -> list[Wake]:
    """One wake a ticket, for everybody that any of its changes concerned."""
    by_ticket: dict[UUID, Wake] = {}
    for wake in wakes:
        had = by_ticket.get(wake.ticket)
        by_ticket[wake.ticket] = wake if had is None else _both(had, wake)
    return list(by_ticket.values())


def _both(a: Wake, b: Wake) -> Wake:
    people = tuple({*a.people, *b.people})
    return Wake(a.ticket, people, tuple({*a.areas, *b.areas}), a.notice)
