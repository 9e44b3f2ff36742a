"""People, sessions, keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storage.connection import Connection, Row

_PERSON = "p.id, p.name, p.phone, p.roles, p.areas, p.team, p.must_change_password, p.active"


async def find_by_phone(connection: Connection, phone: str) -> Row | None:
    """Locked, so that two wrong passwords at once count as two."""
    return await connection.fetchrow(
        f"SELECT {_PERSON}, p.password_hash, p.wrong_passwords, p.locked_until "  # noqa: S608
        "FROM person p WHERE p.phone = $1 FOR UPDATE",
        phone,
    )


async def find_person(connection: Connection, person: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {_PERSON}, p.password_hash FROM person p WHERE p.id = $1",  # noqa: S608
        person,
    )


async def list_people(connection: Connection, after: str, limit: int) -> list[Row]:
    return await connection.fetch(
        f"SELECT {_PERSON}, p.locked_until FROM person p WHERE p.phone > $1 "  # noqa: S608
        "ORDER BY p.phone LIMIT $2",
        after,
        limit,
    )


async def insert_person(
    connection: Connection,
    person: UUID,
    name: str,
    phone: str,
    password_hash: str,
    roles: Sequence[str],
    areas: Sequence[str],
    team: str | None,
    must_change: bool,
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO person (id, name, phone, password_hash, roles, areas, team, "
        "must_change_password, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        person, name, phone, password_hash, list(roles), list(areas), team, must_change, now,
    )  # fmt: skip


async def record_attempt(
    connection: Connection, person: UUID, wrong: int, locked_until: datetime | None
) -> None:
    await connection.execute(
        "UPDATE person SET wrong_passwords = $2, locked_until = $3 WHERE id = $1",
        person,
        wrong,
        locked_until,
    )


async def set_password(
    connection: Connection, person: UUID, password_hash: str, must_change: bool
) -> None:
    await connection.execute(
        "UPDATE person SET password_hash = $2, must_change_password = $3, wrong_passwords = 0, "
        "locked_until = NULL WHERE id = $1",
        person,
        password_hash,
        must_change,
    )


async def set_active(connection: Connection, person: UUID, active: bool) -> None:
    await connection.execute("UPDATE person SET active = $2 WHERE id = $1", person, active)


async def insert_session(
    connection: Connection,
    session: UUID,
    token_hash: bytes,
    person: UUID,
    device: str,
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO session (id, token_hash, person, device, created_at, last_seen_at) "
        "VALUES ($1, $2, $3, $4, $5, $5)",
        session,
        token_hash,
        person,
        device,
        now,
    )


async def find_session(connection: Connection, token_hash: bytes) -> Row | None:
    """Ended ones too, so that a phone can be told what became of it."""
    return await connection.fetchrow(
        "SELECT s.id AS session, s.created_at, s.last_seen_at, s.ended_at, s.wipe, "  # noqa: S608
        f"{_PERSON} FROM session s JOIN person p ON p.id = s.person WHERE s.token_hash = $1",
        token_hash,
    )


async def touch_session(connection: Connection, session: UUID, now: datetime) -> None:
    await connection.execute("UPDATE session SET last_seen_at = $2 WHERE id = $1", session, now)


async def list_sessions(connection: Connection, person: UUID, seen_after: datetime) -> list[Row]:
    return await connection.fetch(
        "SELECT id, device, device_id, created_at, last_seen_at FROM session "
        "WHERE person = $1 AND ended_at IS NULL AND last_seen_at > $2 "
        "ORDER BY last_seen_at DESC LIMIT 100",
        person,
        seen_after,
    )


async def end_session(
    connection: Connection, session: UUID, person: UUID, now: datetime, wipe: bool = False
) -> Row | None:
    """The session with its device; None where the person has no such session open."""
    return await connection.fetchrow(
        "UPDATE session SET ended_at = $3, wipe = $4 "
        "WHERE id = $1 AND person = $2 AND ended_at IS NULL RETURNING id, device_id",
        session,
        person,
        now,
        wipe,
    )


async def open_sessions(connection: Connection, person: UUID) -> list[UUID]:
    rows = await connection.fetch(
        "SELECT id FROM session WHERE person = $1 AND ended_at IS NULL", person
    )
    return [row["id"] for row in rows]


async def end_sessions(
    connection: Connection, person: UUID, but: UUID | None, now: datetime
) -> None:
    await connection.execute(
        "UPDATE session SET ended_at = $3 "
        "WHERE person = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2",
        person,
        but,
        now,
    )


async def field_people(connection: Connection, roles: Sequence[str]) -> list[Row]:
    """Everybody who can be sent, with the number of tickets they have in hand."""
    return await connection.fetch(
        f"SELECT {_PERSON}, (SELECT count(*) FROM ticket t WHERE t.assignee = p.id AND t.is_open "  # noqa: S608
        "AND t.state IN ('dispatched','accepted','arrived')) AS open_tickets "
        "FROM person p WHERE p.active AND p.roles && $1 ORDER BY p.id LIMIT 2000",
        list(roles),
    )


async def active_people(connection: Connection, most: int) -> list[Row]:
    return await connection.fetch(
        f"SELECT {_PERSON} FROM person p WHERE p.active ORDER BY p.id LIMIT $1",  # noqa: S608
        most,
    )


async def loads(connection: Connection) -> dict[UUID, int]:
    """How many tickets each person has in hand."""
    rows = await connection.fetch(
        "SELECT assignee, count(*) AS tickets FROM ticket WHERE is_open AND assignee IS NOT NULL "
        "AND state IN ('dispatched','accepted','arrived') GROUP BY assignee"
    )
    return {row["assignee"]: row["tickets"] for row in rows}


class Seen(NamedTuple):
    latitude: float
    longitude: float
    when: datetime


async def seen(connection: Connection, since: datetime) -> dict[UUID, Seen]:
    """Where each person was last, as an event since then tells."""
    rows = await connection.fetch(
        'SELECT DISTINCT ON (actor) actor, latitude, longitude, "when" FROM ticket_event '
        "WHERE at >= $1 AND latitude IS NOT NULL AND longitude IS NOT NULL AND actor IS NOT NULL "
        'ORDER BY actor, "when" DESC',
        since,
    )
    return {row["actor"]: Seen(row["latitude"], row["longitude"], row["when"]) for row in rows}


async def count_members(connection: Connection, team: str, roles: Sequence[str]) -> int:
    """How many of the team may have a ticket."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM person WHERE team = $1 AND active AND roles && $2",
            team,
            list(roles),
        )
    )


