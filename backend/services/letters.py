"""What a notice needs before it can be sent: its receiver's channels, and its words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from backend.domain.notice import Audience, Channel, NoticeKind, Wishes
from backend.domain.notice_words import Said, digest, words
from backend.domain.ticket import Ticket
from backend.notify.push import Subscription
from backend.notify.robot import Robot
from backend.services.environment import Environment
from backend.services.records import ticket_of
from backend.services.town import Town
from storage.connection import Connection, Row
from storage.queries import public_reports, reach, tickets

_FACTS = msgspec.json.Decoder(dict[str, str | int])


class Browser(msgspec.Struct, frozen=True):
    id: UUID
    at: Subscription


class Receiver(msgspec.Struct, frozen=True):
    """Of a notice: who it is for and how they are reached. `phone`: None where they want no SMS."""

    active: bool = True
    wishes: Wishes = Wishes()
    phone: str | None = None
    browsers: tuple[Browser, ...] = ()
    robot: Robot | None = None

    @property
    def have(self) -> frozenset[Channel]:
        return frozenset(
            channel
            for channel, there in (
                (Channel.PUSH, self.browsers),
                (Channel.SMS, self.phone),
                (Channel.ROBOT, self.robot),
            )
            if there
        )


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was claimed, as it is about to be sent."""

    id: UUID
    audience: Audience
    person: UUID | None
    kind: NoticeKind
    urgent: bool
    facts: dict[str, str | int]
    created_at: datetime
    channel: Channel | None
    attempts: int
    delivered: bool
    ticket_id: UUID | None
    ticket: Ticket | None
    receiver: Receiver


async def read(env: Environment, connection: Connection, rows: Sequence[Row]) -> list[Waiting]:
    """Everything at once: three queries for a whole batch."""
    ids = sorted({row["person"] for row in rows if row["person"]})
    receivers = await receivers_of(env, connection, ids)
    wanted = sorted({row["ticket"] for row in rows if row["ticket"]})
    found = await tickets.find_tickets(connection, wanted) if wanted else []
    by_id = {row["id"]: ticket_of(row) for row in found}
    reporters = await _reporters(env, connection, rows)
    return [
        _waiting(
            row,
            reporters.get(row["ticket"], Receiver())
            if row["audience"] == Audience.REPORTER
            else receivers.get(row["person"], Receiver()),
            by_id.get(row["ticket"]),
        )
        for row in rows
    ]


async def _reporters(
    env: Environment, connection: Connection, rows: Sequence[Row]
) -> dict[UUID, Receiver]:
    """By ticket. The number is read when it is sent to, and stands nowhere else."""
    wanted = [row["ticket"] for row in rows if row["audience"] == Audience.REPORTER]
    if not wanted or env.post.sms is None:
        return {}
    found = await public_reports.find_contacts(connection, wanted)
    return {row["ticket"]: Receiver(phone=row["phone"]) for row in found}


def _waiting(row: Row, receiver: Receiver, ticket: Ticket | None) -> Waiting:
    return Waiting(
        id=row["id"],
        audience=Audience(row["audience"]),
        person=row["person"],
        kind=NoticeKind(row["kind"]),
        urgent=row["urgent"],
        facts=facts_of(row),
        created_at=row["created_at"],
        channel=Channel(row["channel"]) if row["channel"] else None,
        attempts=row["attempts"],
        delivered=row["delivered"],
        ticket_id=row["ticket"],
        ticket=ticket,
        receiver=receiver,
    )


def facts_of(row: Row) -> dict[str, str | int]:
    return _FACTS.decode(row["facts"])


async def receivers_of(
    env: Environment, connection: Connection, ids: Sequence[UUID]
) -> dict[UUID, Receiver]:
    if not ids:
        return {}
    rows = await reach.people(connection, ids)
    browsers: dict[UUID, list[Browser]] = {}
    if env.post.push is not None:
        for row in await reach.subscriptions(connection, ids):
            at = Subscription(row["endpoint"], row["p256dh"], row["auth"])
            browsers.setdefault(row["person"], []).append(Browser(row["id"], at))
    return {
        row["id"]: Receiver(
            active=row["active"],
            wishes=wishes_of(row),
            phone=row["phone"] if env.post.sms is not None and row["sms"] else None,
            browsers=tuple(browsers.get(row["id"], ())),
            robot=env.post.robot_of(row["team"]),
        )
        for row in rows
    }


def wishes_of(row: Row | None) -> Wishes:
    if row is None:
        return Wishes()
    return Wishes(
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        digest=timedelta(minutes=row["digest_minutes"]),
        sms=row["sms"],
    )


def said(town: Town, group: Sequence[Waiting], now: datetime) -> Said:
    """One notice in its words, several as their number."""
    if len(group) > 1:
        return digest(len(group))
    return said_of(town, group[0].kind, group[0].facts, now)


def said_of(town: Town, kind: NoticeKind, facts: dict[str, str | int], now: datetime) -> Said:
    category = town.categories.get(str(facts.get("category", "")))
    return words(kind, facts, category.label if category else None, now)


def path_of(group: Sequence[Waiting]) -> str:
    """Where a tap leads, in the app: each role has its own page of a ticket."""
    first = group[0]
    return f"/told/{first.ticket_id}" if len(group) == 1 and first.ticket_id else "/notices"


def payload(town: Town, group: Sequence[Waiting], now: datetime) -> bytes:
    """For the service worker: words in both languages, for it knows which one is wanted."""
    words_said = said(town, group, now)
    first = group[0]
    return msgspec.json.encode(
        {
            "id": first.id,
            "kind": first.kind,
            "urgent": first.urgent,
            "path": path_of(group),
            "ids": [each.id for each in group[:50]],
            "zh": {"title": words_said.title.zh, "body": words_said.body.zh},
            "en": {"title": words_said.title.en, "body": words_said.body.en},
        }
    )
