"""Who is on duty in the demo town: shifts over day and night, leave, five levels for every segment.

The demo's own logins stand in no shift: whoever tries them finds them on duty at any hour.
"""

import random
from datetime import datetime, time, timedelta
from uuid import UUID

from backend.demo.people import ROAD_TEAMS, Person
from backend.demo.town import Town
from backend.domain.deadline import SHANGHAI
from backend.domain.role import Role
from storage.connection import Connection
from storage.queries import duty

EARLY, LATE, NIGHT = (time(6), time(14)), (time(14), time(22)), (time(22), time(6))
DAY, OFFICE = (time(8), time(20)), (time(9), time(18))
ROUNDS = {
    Role.STREET_PATROLLER: (DAY, EARLY, LATE, NIGHT),
    Role.OFFICER: (OFFICE, EARLY, LATE, NIGHT, DAY),
}
"""The shifts of a team, one for each of its people in turn."""
EVERY_DAY = tuple(range(7))


async def write_duty(connection: Connection, town: Town, now: datetime) -> None:
    rng = random.Random(f"{town.seed}/duty")
    await duty.insert_shifts(connection, shifts(town, rng))
    await duty.insert_leaves(connection, leaves(town, now, rng))
    await duty.insert_segment_duties(connection, responsible(town, rng))


def _id(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def shifts(town: Town, rng: random.Random) -> list[duty.ShiftRow]:
    """Grid workers by day, patrollers and officers around the clock."""
    rows: list[duty.ShiftRow] = []
    places: dict[str, int] = {}
    for person in town.people:
        role = person.roles[0]
        at = places[person.team] = places.get(person.team, -1) + (role in ROUNDS)
        hours = ROUNDS[role][at % len(ROUNDS[role])] if role in ROUNDS else DAY
        if person.demo or not (role in ROUNDS or role is Role.GRID_WORKER):
            continue
        rows.append((_id(rng), person.id, None, EVERY_DAY, None, *hours, ""))
    return rows


def leaves(town: Town, now: datetime, rng: random.Random) -> list[duty.LeaveRow]:
    """Grid workers with a colleague of their quarter as substitute, one of whom is away too; an
    officer without; and one that begins next week."""
    start = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    first, second, third, fourth = _colleagues(town)[:4]
    officer = next(p for p in town.people if Role.OFFICER in p.roles and not p.demo)
    days = timedelta(days=1)
    return [
        (_id(rng), first.id, start - days, start + 3 * days, second.id, "年休假"),
        (_id(rng), second.id, start, start + days, third.id, "培训"),
        (_id(rng), officer.id, start - 2 * days, start + 2 * days, None, "外出办案"),
        (_id(rng), fourth.id, start + 7 * days, start + 10 * days, third.id, "年休假"),
    ]


def _colleagues(town: Town) -> list[Person]:
    """Grid workers of one quarter that is not the demo login's."""
    workers = [p for p in town.people if Role.GRID_WORKER in p.roles]
    home = workers[0].areas[0][:12]
    quarters = [p.areas[0][:12] for p in workers]
    roomy = next(q for q in quarters if q != home and quarters.count(q) >= 4)
    return [p for p in workers if p.areas[0].startswith(roomy)]


def responsible(town: Town, rng: random.Random) -> list[duty.SegmentDutyRow]:
    """Of every segment, by the quarter that it lies in; some have no contractor."""
    quarters = [place.code for place in town.places if place.kind in ("community", "village")]
    grid_of = {point.segment: point.grid for point in reversed(town.points) if point.segment}
    workers = {p.areas[0]: p.id for p in town.people if Role.GRID_WORKER in p.roles}
    chief = next(p.id for p in town.people if Role.GENERAL_SEGMENT_CHIEF in p.roles)
    rows: list[duty.SegmentDutyRow] = []
    for segment in town.segments:
        grid = grid_of[segment.code]
        team = ROAD_TEAMS[quarters.index(grid[:12]) // 4]
        patrol = _of_team(town, team, Role.STREET_PATROLLER)
        chiefs = _of_team(town, team, Role.SEGMENT_CHIEF)
        contractor = None if rng.random() < 0.2 else patrol[-1]
        rows.append(
            (segment.code, rng.choice(patrol[:-1]), contractor, workers[grid],
             rng.choice(chiefs), chief)
        )  # fmt: skip
    return rows


def _of_team(town: Town, team: str, role: Role) -> list[UUID]:
    return [p.id for p in town.people if p.team == team and role in p.roles]
