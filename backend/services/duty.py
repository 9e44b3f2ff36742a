"""Roster and responsibility, read whole for one decision or one batch of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from backend.domain.deadline import SHANGHAI
from backend.domain.responsibility import (
    SEGMENT_LEVELS,
    Level,
    Rung,
    grid_chain,
    segment_chain,
)
from backend.domain.roster import Leave, Roster, Shift
from backend.services.records import actor_of
from storage.connection import Connection
from storage.queries import duty, people

MOST_PEOPLE = 10_000


class Duty(NamedTuple):
    """`named`: the five levels of the segments that were asked for and have any."""

    roster: Roster
    named: dict[str, dict[Level, UUID | None]]

    def chain(self, segment: str | None, codes: frozenset[str]) -> tuple[Rung, ...]:
        """Of the segment where somebody is named for it, else of the grid."""
        if segment in self.named:
            return segment_chain(self.named[segment])
        return grid_chain(codes, self.roster.people.values())


async def read_duty(
    connection: Connection,
    segments: Iterable[str | None],
    now: datetime,
    since: datetime | None = None,
) -> Duty:
    """With the leave under way now, or at any time since then."""
    asked = sorted({each for each in segments if each})
    rows = await duty.segment_duties(connection, asked)
    named = {row["segment"]: {level: row[level.value] for level in SEGMENT_LEVELS} for row in rows}
    return Duty(await read_roster(connection, now, since or now), named)


async def read_roster(connection: Connection, now: datetime, since: datetime) -> Roster:
    yesterday = since.astimezone(SHANGHAI).date() - timedelta(days=1)
    shifts: dict[UUID, list[Shift]] = defaultdict(list)
    leaves: dict[UUID, list[Leave]] = defaultdict(list)
    for row in await duty.shifts(connection, yesterday):
        shifts[row["person"]].append(
            Shift(
                person=row["person"],
                start=row["starts"],
                end=row["ends"],
                weekdays=tuple(row["weekdays"]),
                day=row["day"],
                area=row["area"],
            )
        )
    for row in await duty.leaves(connection, since, now):
        leaves[row["person"]].append(
            Leave(
                person=row["person"],
                start=row["starts"],
                end=row["ends"],
                substitute=row["substitute"],
            )
        )
    found = await people.active_people(connection, MOST_PEOPLE)
    return Roster(
        people={row["id"]: actor_of(row) for row in found},
        shifts={person: tuple(each) for person, each in shifts.items()},
        leaves={person: tuple(each) for person, each in leaves.items()},
    )
