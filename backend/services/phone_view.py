"""A person's view, from one consistent snapshot to the next.

The cursor holds the snapshot that the phone has seen, and belongs to one person, one scope and one
database; with any other, the pull begins anew. It names no secret and widens no scope: what may be
seen is decided from the session alone.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

import msgspec
import structlog

from backend.domain.permission import Action, Actor, may, scope
from backend.domain.permission import Scope as Reach
from backend.services import lists, people, reference
from backend.services import views as v
from backend.services.answers import standing
from backend.services.environment import Environment
from backend.services.people import LoggedIn
from backend.services.views_offline import PhoneView
from storage.connection import Connection, Row
from storage.queries import commands, phone_view
from storage.queries import lists as rows
from storage.queries.phone_view import Scope

log = structlog.get_logger()
KEEP = timedelta(days=7)
"""How long one's own ended tickets stay on the phone."""
OLDEST = timedelta(days=14)
"""A cursor older than this begins anew; exits from views are remembered for longer."""
EXITS_KEPT = timedelta(days=30)
FORGET_SECONDS = 3_600
PAGE = 500
MOST_LEFT = 5_000
_SNAPSHOT = re.compile(r"\d{1,18}:\d{1,18}:(\d{1,18}(,\d{1,18})*)?")
_TOGETHER = 50


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """`since`: what the phone has seen, None while it has seen nothing whole. `until`, `after`: in the
    middle of a pull, the snapshot of its first page and the last ticket of the page before."""

    whose: str
    versions: str
    made_at: datetime
    since: str | None
    until: str | None = None
    after: UUID | None = None


_CURSOR = msgspec.msgpack.Decoder(Cursor)


async def pull(env: Environment, who: LoggedIn, text: str | None) -> PhoneView | None:
    """One page; None where nothing changed. A cursor that does not fit is none at all."""
    actor, now = who.actor, env.now()
    versions = reference.versions(env.town)
    known = f"{versions.reference} {versions.map}"
    async with env.database.snapshot() as connection:
        head = await phone_view.now(connection)
        whose = _whose(actor, head["epoch"])
        new = Cursor(whose, known, now, None)
        cursor = _read(text, whose, head["snapshot"], now) or new
        scope = _scope(actor, now)
        ids = await phone_view.changed(connection, scope, cursor.since, cursor.after, PAGE + 1)
        removed: list[UUID] = []
        settled: list[Row] = []
        if cursor.after is None:
            settled = await commands.settled_since(connection, actor.id, cursor.since, MOST_LEFT)
            if cursor.since is not None:
                removed = await phone_view.left(connection, scope, cursor.since, MOST_LEFT + 1)
        if len(removed) > MOST_LEFT:
            cursor, removed = new, []
            ids = await phone_view.changed(connection, scope, None, None, PAGE + 1)
        something = ids or removed or settled or cursor.until or cursor.versions != known
        if cursor.since is not None and not something:
            return None
        more, ids = len(ids) > PAGE, ids[:PAGE]
        pages = await read_pages(connection, ids, actor)
    until = cursor.until or head["snapshot"]
    following = (
        Cursor(whose, known, cursor.made_at, cursor.since, until, ids[-1])
        if more
        else Cursor(whose, known, now, until)
    )
    return PhoneView(
        cursor=_write(following),
        more=more,
        whole=cursor.since is None,
        server_time=now,
        keep_days=KEEP.days,
        reference=versions.reference,
        map=versions.map,
        me=people.me(env, who),
        tickets=tuple(pages),
        removed=tuple(removed),
        answers=tuple(standing(each) for each in settled),
    )


def _scope(actor: Actor, now: datetime) -> Scope:
    """Whoever may read no ticket has an empty view, and so has soon whoever could before."""
    if not may(actor, Action.TICKET_READ):
        return Scope(UUID(int=0), (), now)
    if scope(actor, Action.TICKET_READ) is Reach.ASKED:
        return Scope(actor.id, (), now - KEEP, None, actor.areas)
    return Scope(actor.id, actor.areas, now - KEEP, actor.team)


def _whose(actor: Actor, epoch: UUID) -> str:
    """Changes where anything does that decides what a person's view is."""
    parts = [epoch, actor.id, sorted(actor.roles), sorted(actor.areas), actor.team]
    return hashlib.blake2s(msgspec.json.encode(parts), digest_size=12).hexdigest()


def _read(text: str | None, whose: str, snapshot: str, now: datetime) -> Cursor | None:
    if not text:
        return None
    try:
        cursor = _CURSOR.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, msgspec.MsgspecError):
        return None
    if cursor.whose != whose or not timedelta() <= now - cursor.made_at < OLDEST:
        return None
    fits = all(
        _is_past(each, snapshot) for each in (cursor.since, cursor.until) if each is not None
    )
    return cursor if fits else None


def _is_past(snapshot: str, now: str) -> bool:
    """Well formed, and not of a database that was further on than this one."""
    if not _SNAPSHOT.fullmatch(snapshot):
        return False
    first, last, under_way = snapshot.split(":")
    listed = [int(each) for each in under_way.split(",") if each]
    within = all(int(first) <= each < int(last) for each in listed)
    return (
        0 < int(first) <= int(last) <= int(now.split(":")[1])
        and within
        and (listed == sorted(set(listed)))
    )


def _write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


async def read_pages(
    connection: Connection, ids: Sequence[UUID], actor: Actor
) -> list[v.TicketPage]:
    """Whole tickets, in order of id; others get their turn in between."""
    cards = {row["id"]: row for row in await rows.find_cards(connection, ids)}
    histories = _grouped(await rows.histories(connection, ids))
    photos = _grouped(await rows.photos_of(connection, ids))
    families = _grouped(await rows.families(connection, ids))
    pages = []
    for at, ticket in enumerate(ids, 1):
        history, taken = histories.get(ticket, ()), photos.get(ticket, ())
        shown = lists.page_of(cards[ticket], history, taken, actor, family=families.get(ticket, ()))
        pages.append(shown)
        if at % _TOGETHER == 0:
            await asyncio.sleep(0)
    return pages


def _grouped(found: Sequence[Row]) -> dict[UUID, list[Row]]:
    """Rows come in order of their ticket."""
    return {ticket: list(each) for ticket, each in groupby(found, key=lambda row: row["ticket"])}


async def forget_exits(env: Environment) -> None:
    """Runs until cancelled or failed; no cursor is old enough to need what is forgotten."""
    while True:
        async with env.database.transaction() as connection:
            forgotten = await phone_view.forget_exits(connection, env.now() - EXITS_KEPT)
        log.info("view.exits_forgotten", count=forgotten)
        await asyncio.sleep(FORGET_SECONDS)
