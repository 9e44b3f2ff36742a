"""Logging in and out, sessions, passwords, and people made from the shell."""

import asyncio
import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import argon2
import msgspec

from backend.domain import password as rules
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services.environment import Environment
from backend.services.records import actor_of
from backend.services.views import Me, SessionList, SessionView
from storage.connection import Connection, Row
from storage.database import Database
from storage.queries import devices, people, presence

_hasher = argon2.PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)
"""argon2id with OWASP's parameters for one lane: 19 MiB, and three passes."""
_hashing = asyncio.Semaphore(4)
_DUMMY = _hasher.hash("nobody's password")
TOUCH_SECONDS = 60


class LoggedIn(msgspec.Struct, frozen=True):
    """A request's author. `session` is the row, not the cookie's value."""

    session: UUID
    actor: Actor
    phone: str
    must_change_password: bool


async def log_in(env: Environment, phone: str, password: str, device: str) -> tuple[str, LoggedIn]:
    """The cookie's value and who it is. The same words and the same time for an unknown number."""
    now = env.now()
    async with env.database.transaction() as connection:
        row = await people.find_by_phone(connection, phone)
        minutes = rules.locked_minutes(row["locked_until"], now) if row else 0
        right = not minutes and await _verify(row["password_hash"] if row else _DUMMY, password)
        if row is not None and row["active"] and right:
            await people.record_attempt(connection, row["id"], 0, None)
            return await _open_session(env, connection, row, device, now)
        if row is not None and not minutes:
            minutes = await _count_wrong(connection, row, now)
    if minutes:
        raise Refusal("login.locked", minutes=minutes)
    raise Refusal("login.failed")


async def _count_wrong(connection: Connection, row: Row, now: datetime) -> int:
    wrong = row["wrong_passwords"] + 1
    locked = wrong >= rules.WRONG_BEFORE_LOCK
    until = now + rules.LOCK if locked else None
    await people.record_attempt(connection, row["id"], 0 if locked else wrong, until)
    return rules.locked_minutes(until, now)


async def _open_session(
    env: Environment, connection: Connection, row: Row, device: str, now: datetime
) -> tuple[str, LoggedIn]:
    token = secrets.token_urlsafe(32)
    session = env.new_id()
    await people.insert_session(
        connection, session, hash_token(token), row["id"], device[:120], now
    )
    return token, _logged_in(session, row)


def _logged_in(session: UUID, row: Row) -> LoggedIn:
    return LoggedIn(session, actor_of(row), row["phone"], row["must_change_password"])


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def _verify(password_hash: str, password: str) -> bool:
    def check() -> bool:
        try:
            return _hasher.verify(password_hash, password)
        except argon2.exceptions.VerifyMismatchError:
            return False

    if len(password) > rules.MOST:
        return False
    async with _hashing:
        return await asyncio.to_thread(check)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


async def who_is(env: Environment, token: str, touch: bool = True) -> LoggedIn:
    """The session's person. `session.none`: unknown, or it sat idle too long; `session.ended`: ended
    from elsewhere, or the person was switched off; `session.wiped`: the phone was reported lost.
    Use is noted once a minute, so that reading costs one query. An open page alone (`touch` False) is no use."""
    now = env.now()
    async with env.database.reading() as connection:
        row = await people.find_session(connection, hash_token(token))
        if row is None:
            raise Refusal("session.none")
        if row["wipe"]:
            raise Refusal("session.wiped")
        if row["ended_at"] is not None or not row["active"]:
            raise Refusal("session.ended")
        if now - row["last_seen_at"] > rules.IDLE or now - row["created_at"] > rules.LONGEST:
            raise Refusal("session.none")
        stale = (now - row["last_seen_at"]).total_seconds() > TOUCH_SECONDS
        if touch and stale:
            await people.touch_session(connection, row["session"], now)
    return _logged_in(row["session"], row)


async def log_out(env: Environment, who: LoggedIn) -> None:
    async with env.database.transaction() as connection:
        await people.end_session(connection, who.session, who.actor.id, env.now())
        await presence.end_session(connection, who.session)


async def sessions(env: Environment, who: LoggedIn) -> SessionList:
    """Those asleep too: a lost phone is one of them by the next day."""
    since = env.now() - rules.LONGEST
    async with env.database.reading() as connection:
        rows = await people.list_sessions(connection, who.actor.id, since)
    return SessionList(
        items=tuple(
            SessionView(
                id=row["id"],
                device=row["device"],
                created_at=row["created_at"],
                last_seen_at=row["last_seen_at"],
                current=row["id"] == who.session,
                device_id=row["device_id"],
            )
            for row in rows
        )
    )


