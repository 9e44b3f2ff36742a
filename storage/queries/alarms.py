"""Alarms: known ids, open tickets to fold into, results for the source."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row
from storage.queries.tickets import TICKET, names


async def lock_spots(connection: Connection, spots: Sequence[str]) -> list[int]:
    """Held until the transaction ends: alarms of one scenario at one spot go one by one. In order
    of what is locked, so that two batches never wait for each other. A ticket number for each
    spot comes along; one that is not used leaves a gap."""
    rows = await connection.fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended(s, 0)), "
        "nextval('ticket_number_seq') AS number "
        "FROM unnest($1::text[]) AS u(s) ORDER BY hashtextextended(s, 0)",
        list(spots),
    )
    return [row["number"] for row in rows]


async def known_alarms(connection: Connection, key: UUID, ids: Sequence[str]) -> list[Row]:
    return await connection.fetch(
        "SELECT a.external_id, t.number FROM alarm a JOIN ticket t ON t.id = a.ticket "
        "WHERE a.api_key = $1 AND a.external_id = ANY($2::text[])",
        key,
        list(ids),
    )


async def open_at_spots(
    connection: Connection, scenarios: Sequence[str], spots: Sequence[str]
) -> list[Row]:
    """Open tickets of these (scenario, spot) pairs, locked."""
    return await connection.fetch(
        f"SELECT {names(TICKET)} FROM ticket "  # noqa: S608
        "WHERE is_open AND spot IS NOT NULL AND (scenario, spot) IN "
        "(SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY id FOR UPDATE",
        list(scenarios),
        list(spots),
    )


async def insert_alarms(
    connection: Connection,
    alarms: Sequence[tuple[UUID, UUID, str, UUID, str, datetime, datetime]],
) -> None:
    """(id, api_key, external_id, ticket, scenario, at, received_at)"""
    if len(alarms) == 1:
        await connection.execute(
            "INSERT INTO alarm (id, api_key, external_id, ticket, scenario, at, received_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *alarms[0],
        )
        return
    await connection.copy_records_to_table(
        "alarm",
        records=alarms,
        columns=("id", "api_key", "external_id", "ticket", "scenario", "at", "received_at"),
    )


async def results(connection: Connection, key: UUID, after: UUID | None, limit: int) -> list[Row]:
    return await connection.fetch(
        "SELECT a.id AS cursor, a.external_id, t.number, t.state, t.outcome, t.reported_at, "
        "t.closed_at FROM alarm a JOIN ticket t ON t.id = a.ticket "
        "WHERE a.api_key = $1 AND ($2::uuid IS NULL OR a.id > $2) ORDER BY a.id LIMIT $3",
        key,
        after,
        limit,
    )


async def result(connection: Connection, key: UUID, external_id: str) -> Row | None:
    return await connection.fetchrow(
        "SELECT a.external_id, a.ticket, t.number, t.state, t.outcome, t.reported_at, t.closed_at "
        "FROM alarm a JOIN ticket t ON t.id = a.ticket "
        "WHERE a.api_key = $1 AND a.external_id = $2",
        key,
        external_id,
    )
