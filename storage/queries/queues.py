"""How much waits: for the monitoring. Each count reads one index, of what waits alone."""

from datetime import datetime

from storage.connection import Connection

HELD = (
    "SELECT count(*) FROM command WHERE result IN ('held', 'refused') AND settled_at IS NULL "
    "AND device IS NOT NULL"
)
"""Without the look at what was mended since (see `commands.count_held`): that costs a join."""
AWAITED = "SELECT count(*) FROM photo_object WHERE stored_at IS NULL"
DEVELOPED_LATER = (
    "SELECT count(*) FROM photo_object WHERE stored_at IS NOT NULL AND checked_at IS NULL"
)
LATE = "SELECT count(*) FROM ticket WHERE is_open AND due_at < $1"


async def lengths(connection: Connection, now: datetime) -> tuple[int, int, int, int]:
    """Held commands, uploads awaited, photos to be developed, late tickets."""
    return (
        int(await connection.fetchval(HELD)),
        int(await connection.fetchval(AWAITED)),
        int(await connection.fetchval(DEVELOPED_LATER)),
        int(await connection.fetchval(LATE, now)),
    )
