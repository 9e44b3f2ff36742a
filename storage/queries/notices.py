"""Notices: written with their cause, claimed by any node, kept with what each attempt did."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row

TYPES = (
    "id uuid, audience text, person uuid, ticket uuid, message uuid, cause uuid, kind text, "
    "urgent boolean, facts jsonb, created_at timestamptz, channel text, next_at timestamptz"
)
COLUMNS = "id, audience, person, ticket, message, cause, kind, urgent, facts, created_at, channel, next_at"
_INSERT = (
    f"INSERT INTO notice ({COLUMNS}) SELECT n.* "  # noqa: S608
    f"FROM jsonb_to_recordset($1::jsonb) AS n({TYPES}) ON CONFLICT DO NOTHING"
)


async def insert(connection: Connection, notices: str) -> None:
    """`notices`: JSON, a list of what `COLUMNS` name. A cause that was told before is not told
    again."""
    await connection.execute(_INSERT, notices)


FIELDS = (
    "id, audience, person, ticket, message, cause, kind, urgent, facts, created_at, next_at, "
    "channel, attempts, delivered, received_at, received_how, ended_at, ended, problem"
)
_TEXT = (
    "(SELECT p.name || '：' || m.text FROM message m JOIN person p ON p.id = m.author "
    "WHERE m.id = notice.message) AS text"
)
"""Of a message, for its receivers."""
_CLAIM = (
    "UPDATE notice SET next_at = $2, attempts = attempts + 1 WHERE id IN ("  # noqa: S608
    "SELECT id FROM notice WHERE next_at <= $1 ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED"
    f") RETURNING {FIELDS}"
)
_BESIDE = (
    "UPDATE notice SET next_at = $3, attempts = attempts + 1 WHERE id IN ("  # noqa: S608
    "SELECT id FROM notice WHERE person = $1 AND received_at IS NULL AND next_at <= $2 "
    "AND NOT urgent ORDER BY created_at LIMIT $4 FOR UPDATE SKIP LOCKED"
    f") RETURNING {FIELDS}"
)


async def claim(connection: Connection, now: datetime, lease: datetime, most: int) -> list[Row]:
    """What is due, longest first. Whoever claimed it and died loses it at the end of the lease."""
    return await connection.fetch(_CLAIM, now, lease, most)


async def claim_beside(
    connection: Connection, person: UUID, until: datetime, lease: datetime, most: int
) -> list[Row]:
    """What else this person is to be told by then and is not urgent: for a digest."""
    return await connection.fetch(_BESIDE, person, until, lease, most)


async def postpone(connection: Connection, notice: UUID, until: datetime) -> None:
    """An attempt that was none."""
    await connection.execute(
        "UPDATE notice SET next_at = $2, attempts = greatest(attempts - 1, 0) "
        "WHERE id = $1 AND ended_at IS NULL",
        notice,
        until,
    )


async def go_on(
    connection: Connection,
    notice: UUID,
    channel: str,
    at: datetime,
    attempts: int,
    delivered: bool,
    problem: str | None,
) -> None:
    """Unless the person acknowledged it meanwhile."""
    await connection.execute(
        "UPDATE notice SET channel = $2, next_at = $3, attempts = $4, "
        "delivered = delivered OR $5, problem = $6 WHERE id = $1 AND ended_at IS NULL",
        notice,
        channel,
        at,
        attempts,
        delivered,
        problem,
    )


async def end(
    connection: Connection,
    notice: UUID,
    ended: str,
    now: datetime,
    delivered: bool,
    problem: str | None,
) -> None:
    await connection.execute(
        "UPDATE notice SET ended = $2, ended_at = $3, next_at = NULL, "
        "delivered = delivered OR $4, problem = $5 WHERE id = $1 AND ended_at IS NULL",
        notice,
        ended,
        now,
        delivered,
        problem,
    )


async def insert_try(
    connection: Connection,
    attempt: UUID,
    notice: UUID,
    channel: str,
    at: datetime,
    result: str,
    detail: str,
    target: str | None,
) -> None:
    await connection.execute(
        "INSERT INTO notice_try (id, notice, channel, at, result, detail, target) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (id) DO UPDATE SET result = excluded.result, detail = excluded.detail",
        attempt,
        notice,
        channel,
        at,
        result,
        detail,
        target,
    )


async def lock_target(connection: Connection, target: str) -> None:
    """Until the transaction ends nobody else counts what this target was sent."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext('banjie.' || $1))", target)


async def sent_since(connection: Connection, target: str, since: datetime) -> list[datetime]:
    """When the target was sent something, oldest first."""
    rows = await connection.fetch(
        "SELECT at FROM notice_try WHERE target = $1 AND at > $2 ORDER BY at", target, since
    )
    return [row["at"] for row in rows]


