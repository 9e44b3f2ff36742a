"""Alarms of machines: taken once, folded where they repeat, refused one by one.

A batch is one transaction. Alarms of one scenario at one spot wait for each other (an advisory
lock), so that two cameras' alarms at the same moment make one ticket.
"""

import base64
import binascii
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.domain.birth import AlarmFacts, Origin, Place, fold, folds_into, raise_alarm
from backend.domain.command import NO_NUL, Address, Instant, Key, Latitude, Longitude, Note
from backend.domain.judgement import Judged
from backend.domain.refusal import Refusal
from backend.domain.source import Source, ticket_number
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.workflow import PhotoKind
from backend.notify.live import Wake
from backend.services import photos
from backend.services.environment import Environment
from backend.services.records import event_row, spot_of, ticket_of, ticket_row
from backend.services.views import AlarmAnswer, AlarmProblem, AlarmResult, AlarmResults
from storage.connection import Connection, Row, UniqueViolation
from storage.queries import alarms, people, tickets

PHOTOS_AN_ALARM = 5
PHOTO_BYTES = 3 * 1024 * 1024
AHEAD = timedelta(minutes=10)
BEHIND = timedelta(days=30)
SEND = "alarm.send"
RESULTS = "alarm.results"


class InlinePhoto(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`data`: a JPEG, PNG or WebP in base64, at most 3 MiB."""

    data: Annotated[str, Meta(max_length=PHOTO_BYTES * 4 // 3 + 4)]
    taken_at: Instant | None = None


class AlarmPosition(msgspec.Struct, frozen=True, kw_only=True):
    latitude: Latitude
    longitude: Longitude


class AlarmIn(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`id`: the source's own; sent again, it is the same alarm. One of camera, position, address."""

    id: Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
    scenario: Key
    time: Instant
    camera: Key | None = None
    position: AlarmPosition | None = None
    address: Address = ""
    description: Note = ""
    photos: Annotated[tuple[InlinePhoto, ...], Meta(max_length=PHOTOS_AN_ALARM)] = ()


class Sender(msgspec.Struct, frozen=True):
    key: UUID
    name: str
    source: Source
    scopes: tuple[str, ...]


class _Ready(msgspec.Struct):
    """An alarm that passed the checks, with its place and its photos' hashes."""

    index: int
    alarm: AlarmIn
    place: Place
    category: str
    spot: str
    photos: list[tuple[UUID, str]]


async def sender_of(env: Environment, key_hash: bytes) -> Sender:
    async with env.database.reading() as connection:
        row = await people.find_key(connection, key_hash)
    if row is None:
        raise Refusal("key.none")
    return Sender(row["id"], row["name"], Source(row["source"]), tuple(row["scopes"]))


async def receive(
    env: Environment, sender: Sender, items: list[AlarmIn | AlarmAnswer]
) -> list[AlarmAnswer]:
    """An answer for each item, in order. An item that could not be read comes as its answer."""
    if SEND not in sender.scopes:
        raise Refusal("key.scope")
    answers: list[AlarmAnswer | None] = [
        each if isinstance(each, AlarmAnswer) else None for each in items
    ]
    ready = await _prepare_all(env, items, answers)
    wakes = await _take_all(env, sender, ready, answers) if ready else []
    env.live.publish(*wakes)
    return [each for each in answers if each is not None]


async def _prepare_all(
    env: Environment, items: list[AlarmIn | AlarmAnswer], answers: list[AlarmAnswer | None]
) -> list[_Ready]:
    """Checks and photos first: the transaction holds locks and must not decode pictures."""
    ready: list[_Ready] = []
    async with env.database.reading() as connection:
        for index, item in enumerate(items):
            if isinstance(item, AlarmIn):
                try:
                    ready.append(await _prepare(env, connection, index, item))
                except Refusal as refusal:
                    answers[index] = refused(item.id, refusal)
    return ready


async def _take_all(
    env: Environment, sender: Sender, ready: list[_Ready], answers: list[AlarmAnswer | None]
) -> list[Wake]:
    """Again where the same id came at the same moment for another spot: it is known then."""
    for left in (2, 1, 0):
        for each in ready:
            answers[each.index] = None
        try:
            async with env.database.transaction() as connection:
                return await _take(env, connection, sender, ready, answers)
        except UniqueViolation:
            if not left:
                raise
    raise AssertionError("unreachable")


def refused(alarm: str | None, refusal: Refusal) -> AlarmAnswer:
    sentence = refusal.sentence
    return AlarmAnswer(
        id=alarm,
        result="refused",
        problem=AlarmProblem(code=refusal.code, detail=f"{sentence.zh} / {sentence.en}"),
    )


async def _prepare(env: Environment, connection: Connection, index: int, alarm: AlarmIn) -> _Ready:
    scenario = env.town.scenarios.get(alarm.scenario)
    if scenario is None:
        raise Refusal("alarm.scenario", key=alarm.scenario)
    now = env.now()
    if not now - BEHIND <= alarm.time <= now + AHEAD:
        raise Refusal("alarm.time")
    place = _place(env, alarm)
    kept = await _keep_photos(env, connection, alarm)
    return _Ready(index, alarm, place, scenario.category, spot_of(place), kept)


def _place(env: Environment, alarm: AlarmIn) -> Place:
    if alarm.camera is not None:
        place = env.town.place_of_camera(alarm.camera)
        if place is None:
            raise Refusal("alarm.camera", code=alarm.camera)
        return place
    if alarm.position is not None:
        here = alarm.position
        return env.town.place_at(here.latitude, here.longitude, alarm.address)
    if alarm.address.strip():
        return Place(address=alarm.address.strip())
    raise Refusal("alarm.place")


async def _keep_photos(
    env: Environment, connection: Connection, alarm: AlarmIn
) -> list[tuple[UUID, str]]:
    kept: list[tuple[UUID, str]] = []
    for number, photo in enumerate(alarm.photos, start=1):
        try:
            data = base64.b64decode(photo.data, validate=True)
            kept.append((env.new_id(), await photos.keep(env, connection, data)))
        except (binascii.Error, ValueError) as fault:
            raise Refusal("alarm.photo", index=number) from fault
        except Refusal as refusal:
            raise Refusal("alarm.photo", index=number) from refusal
    return kept


async def _take(
    env: Environment,
    connection: Connection,
    sender: Sender,
    ready: list[_Ready],
    answers: list[AlarmAnswer | None],
) -> list[Wake]:
    numbers = await alarms.lock_spots(connection, [f"{r.alarm.scenario}|{r.spot}" for r in ready])
    known = {
        row["external_id"]: row["number"]
        for row in await alarms.known_alarms(connection, sender.key, [r.alarm.id for r in ready])
    }
    groups: dict[tuple[str, str], list[_Ready]] = defaultdict(list)
    firsts: dict[str, _Ready] = {}
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
    groups: dict[tuple[str, str], list[_Ready]],
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
    group: list[_Ready],
    standing: list[Ticket],
    numbers: list[int],
    made: _Made,
    answers: list[AlarmAnswer | None],
) -> None:
    pending: dict[UUID, list[_Ready]] = defaultdict(list)
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


