"""Notices of what changed: found by the rules, resolved to people, written with the change."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from backend.domain.notice import Audience, Notice, begun
from backend.domain.noticing import Told, ended, told
from backend.domain.role import HANDLING_ROLES, Role
from backend.domain.roster import away
from backend.domain.ticket import Event, Ticket
from backend.notify.live import Wake
from backend.services.duty import Duty, read_roster
from backend.services.environment import Environment
from storage.connection import Connection
from storage.queries import notices, people, public_reports, reach, tickets

Change = tuple[Ticket | None, Event, Ticket]
"""Before, what happened, after."""
SEEN_WITHIN = timedelta(hours=12)
"""Whoever used the app since may be reached by it; a shift is no longer."""
MOST_MERGED = 200
_HANDLING = [role.value for role in HANDLING_ROLES]


async def write(env: Environment, connection: Connection, changes: Iterable[Change]) -> list[Wake]:
    """In the transaction that is open. The wakes are to be published after its commit."""
    found = await listed(env, connection, changes)
    if found:
        await notices.insert(connection, rows(found))
    return wakes(env, found)


async def listed(
    env: Environment, connection: Connection, changes: Iterable[Change]
) -> list[Notice]:
    made: list[Notice] = []
    for before, event, after in changes:
        made += await _merged(env, connection, before, event, after)
        for each in told(before, event, after):
            if each.reporter:
                made += await _reporter(env, connection, each, event, after)
                continue
            if each.source:
                made += await _sources(env, connection, each, event, after)
                continue
            people_told = await _people(connection, each, event.at)
            made += [_notice(env, each, person, event, after) for person in people_told]
    return made


async def _merged(
    env: Environment, connection: Connection, before: Ticket | None, event: Event, after: Ticket
) -> list[Notice]:
    """Whoever raised what was merged into it hears how it ended, under the number that they know."""
    each = ended(before, after)
    if each is None:
        return []
    made: list[Notice] = []
    for row in await tickets.merged_into(connection, after.id, MOST_MERGED):
        theirs = msgspec.structs.replace(
            _notice(env, each, None, event, after),
            ticket=row["id"],
            facts={**each.facts, "number": row["number"], "category": row["category"]},
        )
        if await _has_contact(env, connection, row["id"]):
            made.append(
                msgspec.structs.replace(
                    theirs, id=env.new_id(), audience=Audience.REPORTER,
                    cause=uuid5(event.id, str(row["id"])),
                )
            )  # fmt: skip
        for key in await _webhooks(env, connection, row["id"]):
            made.append(
                msgspec.structs.replace(
                    theirs, id=env.new_id(), audience=Audience.SOURCE,
                    cause=uuid5(event.id, f"{row['id']}{key}"),
                    facts={**theirs.facts, "key": str(key)},
                )
            )  # fmt: skip
    return made


async def _has_contact(env: Environment, connection: Connection, ticket: UUID) -> bool:
    """A number was left, and there is a gateway to send to it."""
    return env.post.sms is not None and bool(await public_reports.find_contact(connection, ticket))


async def _webhooks(env: Environment, connection: Connection, ticket: UUID) -> Sequence[UUID]:
    """Of each system that has one and sent an alarm of the ticket."""
    return await people.webhooks_of(connection, ticket) if env.town.webhooks else ()


async def _reporter(
    env: Environment, connection: Connection, each: Told, event: Event, after: Ticket
) -> list[Notice]:
    if not await _has_contact(env, connection, after.id):
        return []
    notice = _notice(env, each, None, event, after)
    return [msgspec.structs.replace(notice, audience=Audience.REPORTER)]


async def _sources(
    env: Environment, connection: Connection, each: Told, event: Event, after: Ticket
) -> list[Notice]:
    notice = _notice(env, each, None, event, after)
    return [
        msgspec.structs.replace(
            notice, id=env.new_id(), audience=Audience.SOURCE, cause=uuid5(event.id, str(key)),
            facts={**notice.facts, "key": str(key)},
        )
        for key in await _webhooks(env, connection, after.id)
    ]  # fmt: skip


def _notice(
    env: Environment, each: Told, person: UUID | None, event: Event, after: Ticket
) -> Notice:
    return Notice(
        id=env.new_id(),
        person=person,
        ticket=after.id,
        cause=event.id,
        kind=each.kind,
        urgent=each.urgent,
        facts={"number": after.number, "category": after.category, **each.facts},
        created_at=event.at,
    )


def rows(found: Sequence[Notice]) -> str:
    return msgspec.json.encode([begun(each) for each in found]).decode() if found else "[]"


def wakes(env: Environment, found: Sequence[Notice]) -> list[Wake]:
    """For the open pages, and for the worker that sends what nobody acknowledges."""
    listed = [Wake(each.id, (each.person,), notice=True) for each in found if each.person]
    if found:
        env.post.poke()
    return listed


async def _people(connection: Connection, each: Told, now: datetime) -> list[UUID]:
    if each.person is not None:
        return [each.person]
    if each.team is not None:
        return await people.members(connection, each.team, _HANDLING)
    if each.role is not None:
        return await people.covering(connection, each.role.value, sorted(each.codes))
    return await _desk(connection, now)


async def _desk(connection: Connection, now: datetime) -> list[UUID]:
    """The dispatchers on duty; where none is, all of them."""
    found = await people.with_role(connection, Role.DISPATCHER.value)
    roster = await read_roster(connection, now, now)
    serving = [each for each in found if away(roster, each, frozenset(), now) is None]
    return serving or found


async def with_reach(env: Environment, connection: Connection, duty: Duty, now: datetime) -> Duty:
    """The same, knowing whom no channel reaches."""
    known = set(await reach.reached_by_app(connection, now - SEEN_WITHIN))
    if env.post.sms is not None:
        unwilling = set(await reach.without_sms(connection))
        known |= duty.roster.people.keys() - unwilling
    known |= {
        each.id for each in duty.roster.people.values() if env.post.robot_of(each.team) is not None
    }
    unreachable = frozenset(duty.roster.people.keys() - known)
    roster = msgspec.structs.replace(duty.roster, unreachable=unreachable)
    return duty._replace(roster=roster)
