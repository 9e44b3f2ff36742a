"""Where people on duty are: sharing it, showing it, registering who looked, forgetting it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog

from backend.domain import presence as rules
from backend.domain.permission import Action, Actor, Subject, may
from backend.domain.refusal import SENTENCES, Refusal
from backend.domain.role import Role
from backend.domain.workflow import State
from backend.services import lists
from backend.services import views_presence as v
from backend.services.dispatching import SEEN_WITHIN
from backend.services.duty import read_roster
from backend.services.environment import Environment
from backend.services.people import LoggedIn
from backend.services.views import PersonRef
from backend.services.views_desk import SeenAt
from storage.connection import Connection, Row
from storage.queries import people
from storage.queries import presence as queries

log = structlog.get_logger()
EVERY_SECONDS = 60.0


async def mine(env: Environment, who: LoggedIn) -> v.PositionView:
    """Exactly what others see of the person."""
    async with env.database.reading() as connection:
        return await _mine(env, connection, who)


async def _mine(env: Environment, connection: Connection, who: LoggedIn) -> v.PositionView:
    person, now = who.actor.id, env.now()
    allowed = may(who.actor, Action.POSITION_SHARE)
    row = await queries.find(connection, person)
    if row is None or row["ended"] or not allowed:
        return v.PositionView(may=allowed, on=False, here=False)
    roster = await read_roster(connection, now, now)
    serves = rules.on_duty(roster, person, row["since"], now)
    shown = serves and row["taken_at"] is not None
    return v.PositionView(
        may=True,
        on=True,
        here=row["session"] == who.session,
        since=row["since"],
        shown=_shown(row) if shown else None,
        paused=None if serves else SENTENCES["position.off_duty"],
    )


def _shown(row: Row) -> v.SharedPosition:
    return v.SharedPosition(
        latitude=row["latitude"],
        longitude=row["longitude"],
        accuracy=row["accuracy"],
        taken_at=row["taken_at"],
    )


async def share(env: Environment, who: LoggedIn, on: bool) -> v.PositionView:
    """Switched off, what was shared is gone at once. Nobody off duty switches it on."""
    _check(who.actor)
    person, now = who.actor.id, env.now()
    async with env.database.transaction() as connection:
        if on:
            roster = await read_roster(connection, now, now)
            if not rules.on_duty(roster, person, now, now):
                raise Refusal("position.off_duty")
            await queries.begin(connection, person, who.session, now)
        else:
            await queries.end(connection, [person])
        view = await _mine(env, connection, who)
    log.info("position.sharing", person=str(person), on=on)
    return view


async def send(env: Environment, who: LoggedIn, new: v.NewPosition) -> v.PositionView:
    """Kept while it is switched on for this phone and the person is on duty; the answer says so."""
    _check(who.actor)
    person, now = who.actor.id, env.now()
    age = timedelta(seconds=min(new.age, 86_400))
    rules.check_position(age, new.accuracy)
    grid = env.town.grid_at(new.latitude, new.longitude)
    async with env.database.transaction() as connection:
        view = await _mine(env, connection, who)
        if not view.here:
            return view
        if view.paused:
            await queries.end(connection, [person])
            return v.PositionView(may=True, on=False, here=False, paused=view.paused)
        await queries.save(
            connection, person, who.session, new.latitude, new.longitude, new.accuracy,
            now - age, grid, env.town.community(grid),
        )  # fmt: skip
        return await _mine(env, connection, who)


def _check(actor: Actor) -> None:
    if not may(actor, Action.POSITION_SHARE):
        raise Refusal("role.forbidden")


async def looks(env: Environment, who: LoggedIn, cursor: str | None, limit: int) -> v.LookList:
    """Who was shown where the person is."""
    limit = max(1, min(limit, lists.MOST))
    before = lists.read_cursor(cursor) or (env.now() + timedelta(days=1), UUID(int=2**128 - 1))
    async with env.database.reading() as connection:
        rows = await queries.looks(connection, who.actor.id, before, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return v.LookList(
        items=tuple(
            v.LookView(
                at=row["at"],
                by=PersonRef(id=row["looker"], name=row["name"]),
                roles=tuple(Role(each) for each in row["roles"]),
            )
            for row in rows[:limit]
        ),
        next=lists.cursor_after(last["at"], last["looker"]) if last else None,
    )


async def known(env: Environment, connection: Connection) -> dict[UUID, SeenAt]:
    """Where everybody is, as far as they share it or did something there of late: the newer of both."""
    found = {
        person: SeenAt(latitude=at.latitude, longitude=at.longitude, when=at.when)
        for person, at in (await people.seen(connection, env.now() - SEEN_WITHIN)).items()
    }
    for row in await _sharing(env, connection):
        had = found.get(row["person"])
        if had is None or row["taken_at"] > had.when:
            found[row["person"]] = _seen(row)
    return found


async def looked_at(env: Environment, connection: Connection, actor: Actor) -> dict[UUID, SeenAt]:
    """What the actor may know of where people are; who shares it will read that they looked."""
    if not may(actor, Action.POSITION_READ):
        return {}
    if may(actor, Action.PEOPLE_CHOOSE):
        found = await known(env, connection)
    else:
        found = {
            row["person"]: _seen(row)
            for row in await _sharing(env, connection)
            if may(actor, Action.POSITION_READ, _subject(row))
        }
    shared = [person for person, at in found.items() if at.shared and person != actor.id]
    if shared:
        await queries.look(connection, actor.id, sorted(shared), rules.look_at(env.now()))
    return found


def _subject(row: Row) -> Subject:
    return Subject(State.CLOSED, row["grid"], row["community"])


def _seen(row: Row) -> SeenAt:
    return SeenAt(
        latitude=row["latitude"],
        longitude=row["longitude"],
        when=row["taken_at"],
        accuracy=row["accuracy"],
        shared=True,
    )


async def _sharing(env: Environment, connection: Connection) -> list[Row]:
    """Of those on duty at this moment, whatever the task that forgets the others has done yet."""
    now = env.now()
    rows = await queries.shared(connection)
    if not rows:
        return []
    roster = await read_roster(connection, now, now)
    return [
        row
        for row in rows
        if row["taken_at"]
        and not row["ended"]
        and rules.on_duty(roster, row["person"], row["since"], now)
    ]


async def forget(env: Environment) -> int:
    """Positions of those whose duty or session ended, and looks of half a year ago."""
    now = env.now()
    async with env.database.transaction() as connection:
        rows = await queries.shared(connection)
        roster = await read_roster(connection, now, now) if rows else None
        gone = [
            row["person"]
            for row in rows
            if row["ended"]
            or (roster and not rules.on_duty(roster, row["person"], row["since"], now))
        ]
        if gone:
            await queries.end(connection, gone)
        await queries.forget_looks(connection, now - rules.LOOKS_KEPT)
    if gone:
        log.info("positions.forgotten", people=len(gone))
    return len(gone)


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed."""
    while True:
        await forget(env)
        await asyncio.sleep(EVERY_SECONDS)