def _open(env: Environment, sender: Sender, ready: _Ready, number: int, made: _Made) -> Ticket:
    now = env.now()
    origin = Origin(
        ticket=env.new_id(),
        event=env.new_id(),
        number=ticket_number(sender.source, now, number),
        source=sender.source,
        received_at=now,
        judged=Judged(now),
        calendar=env.town.calendar,
    )
    event = raise_alarm(_facts(ready), ready.place, origin)
    ticket = evolve(None, event)
    made.new.add(ticket.id)
    made.tickets[ticket.id] = ticket
    made.events.append(event)
    made.photos.extend(_photo_rows(ready, event))
    return ticket


def _fold(env: Environment, ticket: Ticket, repeats: list[_Ready], made: _Made) -> None:
    event = fold(ticket, [_facts(each) for each in repeats], env.new_id(), env.now())
    made.tickets[ticket.id] = evolve(ticket, event)
    made.events.append(event)
    for each in repeats:
        made.photos.extend(_photo_rows(each, event))


def _facts(ready: _Ready) -> AlarmFacts:
    ids = tuple(photo for photo, _ in ready.photos)
    return AlarmFacts(
        scenario=ready.alarm.scenario,
        category=ready.category,
        description=ready.alarm.description.strip(),
        at=ready.alarm.time,
        photo=ids[0] if ids else None,
        photos=ids,
    )


def _photo_rows(ready: _Ready, event: Event) -> list[dict[str, object]]:
    taken = [photo.taken_at or ready.alarm.time for photo in ready.alarm.photos]
    return [
        {
            "id": photo,
            "ticket": event.ticket,
            "event": event.id,
            "kind": PhotoKind.SITE.value,
            "sha256": sha256,
            "taken_at": at,
            "taken_by": None,
            "latitude": ready.place.latitude,
            "longitude": ready.place.longitude,
            "accuracy": None,
            "from_gallery": False,
        }
        for (photo, sha256), at in zip(ready.photos, taken, strict=True)
    ]


async def result(env: Environment, sender: Sender, alarm: str) -> AlarmResult:
    if RESULTS not in sender.scopes:
        raise Refusal("key.scope")
    async with env.database.reading() as connection:
        row = await alarms.result(connection, sender.key, alarm)
    if row is None:
        raise Refusal("not_found")
    return _result(row)


async def results(
    env: Environment, sender: Sender, cursor: UUID | None, limit: int
) -> AlarmResults:
    """The sender's alarms in the order in which they came, each with what became of it."""
    if RESULTS not in sender.scopes:
        raise Refusal("key.scope")
    limit = max(1, min(limit, 200))
    async with env.database.reading() as connection:
        rows = await alarms.results(connection, sender.key, cursor, limit + 1)
    following = str(rows[limit - 1]["cursor"]) if len(rows) > limit else None
    return AlarmResults(items=tuple(_result(row) for row in rows[:limit]), next=following)


def _result(row: Row) -> AlarmResult:
    return AlarmResult(
        id=row["external_id"],
        ticket=row["number"],
        state=row["state"],
        outcome=row["outcome"],
        reported_at=row["reported_at"],
        closed_at=row["closed_at"],
    )