async def receive(
    connection: Connection, person: UUID, notices: Sequence[UUID], how: str, now: datetime
) -> list[UUID]:
    """Those that the person had not acknowledged before; nothing of others'."""
    rows = await connection.fetch(
        "UPDATE notice SET received_at = $4, received_how = $3, ended = 'received', "
        "ended_at = coalesce(ended_at, $4), next_at = NULL "
        "WHERE person = $1 AND id = ANY($2) AND received_at IS NULL RETURNING id",
        person,
        list(notices),
        how,
        now,
    )
    return [row["id"] for row in rows]


async def receive_ticket(
    connection: Connection, person: UUID, ticket: UUID, how: str, now: datetime
) -> list[UUID]:
    """All of one ticket: the person has it before them."""
    rows = await connection.fetch(
        "UPDATE notice SET received_at = $4, received_how = $3, ended = 'received', "
        "ended_at = coalesce(ended_at, $4), next_at = NULL "
        "WHERE person = $1 AND ticket = $2 AND received_at IS NULL RETURNING id",
        person,
        ticket,
        how,
        now,
    )
    return [row["id"] for row in rows]


async def inbox(
    connection: Connection, person: UUID, before: tuple[datetime, UUID] | None, most: int
) -> list[Row]:
    """Newest first."""
    if before is None:
        return await connection.fetch(
            f"SELECT {FIELDS}, {_TEXT} FROM notice WHERE person = $1 "  # noqa: S608
            "ORDER BY created_at DESC, id DESC LIMIT $2",
            person,
            most,
        )
    return await connection.fetch(
        f"SELECT {FIELDS}, {_TEXT} FROM notice WHERE person = $1 "  # noqa: S608
        "AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $2",
        person,
        most,
        *before,
    )


async def count_kind(connection: Connection, person: UUID, kind: str, since: datetime) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM notice WHERE person = $1 AND created_at > $3 AND kind = $2",
            person,
            kind,
            since,
        )
    )


async def count_unread(connection: Connection, person: UUID) -> int:
    """Up to 100."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM (SELECT FROM notice WHERE person = $1 AND received_at IS NULL "
            "AND ended IS DISTINCT FROM 'overtaken' LIMIT 100) found",
            person,
        )
    )


async def of_ticket(connection: Connection, ticket: UUID, most: int) -> list[Row]:
    """Who was told of it, oldest first."""
    return await connection.fetch(
        f"SELECT {FIELDS}, (SELECT name FROM person p WHERE p.id = notice.person) AS name "  # noqa: S608
        "FROM notice WHERE ticket = $1 ORDER BY created_at, id LIMIT $2",
        ticket,
        most,
    )


async def listed(
    connection: Connection, dead: bool, before: tuple[datetime, UUID], most: int
) -> list[Row]:
    """Newest first: those that no channel took, or all."""
    at = "ended_at" if dead else "created_at"
    which = "ended = 'dead' AND" if dead else ""
    return await connection.fetch(
        f"SELECT {FIELDS}, (SELECT name FROM person p WHERE p.id = notice.person) AS name, "  # noqa: S608
        f"{at} AS at FROM notice WHERE {which} ({at}, id) < ($1, $2) "
        f"ORDER BY {at} DESC, id DESC LIMIT $3",
        *before,
        most,
    )


async def count_dead(connection: Connection) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM notice WHERE ended = 'dead'"))


async def find(connection: Connection, notice: UUID) -> Row | None:
    return await connection.fetchrow(
        f"SELECT {FIELDS} FROM notice WHERE id = $1",  # noqa: S608
        notice,
    )


async def tries_of(connection: Connection, notices: Sequence[UUID]) -> list[Row]:
    return await connection.fetch(
        "SELECT notice, channel, at, result, detail FROM notice_try "
        "WHERE notice = ANY($1) ORDER BY notice, at LIMIT 2000",
        list(notices),
    )


async def send_again(connection: Connection, notice: UUID, channel: str, now: datetime) -> bool:
    """A dead letter from its first channel on."""
    done = await connection.execute(
        "UPDATE notice SET ended = NULL, ended_at = NULL, channel = $2, attempts = 0, "
        "next_at = $3, problem = NULL WHERE id = $1 AND ended = 'dead'",
        notice,
        channel,
        now,
    )
    return done.endswith("1")


async def forget(connection: Connection, before: datetime, most: int) -> int:
    """The oldest, if they are from before; their attempts go with them."""
    done = await connection.execute(
        "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE created_at < $1 "
        "ORDER BY created_at LIMIT $2)",
        before,
        most,
    )
    return int(done.rpartition(" ")[2])
