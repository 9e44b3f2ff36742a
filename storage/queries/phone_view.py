"""What a phone's pull reads: which tickets of a person's view changed since a snapshot, which left.

`$1` the person, `$2` codes of the areas, `$3` ended before this: no longer in the view, `$7` the team,
`$8` the areas whose property the person is. A snapshot
is PostgreSQL's own, as text. What it showed is not sent again and what it did not show is, in
whatever order transactions commit: neither a clock nor a sequence could say that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from storage.connection import Connection, Row

_OWN = "(t.is_open OR t.closed_at > $3)"
_ASKED = "(t.property_asked IS NOT NULL OR t.property_answer IS NOT NULL)"
_SINCE = (
    "t.changed >= pg_snapshot_xmin($4::text::pg_snapshot) "
    "AND NOT pg_visible_in_snapshot(t.changed, $4::text::pg_snapshot)"
)
_BRANCHES = (
    f"t.assignee = $1 AND {_OWN}",
    f"t.reporter = $1 AND {_OWN}",
    "t.grid = ANY($2) AND t.is_open",
    "t.community = ANY($2) AND t.is_open",
    "t.team = {team} AND t.assignee IS NULL AND t.is_open",
    "t.past @> ARRAY[$1::uuid] AND t.is_open",
    f"t.grid = ANY($8::text[]) AND {_ASKED} AND t.is_open",
    f"t.community = ANY($8::text[]) AND {_ASKED} AND t.is_open",
)
"""What is offered to the team, what has climbed past the person, and what the property is asked,
beside the person's own."""


def _ids(changed: bool) -> str:
    """One index for each way into the view."""
    also = f" AND {_SINCE}" if changed else " AND $4::text IS NULL"
    return " UNION ".join(
        f"(SELECT t.id FROM ticket t WHERE {branch.format(team='$7::text')}{also} AND ($5::uuid IS NULL OR t.id > $5))"  # noqa: S608
        for branch in _BRANCHES
    )


_CHANGED = {
    changed: f"SELECT id FROM ({_ids(changed)}) ids ORDER BY id LIMIT $6"  # noqa: S608
    for changed in (True, False)
}
_LEFT = (
    "SELECT DISTINCT x.ticket AS id FROM view_exit x WHERE x.who = ANY($4) "  # noqa: S608
    "AND x.changed >= pg_snapshot_xmin($5::text::pg_snapshot) "
    "AND NOT pg_visible_in_snapshot(x.changed, $5::text::pg_snapshot) "
    "AND NOT EXISTS (SELECT FROM ticket t WHERE t.id = x.ticket "
    f"AND (({' ) OR ('.join(_BRANCHES).format(team='$7::text')}))) LIMIT $6"
)


class Scope(NamedTuple):
    person: UUID
    areas: Sequence[str]
    ended_after: datetime
    team: str | None = None
    asked: Sequence[str] = ()


async def now(connection: Connection) -> Row:
    """Which database this is, and the snapshot that this transaction sees."""
    row = await connection.fetchrow(
        "SELECT epoch, pg_current_snapshot()::text AS snapshot FROM installation"
    )
    if row is None:
        raise LookupError("a database without its epoch")
    return row


async def changed(
    connection: Connection, scope: Scope, since: str | None, after: UUID | None, limit: int
) -> list[UUID]:
    """Tickets of the view that `since` did not show, or all of them; in order of id."""
    rows = await connection.fetch(
        _CHANGED[since is not None],
        scope.person, list(scope.areas), scope.ended_after, since, after, limit, scope.team,
        list(scope.asked),
    )  # fmt: skip
    return [row["id"] for row in rows]


async def left(connection: Connection, scope: Scope, since: str, limit: int) -> list[UUID]:
    """Tickets that were in the view, are not now, and left after `since`."""
    who = [str(scope.person), *scope.areas, *scope.asked, f"team:{scope.team}"]
    rows = await connection.fetch(
        _LEFT, scope.person, list(scope.areas), scope.ended_after, who, since, limit, scope.team,
        list(scope.asked),
    )  # fmt: skip
    return [row["id"] for row in rows]


FORGETTING = 310_112_113
"""The advisory lock of the process that forgets; others have nothing to do meanwhile."""


async def forget_exits(connection: Connection, before: datetime) -> int:
    if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", FORGETTING):
        return 0
    done = await connection.execute("DELETE FROM view_exit WHERE at < $1", before)
    return int(done.rpartition(" ")[2])
