"""Messages of the command room: to one, to a team, to all within an area; who has seen them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog
from shapely.geometry import Point, Polygon

from backend.domain.notice import Notice, NoticeKind
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.services import lists, noticing, presence
from backend.services import views_reach as v
from backend.services.environment import Environment
from backend.services.views import PersonRef
from storage.connection import Connection, Row
from storage.queries import messages, notices, people

log = structlog.get_logger()
MOST_A_MINUTE = 30
MOST_RECEIVERS = 500


async def send(env: Environment, actor: Actor, new: v.NewMessage) -> v.MessagePage:
    """The message and its notices in one transaction; sent again under its id, nothing is added."""
    _check(actor)
    if not new.text.strip():
        raise Refusal("message.empty")
    if sum(each is not None for each in (new.person, new.team, new.area)) != 1:
        raise Refusal("message.to")
    now = env.now()
    async with env.database.transaction() as connection:
        await notices.lock_target(connection, f"message.{actor.id}")
        if await messages.find(connection, new.id) is None:
            sent = await messages.count_since(connection, actor.id, now - timedelta(minutes=1))
            if sent >= MOST_A_MINUTE:
                raise Refusal("message.often", most=MOST_A_MINUTE)
            receivers = await _receivers(env, connection, new)
            told = [_notice(env, new, person) for person in receivers if person != actor.id]
            if not told:
                raise Refusal("message.nobody")
            area = msgspec.json.encode(new.area).decode() if new.area else None
            await messages.insert(
                connection, new.id, actor.id, now, new.text.strip(), new.urgent, _kind(new),
                new.team, area, len(told),
            )  # fmt: skip
            await notices.insert(connection, noticing.rows(told))
            log.info("message.sent", message=str(new.id), to=_kind(new), reached=len(told))
        else:
            told = []
        page = await _page(connection, new.id)
    env.live.publish(*noticing.wakes(env, told))
    return page


def _kind(new: v.NewMessage) -> str:
    return "person" if new.person else "team" if new.team else "area"


def _notice(env: Environment, new: v.NewMessage, person: UUID) -> Notice:
    return Notice(
        id=env.new_id(),
        person=person,
        message=new.id,
        cause=new.id,
        kind=NoticeKind.MESSAGE,
        urgent=new.urgent,
        created_at=env.now(),
    )


async def _receivers(env: Environment, connection: Connection, new: v.NewMessage) -> Sequence[UUID]:
    if new.person is not None:
        found = await people.find_person(connection, new.person)
        return [new.person] if found and found["active"] else []
    if new.team is not None:
        return await people.team(connection, new.team)
    ring = new.area or ()
    shape = Polygon(ring) if len(ring) >= 3 else None
    if shape is None or not shape.is_valid:
        raise Refusal("message.area")
    seen = await presence.known(env, connection)
    inside = [each for each, at in seen.items() if shape.covers(Point(at.longitude, at.latitude))]
    active = {row["id"] for row in await people.active_people(connection, 10_000)}
    return [each for each in sorted(inside) if each in active][:MOST_RECEIVERS]


async def listed(env: Environment, actor: Actor, cursor: str | None, limit: int) -> v.MessageList:
    _check(actor)
    limit = max(1, min(limit, lists.MOST))
    before = lists.read_cursor(cursor) or (env.now() + timedelta(days=1), UUID(int=2**128 - 1))
    async with env.database.reading() as connection:
        rows = await messages.listed(connection, before, limit + 1)
    following = (
        lists.cursor_after(rows[limit - 1]["at"], rows[limit - 1]["id"])
        if len(rows) > limit
        else None
    )
    return v.MessageList(items=tuple(_view(row) for row in rows[:limit]), next=following)


async def show(env: Environment, actor: Actor, message: UUID) -> v.MessagePage:
    """Who has seen it, and by which channels the others were tried."""
    _check(actor)
    async with env.database.reading() as connection:
        return await _page(connection, message)


async def _page(connection: Connection, message: UUID) -> v.MessagePage:
    row = await messages.find(connection, message)
    if row is None:
        raise Refusal("not_found")
    found = await messages.receivers(connection, message, MOST_RECEIVERS)
    tries: dict[UUID, list[v.TryView]] = {}
    for each in await notices.tries_of(connection, [one["id"] for one in found]):
        made = v.TryView(channel=each["channel"], at=each["at"], result=each["result"])
        tries.setdefault(each["notice"], []).append(made)
    return v.MessagePage(
        message=_view(row),
        people=tuple(
            v.SeenBy(
                person=PersonRef(id=each["person"], name=each["name"]),
                received_at=each["received_at"],
                tries=tuple(tries.get(each["id"], ())),
            )
            for each in found
        ),
    )


def _view(row: Row) -> v.MessageView:
    return v.MessageView(
        id=row["id"],
        author=PersonRef(id=row["author"], name=row["author_name"]),
        at=row["at"],
        text=row["text"],
        urgent=row["urgent"],
        to_kind=row["to_kind"],
        team=row["team"],
        reached=row["reached"],
        seen=row["seen"],
    )


def _check(actor: Actor) -> None:
    if not may(actor, Action.MESSAGE_SEND):
        raise Refusal("role.forbidden")
