"""Photo objects as a whole: what must be kept, what nobody names, what is where."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.connection import Connection, Row


async def claim_unkept(connection: Connection, most: int) -> list[Row]:
    """Stored objects that a photo names and that the store was not yet told to keep, with the
    kinds of their cases. Rows that another process holds are passed over."""
    claimed = await connection.fetch(
        "SELECT sha256, stored_at FROM photo_object o "
        "WHERE stored_at IS NOT NULL AND keep_until IS NULL "
        "AND (EXISTS (SELECT FROM photo p WHERE p.sha256 = o.sha256) "
        "OR EXISTS (SELECT FROM photo p WHERE p.shown = o.sha256)) "
        "ORDER BY stored_at LIMIT $1 FOR UPDATE SKIP LOCKED",
        most,
    )
    return await connection.fetch(
        "SELECT o.sha256, o.stored_at, array_agg(DISTINCT t.kind) AS kinds FROM photo_object o "
        "JOIN photo p ON p.sha256 = o.sha256 OR p.shown = o.sha256 "
        "JOIN ticket t ON t.id = p.ticket WHERE o.sha256 = ANY($1) GROUP BY o.sha256",
        [row["sha256"] for row in claimed],
    )


async def mark_kept(connection: Connection, sha256: str, until: datetime) -> None:
    await connection.execute(
        "UPDATE photo_object SET keep_until = $2 WHERE sha256 = $1", sha256, until
    )


async def claim_orphans(connection: Connection, before: datetime, most: int) -> list[str]:
    """Objects last reserved before that no photo and no command that waits for a person names."""
    rows = await connection.fetch(
        "SELECT sha256 FROM photo_object o WHERE reserved_at < $1 "
        "AND coalesce(stored_at, reserved_at) < $1 AND keep_until IS NULL "
        "AND NOT EXISTS (SELECT FROM photo p WHERE p.sha256 = o.sha256) "
        "AND NOT EXISTS (SELECT FROM photo p WHERE p.shown = o.sha256) "
        "AND NOT EXISTS (SELECT FROM held_photo h WHERE h.sha256 = o.sha256) "
        "ORDER BY reserved_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        before,
        most,
    )
    return [row["sha256"] for row in rows]


async def forget_objects(connection: Connection, hashes: Sequence[str]) -> None:
    await connection.execute("DELETE FROM photo_object WHERE sha256 = ANY($1)", hashes)


async def count_stored(connection: Connection) -> Row:
    row = await connection.fetchrow(
        "SELECT count(*) AS count, coalesce(sum(length), 0) AS bytes FROM photo_object "
        "WHERE stored_at IS NOT NULL"
    )
    if row is None:
        raise RuntimeError("a count without a row")
    return row


async def list_stored(connection: Connection, after: str, most: int) -> list[Row]:
    return await connection.fetch(
        "SELECT sha256, length, media_type, keep_until FROM photo_object "
        "WHERE sha256 > $1 AND stored_at IS NOT NULL ORDER BY sha256 LIMIT $2",
        after,
        most,
    )


async def known_hashes(connection: Connection, hashes: Sequence[str]) -> set[str]:
    rows = await connection.fetch("SELECT sha256 FROM photo_object WHERE sha256 = ANY($1)", hashes)
    return {row["sha256"] for row in rows}


async def tickets_of(connection: Connection, sha256: str) -> list[str]:
    """Numbers of the tickets that show the object."""
    rows = await connection.fetch(
        "SELECT DISTINCT t.number FROM photo p JOIN ticket t ON t.id = p.ticket "
        "WHERE p.sha256 = $1 OR p.shown = $1 ORDER BY t.number LIMIT 20",
        sha256,
    )
    return [row["number"] for row in rows]


async def evidence_events(connection: Connection, ticket: UUID) -> list[Row]:
    """Each event with the text that its hash is over, in order."""
    return await connection.fetch(
        "SELECT e.*, evidence_text(e) AS text, encode(e.hash, 'hex') AS hash_hex "
        "FROM ticket_event e WHERE ticket = $1 ORDER BY version",
        ticket,
    )


async def evidence_photos(connection: Connection, ticket: UUID) -> list[Row]:
    return await connection.fetch(
        "SELECT p.id, p.kind, p.sha256, p.shown, p.taken_by, evidence_text(p) AS text, "
        "encode(p.hash, 'hex') AS hash_hex FROM photo p WHERE ticket = $1 ORDER BY number",
        ticket,
    )


async def evidence_commands(connection: Connection, ticket: UUID) -> list[Row]:
    """What authors signed, of the commands whose photos the ticket has, with their keys."""
    return await connection.fetch(
        "SELECT DISTINCT s.id, s.key, s.signed, s.signature, k.public_key, k.person, "
        "n.name AS person_name FROM photo p JOIN command_proof s ON s.id = p.command "
        "JOIN device_key k ON k.id = s.key AND k.person = p.taken_by "
        "JOIN person n ON n.id = k.person WHERE p.ticket = $1 ORDER BY s.id",
        ticket,
    )


async def insert_proof(
    connection: Connection, command: UUID, key: UUID, signed: str, signature: str
) -> None:
    await connection.execute(
        "INSERT INTO command_proof (id, key, signed, signature) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (id, key) DO NOTHING",
        command,
        key,
        signed,
        signature,
    )