async def members(connection: Connection, team: str, roles: Sequence[str]) -> list[UUID]:
    """Those of the team who may have a ticket."""
    rows = await connection.fetch(
        "SELECT id FROM person WHERE team = $1 AND active AND roles && $2 ORDER BY id LIMIT 500",
        team,
        list(roles),
    )
    return [row["id"] for row in rows]


async def team(connection: Connection, team: str) -> list[UUID]:
    """Everybody of it, whatever their role."""
    rows = await connection.fetch(
        "SELECT id FROM person WHERE team = $1 AND active ORDER BY id LIMIT 500", team
    )
    return [row["id"] for row in rows]


async def with_role(connection: Connection, role: str) -> list[UUID]:
    rows = await connection.fetch(
        "SELECT id FROM person WHERE active AND roles @> ARRAY[$1] ORDER BY id LIMIT 500", role
    )
    return [row["id"] for row in rows]


async def covering(connection: Connection, role: str, codes: Sequence[str]) -> list[UUID]:
    """Those of this role who have one of these areas."""
    rows = await connection.fetch(
        "SELECT id FROM person WHERE active AND roles @> ARRAY[$1] AND areas && $2 "
        "ORDER BY id LIMIT 500",
        role,
        list(codes),
    )
    return [row["id"] for row in rows]


async def count_covering(connection: Connection, role: str, codes: Sequence[str]) -> int:
    """How many of this role have one of these areas."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM person WHERE active AND roles @> ARRAY[$1] AND areas && $2",
            role,
            list(codes),
        )
    )


async def find_key(connection: Connection, key_hash: bytes) -> Row | None:
    return await connection.fetchrow(
        "SELECT id, name, source, scopes FROM api_key WHERE key_hash = $1 AND active", key_hash
    )


async def insert_key(
    connection: Connection,
    key: UUID,
    name: str,
    source: str,
    key_hash: bytes,
    scopes: Sequence[str],
    now: datetime,
    webhook: str | None = None,
) -> UUID:
    """Its id, that of the key it replaces where the name is taken."""
    found: UUID = await connection.fetchval(
        "INSERT INTO api_key (id, name, source, key_hash, scopes, created_at, webhook) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE "
        "SET key_hash = excluded.key_hash, scopes = excluded.scopes, active = true, "
        "webhook = excluded.webhook RETURNING id",
        key,
        name,
        source,
        key_hash,
        list(scopes),
        now,
        webhook,
    )
    return found


async def has_webhooks(connection: Connection) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM api_key WHERE active AND webhook IS NOT NULL)"
        )
    )


async def webhooks_of(connection: Connection, ticket: UUID) -> list[UUID]:
    """The keys whose alarms made or repeated the ticket and that want to hear of it."""
    rows = await connection.fetch(
        "SELECT DISTINCT k.id FROM alarm a JOIN api_key k ON k.id = a.api_key "
        "WHERE a.ticket = $1 AND k.active AND k.webhook IS NOT NULL",
        ticket,
    )
    return [row["id"] for row in rows]


async def find_webhook(connection: Connection, key: UUID, ticket: UUID) -> Row | None:
    """Its address, and the sender's own ids of the ticket's alarms."""
    return await connection.fetchrow(
        "SELECT k.webhook, (SELECT array_agg(external_id) FROM (SELECT external_id FROM alarm a "
        "WHERE a.ticket = $2 AND a.api_key = k.id ORDER BY a.id DESC LIMIT 100) own) AS alarms "
        "FROM api_key k WHERE k.id = $1 AND k.active AND k.webhook IS NOT NULL",
        key,
        ticket,
    )
