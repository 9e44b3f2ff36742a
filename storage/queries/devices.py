"""Devices, their signing keys, and the sessions on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def see_device(connection: Connection, device: UUID, name: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO device (id, name, seen_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at",
        device,
        name,
        now,
    )


async def tie_session(connection: Connection, session: UUID, device: UUID) -> None:
    await connection.execute("UPDATE session SET device_id = $2 WHERE id = $1", session, device)


async def insert_key(
    connection: Connection,
    key: UUID,
    device: UUID,
    person: UUID,
    public_key: bytes,
    now: datetime,
) -> None:
    """Nothing where the id is there already; the caller looks whose it is."""
    await connection.execute(
        "INSERT INTO device_key (id, device, person, public_key, created_at) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
        key,
        device,
        person,
        public_key,
        now,
    )


async def find_keys(connection: Connection, keys: Sequence[UUID]) -> list[Row]:
    """Each with its person; `key` is its own id, `id` the person's."""
    return await connection.fetch(
        "SELECT k.id AS key, k.device, k.public_key, k.ended_at, p.id, p.name, p.roles, p.areas, "
        "p.team, p.active FROM device_key k JOIN person p ON p.id = k.person "
        "WHERE k.id = ANY($1)",
        keys,
    )


async def end_keys(connection: Connection, device: UUID, person: UUID, now: datetime) -> None:
    await connection.execute(
        "UPDATE device_key SET ended_at = $3 "
        "WHERE device = $1 AND person = $2 AND ended_at IS NULL",
        device,
        person,
        now,
    )
