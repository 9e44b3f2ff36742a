"""Reports of residents, their receipts, and the phone numbers left with them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def find_report(connection: Connection, report: UUID) -> Row | None:
    return await connection.fetchrow(
        "SELECT r.body, t.number FROM public_report r JOIN ticket t ON t.id = r.ticket "
        "WHERE r.id = $1",
        report,
    )


async def insert_report(
    connection: Connection,
    report: UUID,
    ticket: UUID,
    concern: str,
    receipt: bytes,
    body: bytes,
    now: datetime,
) -> None:
    """UniqueViolation: it is there already."""
    await connection.execute(
        "INSERT INTO public_report (id, ticket, concern, receipt, body, at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        report,
        ticket,
        concern,
        receipt,
        body,
        now,
    )


async def count_since(connection: Connection, since: datetime, most: int) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM (SELECT FROM public_report WHERE at > $1 LIMIT $2) recent",
            since,
            most,
        )
    )


async def find_receipt(connection: Connection, receipt: bytes) -> Row | None:
    return await connection.fetchrow(
        "SELECT r.id, r.receipt, r.concern, r.ticket, r.reopened_at, t.number, t.state, t.merged_into "
        "FROM public_report r JOIN ticket t ON t.id = r.ticket WHERE r.receipt = $1",
        receipt,
    )


async def follow_merges(connection: Connection, ticket: UUID, most: int) -> UUID:
    """The ticket that it was merged into, and so on."""
    found: UUID = await connection.fetchval(
        "WITH RECURSIVE chain (id, next, step) AS ("
        "SELECT id, merged_into, 0 FROM ticket WHERE id = $1 UNION ALL "
        "SELECT t.id, t.merged_into, step + 1 FROM chain c JOIN ticket t ON t.id = c.next "
        "WHERE step < $2) SELECT id FROM chain ORDER BY step DESC LIMIT 1",
        ticket,
        most,
    )
    return found


async def states_of(connection: Connection, ticket: UUID, most: int) -> list[Row]:
    """The states as the ticket came into them, without what changed none."""
    return await connection.fetch(
        'SELECT state, "when" FROM ticket_event WHERE ticket = $1 '
        "AND move NOT IN ('fold', 'remind', 'overdue', 'raise', 'note') ORDER BY version LIMIT $2",
        ticket,
        most,
    )


async def insert_contact(connection: Connection, ticket: UUID, phone: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO public_contact (ticket, phone, at) VALUES ($1, $2, $3)", ticket, phone, now
    )


async def find_contact(connection: Connection, ticket: UUID) -> str | None:
    found: str | None = await connection.fetchval(
        "SELECT phone FROM public_contact WHERE ticket = $1", ticket
    )
    return found


async def find_contacts(connection: Connection, tickets: Sequence[UUID]) -> list[Row]:
    return await connection.fetch(
        "SELECT ticket, phone FROM public_contact WHERE ticket = ANY($1)", list(tickets)
    )


async def note_access(connection: Connection, ticket: UUID, person: UUID, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO contact_access (at, ticket, person) VALUES ($1, $2, $3)", now, ticket, person
    )


async def forget_contacts(
    connection: Connection, ended: datetime, oldest: datetime, most: int
) -> int:
    """Those of cases that ended before, and those left before the oldest instant."""
    rows = await connection.fetch(
        "DELETE FROM public_contact WHERE ticket IN ("
        "SELECT c.ticket FROM public_contact c JOIN ticket t ON t.id = c.ticket "
        "WHERE t.closed_at < $1 OR c.at < $2 ORDER BY c.at LIMIT $3) RETURNING ticket",
        ended,
        oldest,
        most,
    )
    return len(rows)
