"""One ticket's life, lived through the rules with time as an argument."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.demo import words
from backend.demo.pictures import variant_at
from backend.domain import birth, ladder, raising
from backend.domain import command as c
from backend.domain.decision import Context, decide
from backend.domain.judgement import Judged
from backend.domain.permission import Actor
from backend.domain.source import Source, ticket_number
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.workflow import PhotoKind
from backend.services.evidence import camera_row
from backend.services.town import Town


class Picture(msgspec.Struct, frozen=True):
    """A painted scene in the photo store."""

    sha256: str
    length: int


Pool = dict[tuple[str, str], list[Picture]]


def draw_id(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


class Stop(Exception):
    """The story has come to the present: what would follow has not happened yet."""


@dataclass
class Story:
    """`now`: where the story has got to; it ends at `until`."""

    town: Town
    pool: Pool
    rng: random.Random
    now: datetime
    until: datetime
    number: int
    scenario: str
    desk: Actor
    worker: Actor
    events: list[Event] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)
    ticket: Ticket | None = None
    into: Ticket | None = None
    filed: Ticket | None = None  # as it stood when it was filed
    steps: int | None = None  # how many moves of people are left; None: to the end

    def wait(self, least: float, most: float) -> None:
        """Minutes pass; clocks that fall due meanwhile are marked, as the server would."""
        self.now += timedelta(minutes=self.rng.uniform(least, most))
        self.mark()
        if self.now >= self.until:
            raise Stop

    def mark(self) -> None:
        """Clocks that fell due by now, each a few seconds after it did."""
        while self.ticket and (at := self.ticket.mark_at) and at < min(self.now, self.until):
            moment = min(self.now, at + timedelta(seconds=self.rng.uniform(1, 6)))
            self._tell(self._fell_due(self.ticket, moment))

    def _fell_due(self, ticket: Ticket, moment: datetime) -> Event:
        """The past has no roster: nobody above was told, and nobody will be."""
        due = ladder.due(ticket.clocks, moment)
        if due is None:
            raise AssertionError(f"{ticket.number} is due without a due clock")
        if due.move == ladder.REMIND:
            return raising.remind(ticket, due.clock, draw_id(self.rng), moment)
        return raising.overdue(ticket, due.clock, draw_id(self.rng), moment, ladder.Done.EVERYTHING)

    def finish(self) -> None:
        """Up to the present."""
        self.now = self.until
        self.mark()

    def raise_alarm(
        self, place: birth.Place, photos: int = 1, source: Source = Source.CAMERA
    ) -> None:
        pictures = [self._picture(PhotoKind.SITE) for _ in range(photos)]
        ids = tuple(draw_id(self.rng) for _ in pictures)
        facts = birth.AlarmFacts(
            scenario=self.scenario, category=self._category(), at=self.now,
            description=words.describe(self.scenario, self.rng, source),
            photo=ids[0] if ids else None, photos=ids,
        )  # fmt: skip
        event = birth.raise_alarm(facts, place, self._origin(source))
        self._tell(event)
        self._show(event, PhotoKind.SITE, list(zip(ids, pictures, strict=True)), None, place)

    def repeat_alarm(self) -> None:
        ticket, photo = self._ticket(), draw_id(self.rng)
        facts = birth.AlarmFacts(
            scenario=self.scenario, category=ticket.category, description="", at=self.now,
            photo=photo, photos=(photo,),
        )  # fmt: skip
        event = birth.fold(ticket, [facts], draw_id(self.rng), self.now)
        self._tell(event)
        place = birth.Place(latitude=ticket.latitude, longitude=ticket.longitude)
        picture = self._picture(PhotoKind.SITE)
        self._show(event, PhotoKind.SITE, [(photo, picture)], None, place)

    def report(self, place: birth.Place) -> None:
        origin = self._origin(Source.PATROL)
        taken = self._taken(PhotoKind.BEFORE, place)
        command = c.Report(
            id=draw_id(self.rng), ticket=origin.ticket, made_at=self.now, photos=(taken,),
            category=self._category(), description=words.describe(self.scenario, self.rng, Source.PATROL),
            position=self._near(place, 12),
        )  # fmt: skip
        event = birth.report(command, self.worker, place, origin)
        self._tell(event)
        self._record(event, (taken,), self.worker)

    def do(self, kind: type[c.Command], actor: Actor, **arguments: Any) -> None:
        """A command of a person, decided by the rules; a refusal is a fault of the story."""
        if self.steps == 0:
            raise Stop
        self.steps = None if self.steps is None else self.steps - 1
        ticket = self._ticket()
        command = kind(id=draw_id(self.rng), ticket=ticket.id, made_at=self.now, **arguments)
        event = decide(ticket, command, actor, self._context(ticket))
        self._tell(event)
        if kind is c.File:
            self.filed = self.ticket
        self._record(event, c.photos_of(command), actor)

    def shot(self, kind: PhotoKind) -> c.PhotoTaken:
        ticket = self._ticket()
        place = birth.Place(latitude=ticket.latitude, longitude=ticket.longitude)
        return self._taken(kind, place)

    def here(self, off_metres: float = 15) -> c.Position:
        ticket = self._ticket()
        place = birth.Place(latitude=ticket.latitude, longitude=ticket.longitude)
        return self._near(place, off_metres)

    def _near(self, place: birth.Place, off_metres: float) -> c.Position:
        spread = off_metres / 111_000
        return c.Position(
            latitude=round((place.latitude or 0) + self.rng.uniform(-spread, spread), 6),
            longitude=round((place.longitude or 0) + self.rng.uniform(-spread, spread), 6),
            accuracy=round(self.rng.uniform(4, 35), 1),
            age=1.0,
        )

    def _taken(self, kind: PhotoKind, place: birth.Place) -> c.PhotoTaken:
        picture = self._picture(kind)
        return c.PhotoTaken(
            id=draw_id(self.rng), kind=kind, sha256=picture.sha256, length=picture.length,
            taken_at=self._taken_at(kind), position=self._near(place, 20),
        )  # fmt: skip

    def _taken_at(self, kind: PhotoKind) -> datetime:
        """What is sent together was not taken at once."""
        minutes = self.rng.uniform(2.5, 4) if kind is PhotoKind.BEFORE else self.rng.uniform(0, 1)
        return self.now - timedelta(minutes=minutes)

    def _picture(self, kind: PhotoKind) -> Picture:
        stage = "after" if kind is PhotoKind.AFTER else "before"
        began = self.events[0].when if self.events else self.now
        return self.pool[self.scenario, stage][variant_at(began, self.number)]

    def _category(self) -> str:
        return self.town.scenarios[self.scenario].category

    def _origin(self, source: Source) -> birth.Origin:
        return birth.Origin(
            ticket=draw_id(self.rng), event=draw_id(self.rng), source=source,
            number=ticket_number(source, self.now, self.number), received_at=self.now,
            judged=Judged(self.now), calendar=self.town.calendar, kinds=self.town.kinds,
        )  # fmt: skip

    def _context(self, ticket: Ticket) -> Context:
        return Context(
            event_id=draw_id(self.rng), received_at=self.now, judged=Judged(self.now),
            calendar=self.town.calendar, kinds=self.town.kinds,
            handling=self.town.category(ticket.category).handling,
            assignee=self.worker, into=self.into,
        )  # fmt: skip

    def _ticket(self) -> Ticket:
        if self.ticket is None:
            raise LookupError("the story has not begun")
        return self.ticket

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        self.ticket = evolve(self.ticket, event)

    def _record(self, event: Event, photos: tuple[c.PhotoTaken, ...], actor: Actor) -> None:
        for photo in photos:
            place = birth.Place(
                latitude=photo.position.latitude if photo.position else None,
                longitude=photo.position.longitude if photo.position else None,
            )
            picture = Picture(photo.sha256, photo.length)
            self._show(event, photo.kind, [(photo.id, picture)], actor, place)
            self.photos[-1]["taken_at"] = photo.taken_at

    def _show(
        self,
        event: Event,
        kind: PhotoKind,
        shown: list[tuple[UUID, Picture]],
        actor: Actor | None,
        place: birth.Place,
    ) -> None:
        for photo, picture in shown:
            row = camera_row(photo, event, picture.sha256, event.when, place)
            by = {"taken_by": actor.id, "accuracy": 12.0} if actor else {}
            self.photos.append({**row, "kind": kind.value, **by})
