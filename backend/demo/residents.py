"""What residents of the demo town reported: receipts for all, numbers of those who left one. The
numbers are invented, as everything here."""

from backend.domain.concern import OF_CATEGORY
from backend.domain.source import Source
from backend.domain.ticket import Ticket
from backend.services.environment import Environment
from backend.services.public_reports import digest, receipt_key
from storage.connection import Connection
from storage.queries import public_reports

NUMBER = "1390001{0:04d}"
WITHOUT_EACH = 3
"""Every third leaves no number."""


async def write_residents(
    env: Environment, connection: Connection, tickets: list[Ticket]
) -> str | None:
    """The path of the latest receipt."""
    path = None
    ours = [each for each in tickets if each.source == Source.RESIDENT]
    for index, ticket in enumerate(sorted(ours, key=lambda each: each.reported_at)):
        report = env.new_id()
        key = receipt_key(env, report)
        concern = OF_CATEGORY.get(ticket.category)
        await public_reports.insert_report(
            connection, report, ticket.id, concern.key if concern else "other",
            digest(key), b"", ticket.reported_at,
        )  # fmt: skip
        if ticket.closed_at is None and index % WITHOUT_EACH:
            await public_reports.insert_contact(
                connection, ticket.id, NUMBER.format(index), ticket.reported_at
            )
        path = f"/r/{key}" if concern else path
    return path
