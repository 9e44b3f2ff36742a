"""Alarms of machines: taken once, folded where they repeat, refused one by one.

A batch is one transaction. Alarms of one scenario at one spot wait for each other (an advisory
lock), so that two cameras' alarms at the same moment make one ticket.
"""

import base64
import binascii
from datetime import timedelta
from uuid import UUID

import msgspec

from backend.domain.birth import Place
from backend.domain.refusal import Refusal
from backend.domain.sender import RESULTS, SEND
from backend.domain.source import Source
from backend.notify.live import Wake
from backend.services import photos
from backend.services import results as outcomes
from backend.services.alarm_filing import Ready, file_alarms
from backend.services.alarm_input import AlarmIn, Sender
from backend.services.environment import Environment
from backend.services.photos import ElsewherePhoto, Size, StoredPhoto
from backend.services.ratings import answered_by
from backend.services.records import spot_of
from backend.services.views import AlarmAnswer, AlarmProblem, AlarmResult, AlarmResults
from storage.connection import Connection, Row, UniqueViolation
from storage.queries import alarms, people

AHEAD = timedelta(minutes=10)
BEHIND = timedelta(days=30)


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
) -> list[Ready]:
    """Checks and photos first: the transaction holds locks and must not decode pictures."""
    ready: list[Ready] = []
    async with env.database.reading() as connection:
        for index, item in enumerate(items):
            if isinstance(item, AlarmIn):
                try:
                    ready.append(await _prepare(env, connection, index, item))
                except Refusal as refusal:
                    answers[index] = refused(item.id, refusal)
    return ready


async def _take_all(
    env: Environment, sender: Sender, ready: list[Ready], answers: list[AlarmAnswer | None]
) -> list[Wake]:
    """Again where the same id came at the same moment for another spot: it is known then."""
    for left in (2, 1, 0):
        for each in ready:
            answers[each.index] = None
        try:
            async with env.database.transaction() as connection:
                return await file_alarms(env, connection, sender, ready, answers)
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


async def _prepare(env: Environment, connection: Connection, index: int, alarm: AlarmIn) -> Ready:
    scenario = env.town.scenarios.get(alarm.scenario)
    if scenario is None:
        raise Refusal("alarm.scenario", key=alarm.scenario)
    now = env.now()
    if not now - BEHIND <= alarm.time <= now + AHEAD:
        raise Refusal("alarm.time")
    place = _place(env, alarm)
    kept = await _keep_photos(env, connection, alarm)
    return Ready(index, alarm, place, scenario.category, spot_of(place), kept)


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


async def result(env: Environment, sender: Sender, alarm: str) -> AlarmResult:
    if RESULTS not in sender.scopes:
        raise Refusal("key.scope")
    async with env.database.reading() as connection:
        row = await alarms.result(connection, sender.key, alarm)
        if row is None:
            raise Refusal("not_found")
        ticket = await answered_by(connection, row["ticket"])
        found = await outcomes.photos_of(connection, ticket)
    merged = row["number"] != ticket.number
    return msgspec.structs.replace(
        _result(row),
        outcome=ticket.outcome,
        closed_at=ticket.closed_at,
        handled_as=ticket.number if merged else None,
        photos=tuple(each["id"] for each in found),
    )


async def photo(
    env: Environment, sender: Sender, alarm: str, wanted: UUID
) -> StoredPhoto | ElsewherePhoto:
    """Of the work done, for the source of the alarm that asked for it."""
    if RESULTS not in sender.scopes:
        raise Refusal("key.scope")
    async with env.database.reading() as connection:
        row = await alarms.result(connection, sender.key, alarm)
        if row is None:
            raise Refusal("not_found")
        ticket = await answered_by(connection, row["ticket"])
        return await outcomes.look(env, connection, ticket, wanted, Size.FULL)


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
