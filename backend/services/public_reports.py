"""Reports of residents: a solved challenge makes one ticket, however often it is sent.

The challenge's id is the report's. Its row, the ticket, its first event, the photos and the phone
number are written in one transaction; whoever comes second finds the row and gets the same receipt,
whose key is made from the id and not kept.
"""

import asyncio
import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from backend.domain import challenge as c
from backend.domain.birth import Origin, Place, PublicFacts, report_publicly
from backend.domain.command import ADDRESS_LIMIT, NOTE_LIMIT
from backend.domain.concern import CONCERNS, OF_KEY, Concern
from backend.domain.judgement import Judged
from backend.domain.receipt import CONTACT_DAYS, CONTACT_KEPT, CONTACT_LONGEST
from backend.domain.record import PHONE
from backend.domain.refusal import Refusal
from backend.domain.source import Source, ticket_number
from backend.domain.text import fill
from backend.domain.ticket import Event, Ticket, evolve
from backend.domain.wording import HOTLINE, INTRODUCTION, LOGIN_NOTICE, PRIVACY
from backend.notify.live import Wake
from backend.services import public_photos, public_places
from backend.services import views_public as v
from backend.services.environment import Environment
from backend.services.evidence import resident_row
from backend.services.records import event_row, ticket_row
from backend.services.visits import Visit, too_often
from storage.connection import Connection, UniqueViolation
from storage.queries import public_reports, tickets

log = structlog.get_logger()
HOUR = timedelta(hours=1)
FULL_WAIT = timedelta(minutes=10)
BATCH = 200
EVERY_SECONDS = 3600.0
_NOT_DIGITS = str.maketrans("", "", " -()+")


def town(env: Environment) -> v.PublicTown:
    texts = env.town.texts
    return v.PublicTown(
        name=env.town.name,
        introduction=texts[INTRODUCTION],
        hotline=texts[HOTLINE],
        privacy=fill(texts[PRIVACY], days=CONTACT_DAYS),
        login_notice=texts[LOGIN_NOTICE],
        centre=public_places.centre(env.town),
        concerns=tuple(
            v.ConcernView(key=each.key, label=each.label, hint=each.hint, icon=each.icon)
            for each in CONCERNS
            if each.category in env.town.categories
        ),
        limits=v.PublicLimits(
            words=NOTE_LIMIT,
            address=ADDRESS_LIMIT,
            photos=v.PHOTOS_MOST,
            photo_bytes=v.PHOTO_BYTES,
            contact_days=CONTACT_DAYS,
            phone=PHONE.pattern,
        ),
    )


async def challenge(env: Environment, address: str) -> v.ChallengeView:
    now = env.now()
    env.visit(Visit.CHALLENGE, address)
    async with env.database.reading() as connection:
        reports = await _recent(connection, now)
    made = c.make(env.new_id(), reports, now)
    return v.ChallengeView(
        challenge=c.sign(made, _key(env, "challenge")),
        bits=made.bits,
        expires_at=datetime.fromtimestamp(made.expires, UTC),
    )


async def reserve_photo(env: Environment, wanted: v.PublicPhoto, address: str) -> v.PublicUpload:
    read_proof(env, wanted.proof)
    env.visit(Visit.PHOTO, address)
    return await public_photos.reserve(env, wanted)


async def confirm_photo(env: Environment, sha256: str, address: str) -> None:
    env.visit(Visit.LOOK, address)
    await public_photos.confirm(env, sha256)


def read_proof(env: Environment, proof: v.Proof) -> c.Challenge:
    found = c.read(proof.challenge, _key(env, "challenge"))
    c.check(found, proof.challenge, proof.nonce, env.now())
    return found


async def file(env: Environment, new: v.NewPublicReport, address: str) -> v.PublicFiled:
    """A report that was filed before is answered before anything of it is judged again: its
    challenge may have expired while the first answer was on its way."""
    report = c.read(new.proof.challenge, _key(env, "challenge")).id
    before = await _filed(env, report, new)
    if before is not None:
        return before
    read_proof(env, new.proof)
    env.visit(Visit.REPORT, address)
    try:
        ticket = await _file(env, report, new)
    except UniqueViolation:
        env.visits.take_back(Visit.REPORT, address, env.now())
        filed = await _filed(env, report, new)
        if filed is None:
            raise
        return filed
    except Refusal:
        env.visits.take_back(Visit.REPORT, address, env.now())
        raise
    env.live.publish(Wake.of(ticket))
    log.info("public.reported", concern=new.concern, photos=len(new.photos))
    return v.PublicFiled(number=ticket.number, key=receipt_key(env, report))


