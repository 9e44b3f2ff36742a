"""Whether the parts that the process needs answer, and how long its queues are."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary

import structlog

from backend.services.environment import Environment
from storage.connection import CannotOpen
from storage.migrate import pending
from storage.photos.store import StoreAway
from storage.queries import queues as rows

log = structlog.get_logger()
WORKS, AWAY, BEHIND = "works", "away", "behind"
PATIENCE_SECONDS = 3.0
KEPT = timedelta(seconds=5)
"""How long an answer serves all who ask: probes and scrapes must not become a load."""


class Queues(NamedTuple):
    at: datetime
    held: int
    awaited: int
    undeveloped: int
    late: int


class _Seen:
    """What was seen last, of one environment."""

    def __init__(self) -> None:
        self.parts: tuple[datetime, dict[str, str]] | None = None
        self.queues: Queues | None = None
        self.lock = asyncio.Lock()


_seen: WeakKeyDictionary[Environment, _Seen] = WeakKeyDictionary()


async def look(env: Environment) -> dict[str, str]:
    """Each part with `works`, `away`, or `behind` for migrations that have not run."""
    seen = _seen.setdefault(env, _Seen())
    async with seen.lock:
        now = env.now()
        if seen.parts is None or not timedelta() <= now - seen.parts[0] < KEPT:
            seen.parts = (now, await _look(env))
        return seen.parts[1]


async def _look(env: Environment) -> dict[str, str]:
    parts = {
        "database": await _ask("database", lambda: _database(env)),
        "photos": await _ask("photos", lambda: _photos(env)),
    }
    if parts["database"] == BEHIND:
        return {**parts, "database": WORKS, "migrations": BEHIND}
    return {**parts, "migrations": parts["database"]}


async def _ask(part: str, question: Callable[[], Awaitable[str]]) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await question()
    except (*CannotOpen, StoreAway) as fault:
        log.warning("part.away", part=part, fault=type(fault).__name__)
        return AWAY


async def _database(env: Environment) -> str:
    async with env.database.reading() as connection:
        return BEHIND if await pending(connection) else WORKS


async def _photos(env: Environment) -> str:
    """The first name of a listing: an answer to a single object does not show a lost bucket."""
    async with aclosing(env.store.names()) as names:  # type: ignore[type-var]
        async for _ in names:
            break
    return WORKS


async def queues(env: Environment) -> Queues:
    """Counted at most every five seconds; each count reads an index."""
    seen = _seen.setdefault(env, _Seen())
    async with seen.lock:
        now = env.now()
        if seen.queues is None or not timedelta() <= now - seen.queues.at < KEPT:
            async with asyncio.timeout(PATIENCE_SECONDS), env.database.reading() as connection:
                seen.queues = Queues(now, *await rows.lengths(connection, now))
        return seen.queues
