"""How people are reached: push subscriptions, wishes, and whom no channel reaches."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from storage.connection import Connection, Row


async def reached_by_app(connection: Connection, since: datetime) -> list[UUID]:
    """Those who used the app since, or whose browser takes push."""
    rows = await connection.fetch(
        "SELECT person FROM session WHERE ended_at IS NULL AND last_seen_at > $1 "
        "UNION SELECT u.person FROM push_subscription u "
        "WHERE (SELECT s.ended_at IS NULL FROM session s WHERE s.id = u.session)",
        since,
    )
    return [row["person"] for row in rows]


async def without_sms(connection: Connection) -> list[UUID]:
    rows = await connection.fetch("SELECT person FROM reach WHERE NOT sms")
    return [row["person"] for row in rows]


async def people(connection: Connection, ids: Sequence[UUID]) -> list[Row]:
    """Phone, team and wishes."""
    return await connection.fetch(
        "SELECT p.id, p.phone, p.team, p.active, r.quiet_from, r.quiet_until, "
        "coalesce(r.digest_minutes, 0) AS digest_minutes, coalesce(r.sms, true) AS sms "
        "FROM person p LEFT JOIN reach r ON r.person = p.id WHERE p.id = ANY($1)",
        list(ids),
    )


async def subscriptions(connection: Connection, people: Sequence[UUID]) -> list[Row]:
    """Of sessions that have not ended: a phone that was handed back rings for nobody."""
    return await connection.fetch(
        "SELECT u.id, u.person, u.session, u.endpoint, u.p256dh, u.auth, u.device, u.created_at, "
        "u.reached_at, u.failed_at, u.problem FROM push_subscription u "
        "JOIN session s ON s.id = u.session "
        "WHERE u.person = ANY($1) AND s.ended_at IS NULL ORDER BY u.created_at LIMIT 5000",
        list(people),
    )


async def subscribe(
    connection: Connection,
    subscription: UUID,
    person: UUID,
    session: UUID,
    endpoint: str,
    p256dh: str,
    auth: str,
    device: str,
    now: datetime,
) -> None:
    """A browser rings for whoever subscribed there last."""
    await connection.execute(
        "INSERT INTO push_subscription "
        "(id, person, session, endpoint, p256dh, auth, device, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (endpoint) DO UPDATE SET "
        "person = excluded.person, session = excluded.session, p256dh = excluded.p256dh, "
        "auth = excluded.auth, device = excluded.device, created_at = excluded.created_at, "
        "failed_at = NULL, problem = NULL",
        subscription,
        person,
        session,
        endpoint,
        p256dh,
        auth,
        device,
        now,
    )


async def count_subscriptions(connection: Connection, person: UUID) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM push_subscription WHERE person = $1", person
        )
    )


async def drop_oldest(connection: Connection, person: UUID, keep: int) -> None:
    await connection.execute(
        "DELETE FROM push_subscription WHERE id IN (SELECT id FROM push_subscription "
        "WHERE person = $1 ORDER BY created_at DESC OFFSET $2)",
        person,
        keep,
    )


async def unsubscribe(connection: Connection, person: UUID, endpoint: str) -> None:
    await connection.execute(
        "DELETE FROM push_subscription WHERE person = $1 AND endpoint = $2", person, endpoint
    )


async def drop_subscription(connection: Connection, subscription: UUID) -> None:
    """Its push service says that nobody is there any more."""
    await connection.execute("DELETE FROM push_subscription WHERE id = $1", subscription)


async def mark_subscription(
    connection: Connection, subscription: UUID, now: datetime, problem: str | None
) -> None:
    """Reached, or not and why."""
    await connection.execute(
        "UPDATE push_subscription SET "
        "reached_at = CASE WHEN $3::text IS NULL THEN $2 ELSE reached_at END, "
        "failed_at = CASE WHEN $3::text IS NULL THEN NULL ELSE $2 END, problem = $3 "
        "WHERE id = $1",
        subscription,
        now,
        problem,
    )


async def forget_ended(connection: Connection, most: int) -> int:
    """Subscriptions of sessions that ended."""
    done = await connection.execute(
        "DELETE FROM push_subscription WHERE id IN (SELECT u.id FROM push_subscription u "
        "JOIN session s ON s.id = u.session WHERE s.ended_at IS NOT NULL LIMIT $1)",
        most,
    )
    return int(done.rpartition(" ")[2])


async def find_wishes(connection: Connection, person: UUID) -> Row | None:
    return await connection.fetchrow(
        "SELECT quiet_from, quiet_until, digest_minutes, sms FROM reach WHERE person = $1", person
    )


async def save_wishes(
    connection: Connection,
    person: UUID,
    quiet_from: time | None,
    quiet_until: time | None,
    digest_minutes: int,
    sms: bool,
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO reach (person, quiet_from, quiet_until, digest_minutes, sms, updated_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person) DO UPDATE SET "
        "quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, "
        "digest_minutes = excluded.digest_minutes, sms = excluded.sms, "
        "updated_at = excluded.updated_at",
        person,
        quiet_from,
        quiet_until,
        digest_minutes,
        sms,
        now,
    )
