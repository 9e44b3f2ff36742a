"""The receipt of a resident's report, and the way back to who left a number."""

import hmac
from typing import Any
from uuid import UUID

from backend.domain.concern import OF_KEY
from backend.domain.permission import Action, Actor, may
from backend.domain.rating import rate_until, reopen_until
from backend.domain.receipt import LABELS, LINE, WORDS, Passed, Step, passed
from backend.domain.refusal import Refusal
from backend.domain.source import Source
from backend.domain.text import fill
from backend.domain.ticket import Ticket
from backend.domain.wording import HOTLINE
from backend.domain.workflow import State
from backend.services import results
from backend.services import views_public as v
from backend.services.environment import Environment
from backend.services.photos import ElsewherePhoto, Size, StoredPhoto
from backend.services.public_reports import digest
from backend.services.ratings import answered_by
from backend.services.records import ticket_of
from backend.services.views import RatingView
from backend.services.visits import Visit
from storage.connection import Connection, Row
from storage.queries import public_reports, ratings, tickets

MOST_EVENTS = 300
MOST_MERGES = 8


async def receipt(env: Environment, key: str, address: str) -> v.Receipt:
    """`not_found` for a key that is none; how it stands, without who, where and what was noted."""
    env.visit(Visit.LOOK, address)
    wanted = digest(key)
    async with env.database.snapshot() as connection:
        row = await public_reports.find_receipt(connection, wanted)
        if row is None or not hmac.compare_digest(row["receipt"], wanted):
            raise Refusal("not_found")
        own = await _passed(connection, row["ticket"])
        shown = own
        if row["state"] == State.MERGED:
            last = await public_reports.follow_merges(connection, row["ticket"], MOST_MERGES)
            shown = await _passed(connection, last)
        result = await _result(env, connection, row)
    concern = OF_KEY.get(row["concern"])
    here, hotline = own[-1], env.town.texts[HOTLINE]
    return v.Receipt(
        number=row["number"],
        concern=concern.label if concern else None,
        step=here.step,
        label=LABELS[here.step],
        words=fill(WORDS[here.step], hotline=hotline),
        reported_at=own[0].at,
        since=here.at,
        line=_line(shown),
        hotline=hotline,
        **result,
    )


async def _result(env: Environment, connection: Connection, row: Row) -> dict[str, Any]:
    """Of the case as which it was handled: how it ended, and what its reporter may still say."""
    ticket = await answered_by(connection, row["ticket"])
    if ticket.state is not State.CLOSED:
        return {"reopened_at": row["reopened_at"]}
    now = env.now()
    given = await ratings.find(connection, row["id"])
    if given and ticket.closed_at and given["at"] < ticket.closed_at:
        given = None  # of a result that came back
    outcome = env.town.kinds[ticket.kind].outcome(ticket.outcome or "")
    rated, reopened = (
        rate_until(ticket.closed_at, given["at"] if given else None),
        reopen_until(ticket, row["reopened_at"]),
    )
    return {
        "outcome": outcome.label if outcome else None,
        "photos": tuple(each["id"] for each in await results.photos_of(connection, ticket)),
        "closed_at": ticket.closed_at,
        "rating": rating_view(given) if given else None,
        "rate_until": rated if rated and rated > now else None,
        "reopen_until": reopened if reopened and reopened > now else None,
        "reopened_at": row["reopened_at"],
    }


async def photo(
    env: Environment, key: str, wanted: UUID, address: str
) -> StoredPhoto | ElsewherePhoto:
    """A small picture: enough to see what was done, too small for faces of passers-by."""
    env.visit(Visit.LOOK, address)
    async with env.database.reading() as connection:
        row = await public_reports.find_receipt(connection, digest(key))
        if row is None:
            raise Refusal("not_found")
        ticket = await answered_by(connection, row["ticket"])
        return await results.look(env, connection, ticket, wanted, Size.THUMB)


def rating_view(row: Row) -> RatingView:
    return RatingView(
        solved=row["solved"],
        explained=row["explained"],
        satisfied=row["satisfied"],
        words=row["words"],
        at=row["at"],
    )


async def _passed(connection: Connection, ticket: UUID) -> tuple[Passed, ...]:
    rows = await public_reports.states_of(connection, ticket, MOST_EVENTS)
    return passed((State(row["state"]), row["when"]) for row in rows)


def _line(reached: tuple[Passed, ...]) -> tuple[v.ReceiptStep, ...]:
    if reached[-1].step is Step.VOID:
        return ()
    at = {each.step: each.at for each in reached}
    return tuple(v.ReceiptStep(step=each, label=LABELS[each], at=at.get(each)) for each in LINE)


async def has_contact(connection: Connection, actor: Actor, ticket: Ticket) -> bool:
    """Whether there is a number that the actor may ask for."""
    if ticket.source != Source.RESIDENT or not may(actor, Action.CONTACT_READ, ticket.subject):
        return False
    return await public_reports.find_contact(connection, ticket.id) is not None


async def contact(env: Environment, actor: Actor, ticket: UUID) -> v.Contact:
    """The number that was left; that somebody looked is registered (PIPL 51)."""
    async with env.database.transaction() as connection:
        row = await tickets.find_ticket(connection, ticket)
        if row is None or not may(actor, Action.TICKET_READ, ticket_of(row).subject):
            raise Refusal("not_found")
        if not may(actor, Action.CONTACT_READ, ticket_of(row).subject):
            raise Refusal("role.forbidden")
        phone = await public_reports.find_contact(connection, ticket)
        if phone is None:
            raise Refusal("contact.none")
        await public_reports.note_access(connection, ticket, actor.id, env.now())
    return v.Contact(ticket=ticket, phone=phone)
