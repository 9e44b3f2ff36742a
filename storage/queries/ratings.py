"""What reporters say of the result."""

from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def find(connection: Connection, report: UUID) -> Row | None:
    return await connection.fetchrow(
        "SELECT solved, explained, satisfied, words, at, changed_at FROM rating WHERE report = $1",
        report,
    )


async def of_ticket(connection: Connection, ticket: UUID) -> Row | None:
    """The latest of the ticket's reporters."""
    return await connection.fetchrow(
        "SELECT solved, explained, satisfied, words, at, changed_at FROM rating "
        "WHERE ticket = $1 ORDER BY at DESC LIMIT 1",
        ticket,
    )


async def save(
    connection: Connection,
    report: UUID,
    ticket: UUID,
    solved: bool,
    explained: bool,
    satisfied: int,
    words: str,
    now: datetime,
    closed_at: datetime,
) -> None:
    """A second time changes the first, whose instant stays; of a later result it is a first one."""
    await connection.execute(
        "INSERT INTO rating (report, ticket, solved, explained, satisfied, words, at, changed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (report) DO UPDATE SET "
        "solved = excluded.solved, explained = excluded.explained, "
        "satisfied = excluded.satisfied, words = excluded.words, changed_at = excluded.changed_at, "
        "at = CASE WHEN rating.at < $8 THEN excluded.at ELSE rating.at END",
        report,
        ticket,
        solved,
        explained,
        satisfied,
        words,
        now,
        closed_at,
    )


async def lock_report(connection: Connection, receipt: bytes) -> Row | None:
    """Until the transaction ends nobody else rates or reopens by this receipt."""
    return await connection.fetchrow(
        "SELECT id, receipt, ticket, reopened_at FROM public_report WHERE receipt = $1 FOR UPDATE",
        receipt,
    )


async def mark_reopened(connection: Connection, report: UUID, now: datetime) -> None:
    await connection.execute("UPDATE public_report SET reopened_at = $2 WHERE id = $1", report, now)
