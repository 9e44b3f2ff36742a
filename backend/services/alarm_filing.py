"""What a batch of checked alarms becomes: duplicates are known, repeats fold, the rest are tickets.

Everything is decided in memory and written at once. Alarms of one scenario at one spot wait for
each other (an advisory lock), so that two cameras' alarms at the same moment make one ticket.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

import msgspec

from backend.domain.birth import AlarmFacts, Origin, Place, fold, folds_into, raise_alarm
from backend.domain.judgement import Judged
from backend.domain.source import ticket_number
from backend.domain.ticket import Event, Ticket, evolve
from backend.notify.live import Wake
from backend.services.alarm_input import AlarmIn, Sender
from backend.services.environment import Environment
from backend.services.evidence import camera_row
from backend.services.records import event_row, ticket_of, ticket_row
from backend.services.views import AlarmAnswer
from storage.connection import Connection
from storage.queries import alarms, tickets


class Ready(msgspec.Struct):
    """An alarm that passed the checks, with its place and its photos' hashes."""

    index: int
    alarm: AlarmIn
    place: Place
    category: str
    spot: str
    photos: list[tuple[UUID, str]]


async def file_alarms(
    env: Environment,
    connection: Connection,
    sender: Sender,
    ready: list[Ready],
    answers: list[AlarmAnswer | None],
) -> list[Wake]:
    numbers = await alarms.lock_spots(connection, [f"{r.alarm.scenario}|{r.spot}" for r in ready])
    known = {
        row["external_id"]: row["number"]
        for row in await alarms.known_alarms(connection, sender.key, [r.alarm.id for r in ready])
    }
    groups: dict[tuple[str, str], list[Ready]] = defaultdict(list)
    firsts: dict[str, Ready] = {}
    for each in ready:
        if each.alarm.id in known:
            answers[each.index] = AlarmAnswer(
                id=each.alarm.id, result="duplicate", ticket=known[each.alarm.id]
            )
        elif each.alarm.id not in firsts:
            firsts[each.alarm.id] = each
            groups[each.alarm.scenario, each.spot].append(each)
    wakes = await _file_groups(env, connection, sender, groups, numbers, answers)
    for each in ready:
        if answers[each.index] is None:
            first = answers[firsts[each.alarm.id].index]
            answers[each.index] = AlarmAnswer(
                id=each.alarm.id, result="duplicate", ticket=first.ticket if first else None
            )
    return wakes


async def _file_groups(
    env: Environment,
    connection: Connection,
    sender: Sender,
    groups: dict[tuple[str, str], list[Ready]],
    numbers: list[int],
    answers: list[AlarmAnswer | None],
) -> list[Wake]:
    """Alarms of one scenario and spot: into the open ticket, or one new ticket and its repeats."""
    if not groups:
        return []
    rows = await alarms.open_at_spots(
        connection, [scenario for scenario, _ in groups], [spot for _, spot in groups]
    )
    standing: dict[tuple[str, str], list[Ticket]] = defaultdict(list)
    for row in rows:
        standing[row["scenario"], row["spot"]].append(ticket_of(row))
    made = _Made()
    for key, group in groups.items():
        _file_group(env, sender, sorted(group, key=lambda r: r.alarm.time), standing[key],
                    numbers, made, answers)  # fmt: skip
    await made.save(connection, sender, env.now())
    return [Wake.of(each) for each in made.tickets.values()]


class _Made:
    """What a batch makes, in memory, until it is written at once."""

    def __init__(self) -> None:
        self.tickets: dict[UUID, Ticket] = {}
        self.new: set[UUID] = set()
        self.events: list[Event] = []
        self.photos: list[dict[str, object]] = []
        self.alarms: list[tuple[UUID, UUID, str, UUID, str, datetime, datetime]] = []

    async def save(self, connection: Connection, sender: Sender, now: datetime) -> None:
        fresh = [ticket_row(self.tickets[each]) for each in self.new]
        changed = {e.ticket: e for e in self.events if e.ticket not in self.new}
        born = [event_row(e) for e in self.events if e.ticket in self.new]
        if len(fresh) == len(born) == 1:
            await tickets.save_new(connection, fresh[0], born[0])
        elif fresh:
            await tickets.insert_tickets(connection, fresh)
            await tickets.insert_events(connection, born)
        if changed:
            await tickets.save_changes(
                connection,
                [(ticket_row(self.tickets[t]), event_row(e)) for t, e in changed.items()],
            )
        if self.photos:
            await tickets.insert_photos(connection, self.photos)
        await alarms.insert_alarms(connection, self.alarms)


def _file_group(
    env: Environment,
    sender: Sender,
    group: list[Ready],
    standing: list[Ticket],
    numbers: list[int],
    made: _Made,
    answers: list[AlarmAnswer | None],
) -> None:
    pending: dict[UUID, list[Ready]] = defaultdict(list)
    targets = {each.id: each for each in standing}
    for each in group:
        target = next((t for t in targets.values() if folds_into(t, each.alarm.time)), None)
        if target is None:
            target = _open(env, sender, each, numbers.pop(), made)
            targets[target.id] = target
            result = "taken"
        else:
            pending[target.id].append(each)
            targets[target.id] = _seen(target, each.alarm.time)
            result = "folded"
        answers[each.index] = AlarmAnswer(id=each.alarm.id, result=result, ticket=target.number)
        made.alarms.append(
            (env.new_id(), sender.key, each.alarm.id, target.id, each.alarm.scenario,
             each.alarm.time, env.now())
        )  # fmt: skip
    originals = {each.id: each for each in standing} | made.tickets
    for ticket_id, repeats in pending.items():
        _fold(env, originals[ticket_id], repeats, made)


def _seen(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket as the next alarm of the same batch must see it."""
    last = max(at, ticket.last_alarm_at or at)
    first = min(at, ticket.first_alarm_at or at)
    return msgspec.structs.replace(ticket, first_alarm_at=first, last_alarm_at=last)


def _open(env: Environment, sender: Sender, ready: Ready, number: int, made: _Made) -> Ticket:
    now = env.now()
    origin = Origin(
        ticket=env.new_id(),
        event=env.new_id(),
        number=ticket_number(sender.source, now, number),
        source=sender.source,
        received_at=now,
        judged=Judged(now),
        calendar=env.town.calendar,
        kinds=env.town.kinds,
    )
    event = raise_alarm(_facts(ready), ready.place, origin)
    ticket = evolve(None, event)
    made.new.add(ticket.id)
    made.tickets[ticket.id] = ticket
    made.events.append(event)
    made.photos.extend(_photo_rows(ready, event))
    return ticket


def _fold(env: Environment, ticket: Ticket, repeats: list[Ready], made: _Made) -> None:
    event = fold(ticket, [_facts(each) for each in repeats], env.new_id(), env.now())
    made.tickets[ticket.id] = evolve(ticket, event)
    made.events.append(event)
    for each in repeats:
        made.photos.extend(_photo_rows(each, event))


def _facts(ready: Ready) -> AlarmFacts:
    ids = tuple(photo for photo, _ in ready.photos)
    return AlarmFacts(
        scenario=ready.alarm.scenario,
        category=ready.category,
        description=ready.alarm.description.strip(),
        at=ready.alarm.time,
        photo=ids[0] if ids else None,
        photos=ids,
    )


def _photo_rows(ready: Ready, event: Event) -> list[dict[str, object]]:
    taken = [photo.taken_at or ready.alarm.time for photo in ready.alarm.photos]
    return [
        camera_row(photo, event, sha256, at, ready.place)
        for (photo, sha256), at in zip(ready.photos, taken, strict=True)
    ]