async def end_session(env: Environment, session: UUID, who: LoggedIn, wipe: bool = False) -> None:
    """`wipe`: the phone is lost. It removes what it holds of this person at its next contact, and
    what is still signed with its key is for the command room to judge."""
    async with env.database.transaction() as connection:
        if not await _end(connection, session, who.actor.id, env.now(), wipe):
            raise Refusal("not_found")


async def _end(
    connection: Connection, session: UUID, person: UUID, now: datetime, wipe: bool
) -> bool:
    ended = await people.end_session(connection, session, person, now, wipe)
    if ended is not None and wipe and ended["device_id"] is not None:
        await devices.end_keys(connection, ended["device_id"], person, now)
    return ended is not None


async def change_password(env: Environment, who: LoggedIn, current: str, wanted: str) -> None:
    """Ends the person's other sessions. Wrong guesses of the current one count like a login's."""
    refusal: Refusal | None = None
    async with env.database.transaction() as connection:
        row = await people.find_by_phone(connection, who.phone)
        if row is None:
            raise Refusal("session.none")
        if minutes := rules.locked_minutes(row["locked_until"], env.now()):
            raise Refusal("login.locked", minutes=minutes)
        if await _verify(row["password_hash"], current):
            rules.check_password(wanted, who.phone)
            if wanted == current:
                raise Refusal("password.same")
            hashed = await asyncio.to_thread(hash_password, wanted)
            await people.set_password(connection, who.actor.id, hashed, must_change=False)
            await people.end_sessions(connection, who.actor.id, who.session, env.now())
        else:
            await _count_wrong(connection, row, env.now())
            refusal = Refusal("password.wrong")
    if refusal:
        raise refusal


def me(env: Environment, who: LoggedIn) -> Me:
    actor = who.actor
    return Me(
        id=actor.id,
        name=actor.name,
        phone=f"{who.phone[:3]}****{who.phone[-4:]}",
        roles=actor.roles,
        areas=actor.areas,
        team=actor.team,
        must_change_password=who.must_change_password,
        server_time=env.now(),
    )


async def create_person(
    database: Database,
    person: UUID,
    name: str,
    phone: str,
    roles: list[Role],
    areas: list[str],
    team: str | None,
    now: datetime,
) -> str:
    """From the shell. Returns the first password, which must be changed at the first login."""
    first = first_password()
    hashed = hash_password(first)
    async with database.transaction() as connection:
        await people.insert_person(
            connection, person, name, phone, hashed, roles, areas, team, True, now
        )
    return first


async def reset_password(database: Database, phone: str, now: datetime) -> str:
    """A new first password; every session ends, a lock is lifted."""
    first = first_password()
    hashed = hash_password(first)
    async with database.transaction() as connection:
        row = await people.find_by_phone(connection, phone)
        if row is None:
            raise Refusal("assignee.unknown")
        await people.set_password(connection, row["id"], hashed, must_change=True)
        await people.end_sessions(connection, row["id"], None, now)
    return first


def first_password() -> str:
    """Readable aloud: no characters that look alike, letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    digits = "23456789"
    parts = ["".join(secrets.choice(letters) for _ in range(4)) for _ in range(2)]
    return f"{parts[0]}-{parts[1]}-{''.join(secrets.choice(digits) for _ in range(4))}"


async def sign_out(database: Database, phone: str, wipe: bool, now: datetime) -> int:
    """From the shell: ends all sessions of a person; the number of them."""
    async with database.transaction() as connection:
        row = await people.find_by_phone(connection, phone)
        if row is None:
            raise Refusal("assignee.unknown")
        sessions = await people.open_sessions(connection, row["id"])
        for session in sessions:
            await _end(connection, session, row["id"], now, wipe)
    return len(sessions)


async def switch(database: Database, phone: str, active: bool, now: datetime) -> None:
    """Off: every session ends at once, and no new one can be opened."""
    async with database.transaction() as connection:
        row = await people.find_by_phone(connection, phone)
        if row is None:
            raise Refusal("assignee.unknown")
        await people.set_active(connection, row["id"], active)
        if not active:
            await people.end_sessions(connection, row["id"], None, now)
