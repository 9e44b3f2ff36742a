"""A database with many closed tickets, each with its whole history, loaded by COPY."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.domain import birth
from backend.domain import command as c
from backend.domain.decision import Context, decide
from backend.domain.judgement import Judged
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.source import Source, ticket_number
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.workflow import PhotoKind
from backend.services.environment import new_id
from backend.services.records import event_row, ticket_row
from backend.services.town import Town, read_town
from storage.database import Database
from storage.queries import tickets
from tests.builders import GRIDS, SmallTown, here, make, photo

CHUNK = 5_000


def pattern(town: SmallTown, reference: Town, at: datetime) -> tuple[Ticket, list[Event]]:
    """One closed ticket as the rules make it."""
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    place = reference.place_of_camera("C1")
    if place is None:
        raise LookupError("C1")
    origin = birth.Origin(
        ticket=uuid4(), event=uuid4(), number="", source=Source.CAMERA, received_at=at,
        judged=Judged(at), calendar=reference.calendar, kinds=reference.kinds,
    )  # fmt: skip
    facts = birth.AlarmFacts(scenario="stall", category="0401", description="占道设摊", at=at)
    events = [birth.raise_alarm(facts, place, origin)]
    ticket = evolve(None, events[0])
    photos = (photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER))
    steps: list[tuple[c.Command, Actor]] = [
        (make(c.File, ticket.id), desk),
        (make(c.Dispatch, ticket.id, assignee=worker.id), desk),
        (make(c.Accept, ticket.id), worker),
        (make(c.Arrive, ticket.id, position=here()), worker),
        (make(c.Handle, ticket.id, outcome="done", photos=photos), worker),
        (make(c.Close, ticket.id), desk),
    ]
    for minutes, (command, actor) in enumerate(steps, 1):
        when = at + timedelta(minutes=minutes * 5)
        context = Context(
            event_id=uuid4(), received_at=when, judged=Judged(when), calendar=reference.calendar,
            kinds=reference.kinds, handling=reference.category("0401").handling, assignee=worker,
        )  # fmt: skip
        events.append(decide(ticket, command, actor, context))
        ticket = evolve(ticket, events[-1])
    return ticket, events


async def load_tickets(dsn: str, town: SmallTown, count: int) -> None:
    database = Database(dsn, 2)
    await database.open()
    try:
        async with database.reading() as connection:
            reference = await read_town(connection)
        start = datetime.now(UTC) - timedelta(days=60)
        ticket, events = pattern(town, reference, start)
        rows = ticket_row(ticket), [event_row(each) for each in events]
        for first in range(0, count, CHUNK):
            made = list(_copies(*rows, start, first, min(CHUNK, count - first), count))
            async with database.transaction() as connection:
                await tickets.insert_tickets(connection, [row for row, _ in made])
                await tickets.insert_events(connection, [e for _, es in made for e in es])
        async with database.reading() as connection:
            await connection.execute("VACUUM ANALYZE")
    finally:
        await database.close()


def _copies(
    ticket: dict[str, Any],
    events: list[dict[str, Any]],
    start: datetime,
    first: int,
    many: int,
    count: int,
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The pattern again, at other times and places, under other ids."""
    for number in range(first, first + many):
        identity: UUID = new_id()
        at = start + timedelta(days=59) * (number / count)
        shift = at - ticket["reported_at"]
        grid = GRIDS[number % len(GRIDS)]
        row = ticket | {
            "id": identity,
            "number": ticket_number(Source.HOTLINE, at, number),
            "reported_at": at,
            "closed_at": ticket["closed_at"] + shift,
            "grid": grid,
            "community": grid[:12],
            "point": f"P{GRIDS.index(grid) + 1}",
        }
        yield row, [_event(each, identity, shift) for each in events]


def _event(event: dict[str, Any], ticket: UUID, shift: timedelta) -> dict[str, Any]:
    moved = {key: event[key] + shift for key in ("made_at", "at", "when")}
    return event | {"id": new_id(), "ticket": ticket} | moved