async def _filed(env: Environment, report: UUID, new: v.NewPublicReport) -> v.PublicFiled | None:
    async with env.database.reading() as connection:
        row = await public_reports.find_report(connection, report)
    if row is None:
        return None
    if row["body"] != _body(new):
        raise Refusal("challenge.used")
    return v.PublicFiled(number=row["number"], key=receipt_key(env, report))


async def _file(env: Environment, report: UUID, new: v.NewPublicReport) -> Ticket:
    concern, phone, place = _concern(env, new.concern), phone_of(new.phone), _place(env, new)
    now = env.now()
    async with env.database.transaction() as connection:
        if await _recent(connection, now) >= c.CEILING:
            raise too_often("public.full", FULL_WAIT, env.town.texts[HOTLINE])
        await public_photos.require(connection, new.photos)
        event = _event(env, new, concern, place, await tickets.next_number(connection))
        ticket = evolve(None, event)
        await tickets.save_new(connection, ticket_row(ticket), event_row(event))
        photos = zip(event.photos, new.photos, strict=True)
        await tickets.insert_photos(connection, [resident_row(p, event, s) for p, s in photos])
        await public_reports.insert_report(
            connection, report, ticket.id, concern.key,
            digest(receipt_key(env, report)), _body(new), now,
        )  # fmt: skip
        if phone:
            await public_reports.insert_contact(connection, ticket.id, phone, now)
    return ticket


def _event(
    env: Environment, new: v.NewPublicReport, concern: Concern, place: Place, number: int
) -> Event:
    now = env.now()
    origin = Origin(
        ticket=env.new_id(),
        event=env.new_id(),
        number=ticket_number(Source.RESIDENT, now, number),
        source=Source.RESIDENT,
        received_at=now,
        judged=Judged(now),
        calendar=env.town.calendar,
        kinds=env.town.kinds,
    )
    photos = tuple(env.new_id() for _ in new.photos)
    words = new.words.strip() or concern.label.zh
    facts = PublicFacts(words=words, category=concern.category, photos=photos)
    return report_publicly(facts, place, origin)


def _concern(env: Environment, key: str) -> Concern:
    found = OF_KEY.get(key)
    if found is None or found.category not in env.town.categories:
        raise Refusal("public.concern")
    return found


def phone_of(given: str) -> str | None:
    """A mainland mobile number as eleven digits; None where none was given."""
    digits = given.translate(_NOT_DIGITS)
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if digits and not PHONE.fullmatch(digits):
        raise Refusal("field.phone")
    return digits or None


def _place(env: Environment, new: v.NewPublicReport) -> Place:
    """A position counts before a name: it was asked for or set on the map after it."""
    address = new.address.strip()
    if new.position is not None:
        here = new.position
        public_places.require_inside(env.town, here)
        named = (
            public_places.place_named(env.town, new.place, address).address
            if new.place
            else address
        )
        return env.town.place_at(here.latitude, here.longitude, named)
    if new.place is not None:
        return public_places.place_named(env.town, new.place, address)
    if not address:
        raise Refusal("public.place")
    return Place(address=address)


async def _recent(connection: Connection, now: datetime) -> int:
    return await public_reports.count_since(connection, now - HOUR, c.CEILING)


def receipt_key(env: Environment, report: UUID) -> str:
    """160 bits that nobody can guess, always the same for one report."""
    raw = hmac.new(_key(env, "receipt"), report.bytes, hashlib.sha256).digest()[:20]
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _body(new: v.NewPublicReport) -> bytes:
    """The same report again is the same; a changed one is not taken for it."""
    content = msgspec.structs.replace(new, proof=v.Proof(challenge="", nonce=""))
    return hashlib.sha256(msgspec.json.encode(content)).digest()


def _key(env: Environment, purpose: str) -> bytes:
    return hmac.new(env.secret, f"public {purpose}".encode(), hashlib.sha256).digest()


async def forget(env: Environment) -> int:
    """One batch; how many phone numbers were deleted."""
    now = env.now()
    async with env.database.transaction() as connection:
        gone = await public_reports.forget_contacts(
            connection, now - CONTACT_KEPT, now - CONTACT_LONGEST, BATCH
        )
    if gone:
        log.info("public.contacts_forgotten", count=gone)
    return gone


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed."""
    while True:
        if await forget(env) < BATCH:
            await asyncio.sleep(EVERY_SECONDS)
